// Records that already exist for the items of Create or Update and Find or Create.

import type { INodeProperties } from 'n8n-workflow';
import { matchesEmpty } from '../../forms/missing';
import { oneOf } from '../../forms/oneOf';
import { InputError } from '../../webservice/protocol/errors';
import { asText, type JsonObject } from '../../webservice/protocol/json';
import { checkAskable, findMatches, looseKey } from '../../webservice/vtql/matching';
import { selectableColumns, type ModuleDescription } from '../../webservice/metadata/metadata';
import { chunks } from '../../webservice/vtql/pages';
import type { Condition } from '../../webservice/vtql/query';
import { matchDigits, matchValue, requireTelling } from '../../webservice/values/matchValues';
import { withState } from '../../webservice/values/output';
import type { Output } from '../action';
import { givenValues } from '../givenValues';
import type { Item } from '../item';
import { refuseOtherRecords } from '../sameRecord';
import { asError, fewAtOnce } from '../parallel';
import { presentSaved } from '../present';
import { createRecord, givenRecord, type GivenRecord } from '../writes';
import { holding } from './keyLocks';
import { afterCreation, afterRace, afterUse, useRecords, waitingFor, type Created, type OneRecord } from './secondLook';

export const severalMatches: INodeProperties = {
	displayName: 'If Several Records Match',
	name: 'severalMatches',
	type: 'options',
	default: 'error',
	description: 'What to do if more than one record has the values to match on',
	options: [
		{ name: 'Report an Error', value: 'error' },
		{ name: 'Take All of Them', value: 'all' },
		{ name: 'Take the First', value: 'first' },
	],
};

export interface Matched {
	description: ModuleDescription;
	given: GivenRecord;
	/** Ids of the records that match, in their order; all or the first. */
	ids: string[];
}

interface Wanted {
	item: Item;
	description: ModuleDescription;
	given: GivenRecord;
	conditions: Condition[];
}

/** A record that was created, or was found just after its creation, and is to be looked for once more. */
interface Open {
	index: number;
	one: Wanted;
	done: { created: Created } | { output: JsonObject[]; ids: string[] };
}

/** What items of one run have done so far. */
interface Progress {
	write: WriteMatched;
	outcomes: Array<Output | Error>;
	/** Values of records that were to be created, loosely: what the database could take for equal is looked up again. */
	alike: Set<string>;
	/** Ids by the very same values, for values that the CRM stored as others (cut, rounded, emoji) and finds no more. */
	created: Map<string, string>;
	open: Open[];
}

/** Writes the records that match an item, at least one, and returns them. */
export type WriteMatched = (item: Item, matched: Matched) => Promise<JsonObject[]>;

/** Items that are looked up together, and keep others from their keys until all of them are written. */
const TOGETHER = 50;

/**
 * Looks items up together, then writes them one by one in their order, and looks for those that it has created once
 * more. An item with the same values as one that was to be created before it is looked up again, so that input with
 * repetitions creates no duplicates, not even if nobody knows what became of the creation.
 */
export async function matchAndWrite(items: Item[], write: WriteMatched): Promise<Array<Output | Error>> {
	const wanted = await fewAtOnce(items, async (item) => await wantedBy(item).catch(asError));
	const progress: Progress = { write, outcomes: [], alike: new Set(), created: new Map(), open: [] };
	for (const part of chunks(wanted, TOGETHER)) {
		const keys = part.flatMap((one) => (one instanceof Error ? [] : [`${one.item.connection.address} ${keyOf(one)}`]));
		const [first] = items;
		if (first === undefined) break;
		const stops = (outcome: Output | Error) => outcome instanceof Error && !first.context.continueOnFail();
		const work = async () => await writePart(part, progress, stops);
		if (!(await holding(keys, waitingFor(first), work))) break;
	}
	return progress.outcomes;
}

/** False if nothing is to follow. */
async function writePart(
	part: Array<Wanted | Error>,
	progress: Progress,
	stops: (outcome: Output | Error) => boolean,
): Promise<boolean> {
	const { outcomes, open } = progress;
	const found = await lookUp(part);
	let goesOn = true;
	for (const [at, one] of part.entries()) {
		const outcome = one instanceof Error ? one : await outcomeOf(one, found[at] ?? [], progress).catch(asError);
		outcomes.push(outcome);
		goesOn = !stops(outcome);
		if (!goesOn) break;
	}
	await lookOnceMore(open.splice(0), progress);
	return goesOn;
}

async function outcomeOf(one: Wanted, ids: string[] | Error, progress: Progress): Promise<Output | Error> {
	const { alike, created, open, outcomes } = progress;
	const key = keyOf(one);
	if (alike.has(key)) {
		await lookOnceMore(open.splice(0), progress);
		ids = (await idsOf([one]))[0] ?? [];
	}
	if (ids instanceof Error) return ids;
	const record = recordOf(one, progress.write);
	const looked = await afterRace(record, ids);
	const made = created.get(sameValues(one));
	const matching = looked.length === 0 && made !== undefined ? [made] : looked;
	const index = outcomes.length;
	if (matching.length > 0) {
		const used = await useRecords(record, choose(one, matching));
		if (used.recent && looked.length > 0) open.push({ index, one, done: used });
		return used.output;
	}
	alike.add(key);
	const creation = await record.create();
	created.set(sameValues(one), asText(creation.stored.id));
	open.push({ index, one, done: { created: creation } });
	return [creation.output];
}

/** Another process may have created the same at the same moment. The records are there, whatever comes of this look. */
async function lookOnceMore(open: Open[], progress: Progress): Promise<void> {
	const found = await lookUp(open.map(({ one }) => one));
	for (const [at, { index, one, done }] of open.entries()) {
		const outcome = await afterLook(one, done, found[at] ?? [], progress).catch(asError);
		progress.outcomes[index] = outcome;
		const [left] = Array.isArray(outcome) ? outcome : [];
		if (left !== undefined && 'created' in done) progress.created.set(sameValues(one), asText(left.id));
	}
}

async function afterLook(
	one: Wanted,
	done: Open['done'],
	seen: string[] | Error,
	{ write }: Progress,
): Promise<JsonObject[]> {
	if (seen instanceof Error) {
		one.item.hint(`The record was saved, but it could not be looked for duplicates. ${seen.message}`);
		return 'created' in done ? [done.created.output] : done.output;
	}
	const record = recordOf(one, write);
	return 'created' in done ? await afterCreation(record, done.created, seen) : await afterUse(record, done, seen);
}

function recordOf(one: Wanted, write: WriteMatched): OneRecord {
	const { item, description } = one;
	return {
		item,
		description,
		look: async () => (await idsOf([one]))[0] ?? [],
		create: async () => await createUnmatched(one),
		use: async (ids) => await write(item, { description, given: withoutSamePhones(one), ids }),
	};
}

/** The record that is found has these phones, perhaps written in another way, and keeps them as they are there. */
function withoutSamePhones({ given, conditions }: Wanted): GivenRecord {
	const same = conditions.filter(({ operator }) => operator === 'digits').map(({ field }) => field);
	const others = Object.entries(given.fields).filter(([name]) => !same.includes(name));
	return others.length === 0 ? given : { ...given, fields: Object.fromEntries(others) };
}

function sameValues({ description, conditions }: Wanted): string {
	return JSON.stringify([description.name, conditions]);
}

function keyOf({ description, conditions }: Wanted): string {
	return looseKey([description.name, ...conditions.map((condition) => condition.values[0] ?? '')]);
}

async function wantedBy(item: Item): Promise<Wanted> {
	const description = await item.recordModule();
	const given = await givenRecord(item, description);
	const columns = item.matchingFields(description);
	const values = givenValues(item, description);
	if (columns.length === 0) {
		throw new InputError(
			'Fields to Match On',
			'No field to match on is chosen',
			'Choose the fields whose values find the record.',
		);
	}
	const selectable = new Set(selectableColumns(description));
	const byDigits = item.flag('options.phonesByDigits', 'Compare Phones by Digits');
	const conditions = columns.map((name): Condition => {
		const field = description.fields.find((one) => one.name === name);
		const label = field?.label ?? name;
		if (field === undefined || !selectable.has(name)) {
			throw new InputError(
				'Fields to Match On',
				`“${label}” (${name}) cannot be searched for`,
				'Choose another field.',
			);
		}
		const refused = given.refused.get(name);
		if (refused !== undefined) throw refused.error;
		const value = asText(given.fields[name]);
		if (matchesEmpty(field, values.get(name), value)) {
			throw new InputError(
				name,
				`The field to match on, “${label}” (${name}), has no value`,
				'Give it a value: an empty one would match many records.',
			);
		}
		const stored = matchValue(field, value);
		given.fields[name] = stored;
		if (field.type !== 'phone' || !byDigits) {
			return { field: name, operator: 'equals', values: [stored] };
		}
		return { field: name, operator: 'digits', values: [matchDigits(field, stored)] };
	});
	requireTelling(conditions, description);
	checkAskable(description.name, columnsOf(conditions), conditions);
	refuseOtherRecords(item, 'Fields to Match On', (line) => {
		const others = givenValues(line, description);
		return columns.map((name) => String(others.get(name) ?? '')).join(', ');
	});
	return { item, description, given, conditions };
}

function columnsOf(conditions: Condition[]): string[] {
	return ['id', ...conditions.map((condition) => condition.field)];
}

/** For each item the ids of the records that match it, oldest first. */
async function lookUp(wanted: Array<Wanted | Error>): Promise<Array<string[] | Error>> {
	const found: Array<string[] | Error> = wanted.map((one) => (one instanceof Error ? one : []));
	const byKind = new Map<string, Array<{ one: Wanted; at: number }>>();
	for (const [at, one] of wanted.entries()) {
		if (one instanceof Error) continue;
		const key = [one.description.name, ...one.conditions.map((condition) => condition.field)].join(',');
		byKind.set(key, [...(byKind.get(key) ?? []), { one, at }]);
	}
	for (const alike of byKind.values()) {
		const lists = await idsOf(alike.map(({ one }) => one)).catch(asError);
		for (const [index, { at }] of alike.entries()) found[at] = lists instanceof Error ? lists : (lists[index] ?? []);
	}
	return found;
}

async function idsOf(wanted: Wanted[]): Promise<string[][]> {
	const [first] = wanted;
	if (first === undefined) return [];
	const rows = await findMatches(
		first.item.connection.records,
		first.description.name,
		columnsOf(first.conditions),
		wanted.map((one) => one.conditions),
	);
	return rows.map((list) => list.map((row) => asText(row.id)));
}

function choose(one: Wanted, ids: string[]): string[] {
	const { item } = one;
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
async function createUnmatched({ item, description, given }: Wanted): Promise<Created> {
	const stored = await createRecord(item, description, given);
	const [shown = stored] = await presentSaved(item, [stored], description.name);
	return { stored, output: withState(shown, { action: 'created' }) };
}
