// Finds the records related to one: by reference fields, by links, by line items.

import type { Installation } from '../installation';
import { linesOf } from '../inventory/lines';
import type { Module } from '../modules';
import type { StoredRecord } from '../store';
import { moduleOfRecord } from './read';

function referencing(target: Module, source: Module): string[] {
	return target.fields
		.filter((field) => field.type === 'reference' && !field.ofLine && field.refersTo.includes(source.name))
		.map((field) => field.name);
}

function linked(installation: Installation, id: number): Set<number> {
	const ids = new Set<number>();
	for (const { source, related } of installation.store.links) {
		if (source === id) ids.add(related);
		if (related === id) ids.add(source);
	}
	return ids;
}

/**
 * A relation kept in a reference field knows no links: one made for it has no effect.
 * Ids ascend; records in the recycle bin are left out.
 */
export function relatedIds(installation: Installation, source: Module, record: StoredRecord, target: Module): number[] {
	const fields = referencing(target, source);
	const links = linked(installation, record.id);
	const key = String(record.id);
	const isRelated = (other: StoredRecord): boolean => {
		if (target.inventory && source.priced) {
			return linesOf(installation, other.id).some((line) => line.values.productid === key);
		}
		if (fields.length > 0) return fields.some((name) => other.values[name] === key);
		return links.has(other.id);
	};
	const candidates =
		fields.length === 0 && !(target.inventory && source.priced)
			? [...links].map((id) => installation.store.entity(id)).filter((other) => other !== undefined)
			: installation.store.table(target.table).rows;
	return candidates
		.filter((other) => !other.deleted && moduleOfRecord(installation, other) === target && isRelated(other))
		.map((other) => other.id)
		.sort((a, b) => a - b);
}
