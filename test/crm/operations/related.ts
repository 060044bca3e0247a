// retrieve_related, query_related, add_related.

import { relationsOf } from '../data/relations';
import type { UserCall } from '../call';
import { accessDenied, Failure, fatal, internalError } from '../failures';
import type { JsonValue } from '../json';
import type { Module } from '../modules';
import { relatedIds } from '../records/relations';
import type { StoredRecord } from '../store';
import { executeQuery } from '../vtql/execute';
import { find } from './records';

interface Source {
	module: Module;
	record: StoredRecord;
}

/** A missing id is reported as a missing module name. */
function sourceOf(call: UserCall, id: string): Source {
	const known = call.installation.modules.byPrefix(id.split('x')[0] ?? '');
	if (id === '' || known === undefined) throw accessDenied(' for name : ');
	return find(call, id);
}

function requireRelation(call: UserCall, source: Source, target: string, label: string): Module {
	const { modules } = call.installation;
	const known = relationsOf(modules, source.module.name).some(([name, one]) => name === target && one === label);
	const module = modules.byName(target);
	if (!known || module === undefined) throw new Failure('UNKOWN_ENTITY', 'Relation specified is incorrect');
	return module;
}

function idsOf(call: UserCall, source: Source, target: Module): string[] {
	const ids = relatedIds(call.installation, source.module, source.record, target);
	return ids.map((id) => `'${target.prefix}x${id}'`);
}

/** The ids are put into the text of the query, after an upper-case WHERE or at the very end. */
function spliced(query: string, ids: readonly string[]): string {
	const condition = `id IN (${ids.join(',')})`;
	return query.includes(' WHERE ')
		? `${query.replace(' WHERE ', ` WHERE ${condition} AND `)};`
		: `${query} WHERE ${condition};`;
}

export function queryRelated(call: UserCall): JsonValue {
	const source = sourceOf(call, call.argument('id'));
	const query = call.argument('query');
	const target = /\sfrom\s+(\S+)/i.exec(query)?.[1] ?? '';
	const module = requireRelation(call, source, target, call.argument('relatedLabel'));
	const ids = idsOf(call, source, module);
	if (ids.length === 0) return [];
	return executeQuery(call.installation, call.user, spliced(query, ids));
}

/** All fields of the first hundred, without a way to the others. */
export function retrieveRelated(call: UserCall): JsonValue {
	const source = sourceOf(call, call.argument('id'));
	const module = requireRelation(call, source, call.argument('relatedType'), call.argument('relatedLabel'));
	const ids = idsOf(call, source, module);
	if (ids.length === 0) return [];
	if (call.installation.personality.broken.retrieve_related && module.has('tags')) throw fatal();
	return executeQuery(call.installation, call.user, spliced(`SELECT * FROM ${module.name}`, ids));
}

/** Reports success whatever the label and the related record are; only the source has to exist. */
export function addRelated(call: UserCall): JsonValue {
	const { store, clock } = call.installation;
	const source = store.entity(Number(call.argument('sourceRecordId').split('x')[1]));
	if (source === undefined || source.deleted) throw internalError();
	const related = Number(call.argument('relatedRecordId').split('x')[1]);
	store.links.push({ source: source.id, related });
	source.values.modifiedtime = clock.now();
	source.values.modifiedby = String(call.user.id);
	return { message: 'successfull' };
}
