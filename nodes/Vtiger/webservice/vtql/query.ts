// VTQL, the CRM's query language: safe literals, conditions, whole SELECT statements.
//
// The server copies the text between the quotes into SQL without escaping it, and the part of an id after the x
// without quotes. Whatever is not a checked name or id is therefore quoted here, and nowhere else.

import { InputError } from '../protocol/errors';
import { digitsPattern } from './phones';

/** The server never returns more rows than this to one query. */
export const LARGEST_PAGE = 100;

export type Operator =
	| 'equals'
	| 'notEquals'
	| 'contains'
	/** Holds these digits in this order: `phoneDigits` decides which of the texts that are found are the same phone. */
	| 'digits'
	| 'startsWith'
	| 'endsWith'
	| 'greaterThan'
	| 'greaterThanOrEqual'
	| 'lessThan'
	| 'lessThanOrEqual'
	| 'inList'
	| 'isEmpty'
	| 'isNotEmpty';

export interface Condition {
	field: string;
	operator: Operator;
	/** One value, or the list of `inList`; none for isEmpty and isNotEmpty. */
	values: string[];
	/** What stands for an empty value on the wire: a space for text (the default), 11x0 for references. */
	empty?: string;
}

/** Conditions that must all be true. */
export interface ConditionGroup {
	/** What a query can ask for. */
	asked: Condition[];
	/** Fields that must be empty as they are read: the database keeps them as NULL, which no query finds. */
	empty: string[];
}

export interface Selection {
	module: string;
	/** Field names, or ['count(*)']. */
	columns: readonly string[];
	/**
	 * At least one of these groups must be true, and within a group all conditions. The language has no parentheses.
	 */
	where?: readonly (readonly Condition[])[];
	orderBy?: readonly string[];
	/** Applies to the last sort field only; the others ascend. */
	descending?: boolean;
	limit?: number;
	offset?: number;
}

const COMPARISON = {
	equals: '=',
	notEquals: '!=',
	greaterThan: '>',
	greaterThanOrEqual: '>=',
	lessThan: '<',
	lessThanOrEqual: '<=',
};

/**
 * A quoted literal. Quotes and backslashes are doubled, since the text reaches SQL unchanged. An empty text
 * cannot be written in this language: a space takes its place, which the database compares as equal to ''.
 */
export function quote(text: string, parameter = 'value'): string {
	if (text.includes('\0')) {
		throw new InputError(
			parameter,
			'A value holds a zero character',
			'Remove the character with code 0 from the value.',
		);
	}
	return `'${(text === '' ? ' ' : text).replace(/\\/g, '\\\\').replace(/'/g, "''")}'`;
}

/** The text as LIKE finds it literally: its %, _ and backslash lose their special meaning. */
export function likeText(text: string): string {
	return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}

/** Checks that a name needs no quotes in a query: letters, digits and underscore. */
export function checkName(name: string, what: string): string {
	if (/^\w+$/.test(name)) return name;
	throw new InputError(
		what,
		`“${name}” is not a ${what} name`,
		'Use the name from the list: letters, digits and underscores.',
	);
}

/** Checks a webservice id such as 12x345. Anything else could change the meaning of a query. */
export function checkId(id: string, parameter = 'id'): string {
	if (/^\d{1,10}x\d{1,18}$/.test(id)) return id;
	throw new InputError(
		parameter,
		`“${id}” is not a record ID`,
		'Use a webservice ID such as 12x345: the number of the module, an x, the internal ID of the record.',
	);
}

/** Quotes protect no id: the server takes the part after the x out of them. LIKE may be given a part of an id. */
function checkIdValue(operator: Operator, value: string): string {
	const isLike = operator === 'contains' || operator === 'startsWith' || operator === 'endsWith';
	return isLike && /^\d*x?\d*$/.test(value) ? value : checkId(value);
}

/**
 * One condition in the query language. Field names and ids are checked, values quoted. Values of reference and
 * owner fields have to be checked before: only describe tells which fields these are.
 */
export function conditionText(condition: Condition): string {
	const field = checkName(condition.field, 'field');
	const { operator } = condition;
	const values = field === 'id' ? condition.values.map((value) => checkIdValue(operator, value)) : condition.values;
	const first = values[0] ?? '';
	const literal = (text: string) => quote(text, field);
	switch (operator) {
		case 'contains':
			return `${field} LIKE ${literal(`%${likeText(first)}%`)}`;
		case 'digits':
			return `${field} LIKE ${literal(digitsPattern(first))}`;
		case 'startsWith':
			return `${field} LIKE ${literal(`${likeText(first)}%`)}`;
		case 'endsWith':
			return `${field} LIKE ${literal(`%${likeText(first)}`)}`;
		case 'inList':
			if (values.length === 0) {
				throw new InputError(field, `The list for “${field}” is empty`, 'Give at least one value.');
			}
			return `${field} IN (${values.map(literal).join(',')})`;
		case 'isEmpty':
			return `${field} = ${literal(condition.empty ?? '')}`;
		case 'isNotEmpty':
			return `${field} != ${literal(condition.empty ?? '')}`;
		default:
			return `${field} ${COMPARISON[operator]} ${literal(first)}`;
	}
}

/** The conditions after WHERE, or '' if there are none. AND binds tighter than OR on the server. */
export function whereText(groups: readonly (readonly Condition[])[]): string {
	return groups
		.filter((group) => group.length > 0)
		.map((group) => group.map(conditionText).join(' AND '))
		.join(' OR ');
}

/** Adds conditions to every group: what has no parentheses is distributed. */
export function withConditions(groups: readonly (readonly Condition[])[], ...more: Condition[]): Condition[][] {
	const filled = groups.filter((group) => group.length > 0);
	return filled.length === 0 ? [more] : filled.map((group) => [...group, ...more]);
}

/** The whole statement with the semicolon that the server demands. */
export function selectText(selection: Selection): string {
	return `${selectWithoutSemicolon(selection)};`;
}

/** The statement without its semicolon, as query_related wants it. */
export function selectWithoutSemicolon(selection: Selection): string {
	const { columns, where = [], orderBy = [], descending = false, limit, offset } = selection;
	const names = columns.map((name) => (name === 'count(*)' ? name : checkName(name, 'field')));
	if (names.length === 0) names.push('id');
	const parts = [`SELECT ${names.join(',')} FROM ${checkName(selection.module, 'module')}`];
	const conditions = whereText(where);
	if (conditions !== '') parts.push(`WHERE ${conditions}`);
	if (orderBy.length > 0) {
		parts.push(`ORDER BY ${orderBy.map((name) => checkName(name, 'field')).join(',')}${descending ? ' DESC' : ''}`);
	}
	if (limit !== undefined) parts.push(`LIMIT ${offset === undefined ? '' : `${offset},`}${limit}`);
	return parts.join(' ');
}

/** The condition that pages on by id: records after the given one. */
export function afterId(id: string): Condition {
	return { field: 'id', operator: 'greaterThan', values: [checkId(id)] };
}
