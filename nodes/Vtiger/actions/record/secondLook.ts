// What was created is looked for once more, since another process may have created it, too; then one record is left.

import type { INodeProperties } from 'n8n-workflow';
import { unlessCancelled } from '../../connection/cancel';
import { writableFields } from '../../forms/fields';
import { objectResult } from '../../webservice/protocol/client';
import { WebserviceError } from '../../webservice/protocol/errors';
import { asText, type JsonObject } from '../../webservice/protocol/json';
import type { ModuleDescription } from '../../webservice/metadata/metadata';
import { withState } from '../../webservice/values/output';
import { isoDateTime } from '../../webservice/values/times';
import { yesOrNo } from '../../webservice/values/values';
import type { Item } from '../item';
import { onlyOne, settle, type Key, type Start, type Work } from './oneRecord';

export const keepDuplicates: INodeProperties = {
	displayName: 'Keep Duplicates',
	name: 'keepDuplicates',
	type: 'boolean',
	default: true,
	description:
		'Whether to keep the record that was just created although another process has created one with the same match values at the same moment. Otherwise one of the two is removed again, and the other one gets the values.',
};

/** Milliseconds, up to twice as long by chance: two processes do not go on in step. */
const PAUSE = 130;
/** Seconds. A record as young as this may be one of several that were created at the same moment. */
const RECENT = 120;

/** The record of one item, as far as the rule needs it. */
export interface OneRecord {
	item: Item;
	description: ModuleDescription;
	/** Ids of the records with the item's match values, oldest first. */
	look(): Promise<string[]>;
	create(): Promise<Created>;
	/** Writes the records that match; as the node returns them. */
	use(ids: string[]): Promise<JsonObject[]>;
}

/** A record that was created: as the CRM stored it, and as the node returns it. */
export interface Created {
	stored: JsonObject;
	output: JsonObject;
}

/** Of several records that match, those that are left when recent ones have had time to give way to each other. */
export async function afterRace(record: OneRecord, ids: string[]): Promise<string[]> {
	if (ids.length < 2 || !(await isAnyRecent(record, ids))) return ids;
	return await onlyOne(keyOf(record, new Map(), new Set()), ids);
}

export interface Used {
	output: JsonObject[];
	ids: string[];
	/** The records are so young that their maker may still remove them. */
	recent: boolean;
}

/** Writes records that match; begins anew if another process has just removed them. */
export async function useRecords(record: OneRecord, ids: string[]): Promise<Used> {
	// The caller looks for them once more, together with others.
	const used = await endOf(record, { ids }, new Map(), false);
	return { ...used, recent: isRecentOutput(record, used.output) };
}

/** The output for records that were used, after a look that has found `seen`. */
export async function afterUse(record: OneRecord, used: Omit<Used, 'recent'>, seen: string[]): Promise<JsonObject[]> {
	if (used.ids.every((id) => seen.includes(id)) || (await areThere(record, used.ids))) return used.output;
	return (await endOf(record, { ids: seen }, new Map())).output;
}

/** The output for a record that was just created, after a look that has found `seen`: mostly itself alone. */
export async function afterCreation(
	record: OneRecord,
	{ stored, output }: Created,
	seen: string[],
): Promise<JsonObject[]> {
	const id = asText(stored.id);
	const others = seen.filter((one) => one !== id);
	if (others.length === 0) return [output];
	if (yesOrNo(record.item.option('keepDuplicates')) === true) return [withMore(output, { duplicates: others })];
	return (await endOf(record, { made: { id, result: [output] }, seen }, new Map([[id, stored]]))).output;
}

async function endOf(
	record: OneRecord,
	start: Start<JsonObject[]>,
	made: Map<string, JsonObject>,
	looksAgain = true,
): Promise<Omit<Used, 'recent'>> {
	const gone = new Set<string>();
	const { result, ids, removed, others } = await settle(
		keyOf(record, made, gone),
		workOf(record, made, looksAgain),
		start,
	).catch((error: unknown) => {
		if (!('made' in start) || gone.size > 0 || !(error instanceof Error)) throw error;
		record.item.hint(`The record was saved, but it could not be looked for duplicates. ${error.message}`);
		return { result: start.made.result, ids: [start.made.id], removed: [], others: [] };
	});
	const more: JsonObject = {
		...(removed.length > 0 ? { removedDuplicates: removed } : {}),
		...(others.length > 0 ? { duplicates: others } : {}),
	};
	return { output: Object.keys(more).length === 0 ? result : result.map((one) => withMore(one, more)), ids };
}

function workOf(record: OneRecord, made: Map<string, JsonObject>, looksAgain: boolean): Work<JsonObject[]> {
	return {
		create: async () => {
			const { stored, output } = await record.create();
			const id = asText(stored.id);
			made.set(id, stored);
			return { id, result: [output] };
		},
		use: async (ids) => {
			const output = await record.use(ids);
			return { result: output, recent: looksAgain && isRecentOutput(record, output) };
		},
	};
}

/** Behind the action. */
function withMore(output: JsonObject, more: JsonObject): JsonObject {
	return withState(output, { ...(output.action === undefined ? {} : { action: output.action }), ...more });
}

function keyOf(record: OneRecord, made: ReadonlyMap<string, JsonObject>, gone: Set<string>): Key {
	const { item, look } = record;
	return {
		look,
		areThere: async (ids) => await areThere(record, ids),
		removeOwn: async (id) => {
			const stored = made.get(id);
			if (stored === undefined || !(await removeUntouched(record, stored))) return false;
			gone.add(id);
			return true;
		},
		pause: async () => await item.pause(PAUSE * (1 + Math.random())),
	};
}

/** Whether the record is gone. It stays if it has been changed since, or if the CRM does not let this user delete it. */
async function removeUntouched(record: OneRecord, stored: JsonObject): Promise<boolean> {
	const { item, description } = record;
	const { client } = item.connection;
	const id = asText(stored.id);
	const now = await client.call('retrieve', { id }).catch(asRefusal);
	if (now instanceof WebserviceError || !isSame(description, stored, objectResult('retrieve', now))) {
		return !(await areThere(record, [id]));
	}
	const refusal = await client.call('delete', { id }).then(() => undefined, asRefusal);
	if (refusal === undefined || !(await areThere(record, [id]))) return true;
	item.hint(`The record ${id} is a duplicate that could not be removed. ${refusal.message}`);
	return false;
}

function asRefusal(error: unknown): WebserviceError {
	if (error instanceof WebserviceError) return error;
	throw error;
}

async function areThere({ item, description }: OneRecord, ids: string[]): Promise<boolean> {
	return (await item.connection.records.byIds(description.name, ['id'], ids)).size === new Set(ids).size;
}

/** The modified time has seconds only, so that the values count as well. Servers answer a create without `starred`. */
function isSame(description: ModuleDescription, stored: JsonObject, now: JsonObject): boolean {
	const names = ['modifiedtime', ...writableFields(description).map(({ name }) => name)];
	return names.every((name) => {
		const [was, is] = [stored[name], now[name]];
		return typeof was !== 'string' || typeof is !== 'string' || was === is;
	});
}

async function isAnyRecent({ item, description }: OneRecord, ids: string[]): Promise<boolean> {
	if (!description.fields.some(({ name }) => name === 'createdtime')) return false;
	const rows = await item.connection.records.byIds(description.name, ['id', 'createdtime'], ids);
	return [...rows.values()].some(({ createdtime }) => isRecent(item, createdtime));
}

function isRecentOutput({ item }: OneRecord, output: JsonObject[]): boolean {
	return output.some(({ createdtime }) => isRecent(item, createdtime));
}

/** By the CRM's own clock; the time comes as the CRM sends it, or as the node returns it. */
function isRecent({ connection }: Item, createdtime: unknown): boolean {
	const text = asText(createdtime);
	const seconds = Date.parse(isoDateTime(text, connection.zone) ?? text) / 1000;
	const now = connection.client.serverTime;
	return now !== undefined && !Number.isNaN(seconds) && Math.abs(now - seconds) < RECENT;
}

/** Waits for other work only as long as the execution is not cancelled. */
export function waitingFor({ context }: Item): (until: Promise<void>) => Promise<void> {
	return async (until) => await unlessCancelled(context, async () => await until);
}
