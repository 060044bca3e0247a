// A VTQL statement that a person wrote: its parts, its parameters, and how to read beyond its first page.

import { InputError } from '../protocol/errors';
import { namesLineField } from './lineFields';
import { checkId, quote } from './query';

const PARAMETER = 'Query';

export interface Statement {
	/** Column names, ['*'] or ['count(*)']. */
	columns: string[];
	module: string;
	/** Conditions as written, split at OR; empty if there is no WHERE. */
	where: string[];
	/** After ORDER BY as written; '' if it is missing. */
	orderBy: string;
	limit: number | undefined;
	offset: number;
}

export type ParameterValue = string | number | boolean | ParameterValue[];

interface Piece {
	text: string;
	quoted: boolean;
}

/** Text outside and inside single quotes; a doubled quote stays inside. */
function pieces(text: string): Piece[] {
	const found: Piece[] = [];
	let at = 0;
	for (const match of text.matchAll(/'(?:[^']|'')*'/g)) {
		found.push({ text: text.slice(at, match.index), quoted: false }, { text: match[0], quoted: true });
		at = match.index + match[0].length;
	}
	const rest = text.slice(at);
	if (rest.includes("'"))
		throw refused('A quote is not closed', "Double a quote inside a text: O’Brien is written as 'O''Brien'.");
	found.push({ text: rest, quoted: false });
	return found;
}

function refused(message: string, advice: string): InputError {
	return new InputError(PARAMETER, message, advice);
}

function literal(value: ParameterValue): string {
	if (Array.isArray(value)) {
		if (value.length === 0) throw refused('A parameter is an empty list', 'Give at least one value.');
		return value.map(literal).join(',');
	}
	if (typeof value === 'boolean') return quote(value ? '1' : '0');
	return quote(String(value));
}

/**
 * Puts the values in place of `:name` and, in their order, of `?`; never inside quotes. Each value is quoted so
 * that it can only be a value. Throws an InputError for a parameter without value and a value without place.
 */
export function withParameters(
	text: string,
	named: ReadonlyMap<string, ParameterValue>,
	positional: readonly ParameterValue[],
): string {
	const used = new Set<string>();
	let position = 0;
	const filled = pieces(text)
		.map((piece) => {
			if (piece.quoted) return piece.text;
			return piece.text.replace(/:([\p{L}_][\p{L}\p{N}_]*)|\?/gu, (place, name: string | undefined) => {
				if (name === undefined) {
					const value = positional[position++];
					if (value === undefined)
						throw refused(`There are more ? than parameters`, 'Add a parameter without a name for each ?.');
					return literal(value);
				}
				const value = named.get(name);
				if (value === undefined)
					throw refused(`The parameter ${place} has no value`, `Add a parameter with the name ${name}.`);
				used.add(name);
				return literal(value);
			});
		})
		.join('');
	const unused = [...named.keys()].find((name) => !used.has(name));
	if (unused !== undefined) {
		throw refused(
			`The parameter “${unused}” does not appear in the query`,
			`Write :${unused} in the place of its value.`,
		);
	}
	if (position < positional.length)
		throw refused('There are more parameters without a name than ? in the query', 'Write a ? for each.');
	return filled;
}

const SHAPE =
	/^\s*select\s+(?<columns>.+?)\s+from\s+(?<module>\w+)(?:\s+where\s+(?<where>.+?))?(?:\s+order\s+by\s+(?<order>.+?))?(?:\s+limit\s+(?:(?<offset>\d+)\s*,\s*)?(?<limit>\d+))?\s*$/is;

/**
 * Takes a statement apart. Texts in quotes are hidden while looking for keywords, so that a text may hold any
 * word. Returns undefined if the statement has another form; the CRM then says what is wrong with it.
 */
export function readStatement(text: string): Statement | undefined {
	const texts: string[] = [];
	const hidden = pieces(text)
		// With spaces around, since a word may follow a quote at once.
		.map((piece) => (piece.quoted ? ` '${texts.push(piece.text) - 1}' ` : piece.text))
		.join('')
		// The server takes SELECT*FROM and IN (1)OR, too.
		.replace(/(?<=[*)])(?=\w)|(?<=\w)(?=\*)/g, ' ')
		.replace(/[\s;]+$/, '');
	const shown = (part: string) =>
		part.replace(/\s*'(\d+)'\s*/g, (_, index: string) => ` ${texts[Number(index)] ?? ''} `).trim();
	const groups = SHAPE.exec(hidden)?.groups;
	if (groups === undefined || hidden.includes(';')) return undefined;
	const { columns = '', module = '', where = '', order = '', offset, limit } = groups;
	return {
		columns: columns.split(',').map((name) => name.trim()),
		module,
		where: where === '' ? [] : where.split(/\s+or\s+/i).map(shown),
		orderBy: order.trim(),
		limit: limit === undefined ? undefined : Number(limit),
		offset: offset === undefined ? 0 : Number(offset),
	};
}

/** The statement with its one semicolon at the end, as the server demands. */
export function withSemicolon(text: string): string {
	return `${withoutSemicolon(text)};`;
}

export function withoutSemicolon(text: string): string {
	return text.replace(/[\s;]+$/, '');
}

export function isCount(statement: Statement): boolean {
	return statement.columns.length === 1 && /^count\s*\(\s*\*\s*\)$/i.test(statement.columns[0] ?? '');
}

export function isStar(statement: Statement): boolean {
	return statement.columns.includes('*');
}

/** The one list whose rows have no ids: its table has no key. */
export function hasIds(statement: Statement): boolean {
	return statement.module !== 'ProductTaxes';
}

/** Whether a record can come in several rows. */
export function hasRowsOfLines({ columns, where }: Statement): boolean {
	return [...columns, ...where].some(namesLineField);
}

/** The statement narrowed to one record. */
export function ofRecord(statement: Statement, id: string): Statement {
	const bound = `id = ${quote(checkId(id))}`;
	const where = statement.where.length === 0 ? [bound] : statement.where.map((group) => `${group} AND ${bound}`);
	return { ...statement, where, orderBy: '' };
}

/** Whether the pages can follow the ids: nothing else orders the rows or skips some of them. */
export function canPageById(statement: Statement): boolean {
	return (
		hasIds(statement) &&
		!isCount(statement) &&
		statement.offset === 0 &&
		(statement.orderBy === '' || /^id(\s+asc)?$/i.test(statement.orderBy))
	);
}

/**
 * The sort fields by which two pages can give a record twice or leave one out: the language turns the last field
 * around only, so that no id can follow it to tell equal values apart. Undefined for every other order.
 */
export function looseOrder(statement: Statement): string[] | undefined {
	const names = /^(\w+(?:\s*,\s*\w+)+)\s+desc$/i.exec(statement.orderBy)?.[1]?.split(/\s*,\s*/);
	return names === undefined || names.includes('id') || !hasIds(statement) ? undefined : names;
}

export interface Page {
	/** Rows after this id, for keyset paging. */
	after?: string;
	offset?: number;
	limit: number;
}

/** The statement for one page, without semicolon: after an id if that is given, else by offset. */
export function pageText(statement: Statement, page: Page): string {
	const { after, offset, limit } = page;
	const bound = after === undefined ? '' : `id > ${quote(checkId(after))}`;
	const groups =
		statement.where.length === 0 && bound !== ''
			? [bound]
			: statement.where.map((group) => (bound === '' ? group : `${group} AND ${bound}`));
	const orderBy = offset === undefined ? 'id' : statement.orderBy;
	return [
		`SELECT ${statement.columns.join(',')} FROM ${statement.module}`,
		groups.length === 0 ? '' : `WHERE ${groups.join(' OR ')}`,
		orderBy === '' ? '' : `ORDER BY ${orderBy}`,
		`LIMIT ${offset === undefined ? '' : `${offset},`}${limit}`,
	]
		.filter((part) => part !== '')
		.join(' ');
}
