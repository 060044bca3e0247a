// Record: Get, for many items with chosen columns: up to a hundred ids a request.

import type { ModuleDescription } from '../../webservice/metadata/metadata';
import { selectableColumns } from '../../webservice/metadata/metadata';
import { labelsOf } from '../../webservice/values/labels';
import type { Output } from '../action';
import type { Item } from '../item';
import { asError, fewAtOnce } from '../parallel';
import { isOn, present } from '../present';
import { retrieveOne } from './retrieveOne';

interface Wanted {
	item: Item;
	description: ModuleDescription;
	id: string;
	columns: string[];
}

/**
 * One output per item, in their order. Undefined if it would save nothing: one item, or columns that a query
 * cannot select. Ids that the queries do not find are retrieved singly before an error is raised: converted
 * leads answer only so.
 */
export function retrieveTogether(items: Item[]): Promise<Array<Output | Error>> | undefined {
	if (items.length < 2 || !items.every(hasColumns)) return undefined;
	return read(items);
}

/** An item whose columns cannot be read gets its own error later. */
function hasColumns(item: Item): boolean {
	try {
		return item.list('columns').length > 0;
	} catch {
		return true;
	}
}

async function read(items: Item[]): Promise<Array<Output | Error>> {
	const wanted = await fewAtOnce(items, wantedBy);
	const found = new Map<Item, Output | Error>();
	for (const group of groups(wanted.filter((one): one is Wanted => !(one instanceof Error)))) {
		await readGroup(group, found);
	}
	const outcomes: Array<Output | Error> = [];
	for (const [index, item] of items.entries()) {
		const one = wanted[index];
		const outcome = one instanceof Error ? one : (found.get(item) ?? (await singly(item)));
		outcomes.push(outcome);
		if (outcome instanceof Error && !item.context.continueOnFail()) break;
	}
	return outcomes;
}

async function wantedBy(item: Item): Promise<Wanted | Error> {
	try {
		const description = await item.recordModule();
		const id = await item.recordId(description);
		return { item, description, id, columns: ['id', ...item.list('columns').filter((name) => name !== 'id')] };
	} catch (error) {
		return asError(error);
	}
}

function groups(wanted: Wanted[]): Wanted[][] {
	const byKey = new Map<string, Wanted[]>();
	for (const one of wanted) {
		const key = [one.description.name, ...one.columns].join(',');
		const group = byKey.get(key);
		if (group === undefined) byKey.set(key, [one]);
		else group.push(one);
	}
	return [...byKey.values()];
}

async function readGroup(group: Wanted[], found: Map<Item, Output | Error>): Promise<void> {
	const [first] = group;
	if (first === undefined) return;
	const selectable = new Set(selectableColumns(first.description));
	if (!first.columns.every((name) => selectable.has(name))) return;
	const { records } = first.item.connection;
	try {
		const rows = await records.byIds(
			first.description.name,
			first.columns,
			group.map((one) => one.id),
		);
		// Reads the names for all of them together; each item then finds its own.
		if (group.some(wantsLabels)) await labelsOf(first.item.connection, [...rows.values()], first.description, false);
		for (const { item, id, description } of group) {
			const row = rows.get(id);
			if (row !== undefined) found.set(item, await present(item, [row], description.name).catch(asError));
		}
	} catch (error) {
		for (const { item } of group) found.set(item, asError(error));
	}
}

/** An item whose options cannot be read gets its own error later. */
function wantsLabels({ item }: Wanted): boolean {
	try {
		return isOn(item, 'labels');
	} catch {
		return false;
	}
}

async function singly(item: Item): Promise<Output | Error> {
	try {
		return await retrieveOne(item);
	} catch (error) {
		return asError(error);
	}
}
