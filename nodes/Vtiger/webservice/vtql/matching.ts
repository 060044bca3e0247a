// Finding the records that each of many sets of values matches, with few queries and the database's own comparison.

import { LONGEST_URL, queryLength } from '../protocol/urlLength';
import { InputError } from '../protocol/errors';
import { asText, type JsonObject } from '../protocol/json';
import { pagesById } from './pages';
import { phoneDigits } from './phones';
import { LARGEST_PAGE, selectText, type Condition, type Selection } from './query';
import type { RecordReader } from './records';

const MOST_GROUPS = 50;
/** Records read for phones: many more than have these digits, also among others. */
const MOST_ALIKE = 2_000;

/** Characters of the URL for the operation's name, and in each group for the bound by which pages follow the ids. */
const ROOM = 200;
const ROOM_OF_GROUP = 60;

interface Sought {
	conditions: Condition[];
	/** Alike for all values that some database could take for equal. */
	loose: string;
	indices: number[];
}

/**
 * For each group of `equals` and `digits` conditions the records that fulfil it, in the groups' order. The groups are
 * asked for together; a row is given to a group only if no other could have found it, and groups that remain in doubt
 * are asked for singly: which texts are equal is the database's decision (case, accents, spaces).
 */
export async function findMatches(
	records: RecordReader,
	module: string,
	columns: readonly string[],
	groups: readonly Condition[][],
): Promise<JsonObject[][]> {
	const found: JsonObject[][] = groups.map(() => []);
	const sought = distinct(groups);
	const doubtful = new Set<Sought>();
	for (const part of splitToFit(module, columns, sought)) {
		const rows = await all(records, { module, columns, where: where(part) }, part);
		const byKey = new Map<string, Sought[]>();
		for (const one of part) byKey.set(one.loose, [...(byKey.get(one.loose) ?? []), one]);
		const matched = new Map<Sought, JsonObject[]>();
		const conditions = part[0]?.conditions ?? [];
		for (const row of rows) {
			const candidates = byKey.get(looseKey(conditions.map((condition) => comparedValue(condition, row)))) ?? [];
			const [only] = candidates;
			if (candidates.length === 1 && only !== undefined) matched.set(only, [...(matched.get(only) ?? []), row]);
			// A row that none seems to have asked for can belong to any of them.
			else for (const one of candidates.length === 0 ? part : candidates) doubtful.add(one);
		}
		for (const [one, own] of matched) for (const index of one.indices) found[index] = own;
	}
	for (const one of doubtful) {
		const rows = await all(records, { module, columns, where: [one.conditions] }, [one]);
		for (const index of one.indices) found[index] = rows;
	}
	return found;
}

function distinct(groups: readonly Condition[][]): Sought[] {
	const byText = new Map<string, Sought>();
	for (const [index, conditions] of groups.entries()) {
		const key = JSON.stringify(conditions);
		const known = byText.get(key);
		if (known !== undefined) known.indices.push(index);
		else byText.set(key, { conditions, loose: looseKey(conditions.map(valueOf)), indices: [index] });
	}
	return [...byText.values()];
}

/** Alike for values that a database could take for equal: case, accents, trailing spaces, decimals of a number. */
export function looseKey(values: readonly string[]): string {
	return JSON.stringify(values.map(loose));
}

function loose(value: string): string {
	const number = /^(-?\d+)\.(\d*?)0*$/.exec(value);
	if (number !== null) return `${number[1] ?? ''}${number[2] ? `.${number[2]}` : ''}`;
	const letters = value
		.normalize('NFKD')
		.replace(/[\p{M}\p{Cc}\p{Cf}]/gu, '')
		.toUpperCase();
	return letters
		.replace(/[ŁØĐÐĦŦÆŒÞ]/g, (letter) => BASE_LETTERS[letter] ?? letter)
		.replace(/S+/g, 'S')
		.trimEnd();
}

/** Letters that some collations take for others, though they are not composed of them. ß is S or SS. */
const BASE_LETTERS: Record<string, string> = {
	Ł: 'L',
	Ø: 'O',
	Đ: 'D',
	Ð: 'D',
	Ħ: 'H',
	Ŧ: 'T',
	Æ: 'AE',
	Œ: 'OE',
	Þ: 'TH',
};

function where(part: readonly Sought[]): Condition[][] {
	const [first] = part;
	const [field] = first?.conditions ?? [];
	if (first?.conditions.length === 1 && field?.operator === 'equals') {
		return [[{ field: field.field, operator: 'inList', values: part.map((one) => valueOf(one.conditions[0])) }]];
	}
	return part.map((one) => one.conditions);
}

function splitToFit(module: string, columns: readonly string[], sought: Sought[]): Sought[][] {
	const length = (part: readonly Sought[]) => lengthOf(module, columns, where(part));
	const filled: Sought[][] = [];
	let open: Sought[] = [];
	for (const one of sought) {
		if (open.length >= MOST_GROUPS || (open.length > 0 && length([...open, one]) > LONGEST_URL - ROOM)) {
			filled.push(open);
			open = [];
		}
		open.push(one);
	}
	if (open.length > 0) filled.push(open);
	return filled;
}

/** The bound that pages on by id is added to every group. */
function lengthOf(module: string, columns: readonly string[], groups: Condition[][]): number {
	const query = selectText({ module, columns, where: groups, orderBy: ['id'], limit: LARGEST_PAGE });
	return queryLength(query) + groups.length * ROOM_OF_GROUP;
}

/**
 * Throws an InputError that names the field if a query cannot ask for the values: it would fail all those that
 * are asked for with them.
 */
export function checkAskable(module: string, columns: readonly string[], conditions: Condition[]): void {
	if (lengthOf(module, columns, [conditions]) <= LONGEST_URL - ROOM) return;
	const longest = conditions.reduce((a, b) => (valueOf(b).length > valueOf(a).length ? b : a));
	throw new InputError(
		longest.field,
		`The value to match on in “${longest.field}” is too long for a query: ${valueOf(longest).length} characters`,
		`Match on another field. A query has room for ${LONGEST_URL} characters, and a Cyrillic letter counts as six.`,
	);
}

function valueOf(condition: Condition | undefined): string {
	return condition?.values[0] ?? '';
}

function comparedValue({ field, operator }: Condition, row: JsonObject): string {
	const text = asText(row[field]);
	return operator === 'digits' ? phoneDigits(text) : text;
}

/** The rows of the selection whose phones are those of one of the sought. */
async function all(records: RecordReader, selection: Selection, part: readonly Sought[]): Promise<JsonObject[]> {
	const phone = part[0]?.conditions.find(({ operator }) => operator === 'digits');
	const rows: JsonObject[] = [];
	for await (const page of pagesById(records.run, selection)) {
		for (const row of page) rows.push(row);
		if (phone !== undefined && rows.length >= MOST_ALIKE) throw tooManyAlike(phone);
	}
	if (phone === undefined) return rows;
	const hasPhones = (row: JsonObject) => (one: Sought) =>
		one.conditions.every(
			(condition) => condition.operator !== 'digits' || comparedValue(condition, row) === valueOf(condition),
		);
	return rows.filter((row) => part.some(hasPhones(row)));
}

function tooManyAlike({ field }: Condition): InputError {
	return new InputError(
		field,
		`${MOST_ALIKE} records and more have the digits of the phones in “${field}”, most of them among others`,
		'Match on another field, or do not compare phones by their digits.',
	);
}
