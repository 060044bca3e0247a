// Records that already exist for the items of Create or Update and Find or Create.

import type { INodeProperties } from 'n8n-workflow';
import { oneOf } from '../../forms/oneOf';
import { InputError } from '../../webservice/protocol/errors';
import { asText, isJsonObject, type JsonObject } from '../../webservice/protocol/json';
import { checkAskable, findMatches, looseKey } from '../../webservice/vtql/matching';
import { selectableColumns, type ModuleDescription } from '../../webservice/metadata/metadata';
import type { Condition } from '../../webservice/vtql/query';
import { withState } from '../../webservice/values/output';
import type { Output } from '../action';
import type { Item } from '../item';
import { asError } from '../parallel';
import { presentSaved } from '../present';
import { createRecord, givenRecord } from '../writes';

export const severalMatches: INodeProperties = {
	displayName: 'If Several Records Match',
	name: 'severalMatches',
	type: 'options',
	default: 'error',
	description: 'What to do where more than one record has the values to match on',
	options: [
		{ name: 'Report an Error', value: 'error' },
		{ name: 'Take All of Them', value: 'all' },
		{ name: 'Take the First', value: 'first' },
	],
};

export interface Matched {
	description: ModuleDescription;
	given: JsonObject;
	/** Ids of the records that match, in their order; all, the first, or none. */
	ids: string[];
}

interface Wanted {
	description: ModuleDescription;
	given: JsonObject;
	conditions: Condition[];
}

/** What items before have tried to create. */
interface Tried {
	/** Values that the database could take for equal: they are looked up again. */
	alike: Set<string>;
	/** Ids by the very same values, for values that the CRM stored as others (cut, rounded, emoji) and finds no more. */
	created: Map<string, string>;
}

/** Does one item's write and returns its records. */
export type WriteMatched = (item: Item, matched: Matched) => Promise<Output>;

/**
 * Looks all items up together, then writes them one by one in their order. An item with the same values as one
 * that was to be created before it is looked up again, so that input with repetitions creates no duplicates, not
 * even where nobody knows what became of the creation.
 */
export async function matchAndWrite(items: Item[], write: WriteMatched): Promise<Array<Output | Error>> {
	const wanted = await Promise.all(items.map(async (item) => await wantedBy(item).catch(asError)));
	const found = await lookUp(items, wanted);
	const tried: Tried = { alike: new Set(), created: new Map() };
	const outcomes: Array<Output | Error> = [];
	for (const [index, item] of items.entries()) {
		const one = wanted[index];
		const outcome = await outcomeOf(item, one, found[index], tried, write).catch(asError);
		outcomes.push(outcome);
		if (outcome instanceof Error && !item.context.continueOnFail()) break;
	}
	return outcomes;
}

async function outcomeOf(
	item: Item,
	one: Wanted | Error | undefined,
	ids: string[] | Error | undefined,
	tried: Tried,
	write: WriteMatched,
): Promise<Output | Error> {
	if (one === undefined || one instanceof Error) return one ?? new Error('The item was not looked up');
	const key = keyOf(one);
	const looked = tried.alike.has(key) ? await idsOf(item, [one]).then((lists) => lists[0] ?? []) : (ids ?? []);
	if (looked instanceof Error) return looked;
	const { description, given } = one;
	const sameValues = JSON.stringify([description.name, one.conditions]);
	const made = tried.created.get(sameValues);
	const matching = looked.length === 0 && made !== undefined ? [made] : looked;
	if (matching.length === 0) tried.alike.add(key);
	const output = await write(item, { description, given, ids: choose(item, matching, one) });
	const id = matching.length === 0 && isJsonObject(output) ? asText(output.id) : '';
	if (id !== '') tried.created.set(sameValues, id);
	return output;
}

function keyOf({ description, conditions }: Wanted): string {
	return looseKey([description.name, ...conditions.map((condition) => condition.values[0] ?? '')]);
}

async function wantedBy(item: Item): Promise<Wanted> {
	const description = await item.recordModule();
	const given = await givenRecord(item, description);
	const columns = item.list('fields.matchingColumns');
	if (columns.length === 0) {
		throw new InputError(
			'Fields to Match On',
			'No field to match on is chosen',
			'Choose the fields whose values find the record.',
		);
	}
	const selectable = new Set(selectableColumns(description));
	const conditions = columns.map((name): Condition => {
		const label = description.fields.find((field) => field.name === name)?.label ?? name;
		if (!selectable.has(name)) {
			throw new InputError(
				'Fields to Match On',
				`“${label}” (${name}) cannot be searched for`,
				'Choose another field.',
			);
		}
		const value = asText(given[name]);
		if (value === '') {
			throw new InputError(
				name,
				`The field to match on, “${label}” (${name}), has no value`,
				'Give it a value: an empty one would match many records.',
			);
		}
		return { field: name, operator: 'equals', values: [value] };
	});
	checkAskable(description.name, columnsOf(conditions), conditions);
	return { description, given, conditions };
}

function columnsOf(conditions: Condition[]): string[] {
	return ['id', ...conditions.map((condition) => condition.field)];
}

async function lookUp(items: Item[], wanted: Array<Wanted | Error>): Promise<Array<string[] | Error>> {
	const found: Array<string[] | Error> = wanted.map((one) => (one instanceof Error ? one : []));
	const byKind = new Map<string, number[]>();
	for (const [index, one] of wanted.entries()) {
		if (one instanceof Error) continue;
		const key = [one.description.name, ...one.conditions.map((condition) => condition.field)].join(',');
		byKind.set(key, [...(byKind.get(key) ?? []), index]);
	}
	for (const indices of byKind.values()) {
		const own = indices
			.map((index) => wanted[index])
			.filter((one): one is Wanted => one !== undefined && !(one instanceof Error));
		const item = items[indices[0] ?? 0];
		if (item === undefined) continue;
		const lists = await idsOf(item, own).catch(asError);
		for (const [at, index] of indices.entries()) found[index] = lists instanceof Error ? lists : (lists[at] ?? []);
	}
	return found;
}

async function idsOf(item: Item, wanted: Wanted[]): Promise<string[][]> {
	const [first] = wanted;
	if (first === undefined) return [];
	const rows = await findMatches(
		item.connection.records,
		first.description.name,
		columnsOf(first.conditions),
		wanted.map((one) => one.conditions),
	);
	return rows.map((list) => list.map((row) => asText(row.id)));
}

function choose(item: Item, ids: string[], one: Wanted): string[] {
	const rule = oneOf('If Several Records Match', item.parameter('severalMatches', 'error'), ['error', 'first', 'all']);
	if (ids.length < 2 || rule === 'all') return ids;
	if (rule === 'first') return ids.slice(0, 1);
	const values = one.conditions.map((condition) => `${condition.field} = ${condition.values[0] ?? ''}`).join(', ');
	throw new InputError(
		'Fields to Match On',
		`${ids.length} records of “${one.description.label}” match ${values}: ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ' …' : ''}`,
		'Match on more fields, or choose another answer to If Several Records Match.',
	);
}

/** Creates the record that nothing matched; the result says so. */
export async function createUnmatched(item: Item, { description, given }: Matched): ReturnType<WriteMatched> {
	const record = await createRecord(item, description, given);
	const [shown = record] = await presentSaved(item, [record], description.name);
	return withState(shown, { action: 'created' });
}
