// Turns the tree of a condition into a function of a row.

import type { Field } from '../modules';
import type { StoredValue } from '../store';
import { leadingNumber } from '../records/numbers';
import { zeroDate } from '../records/userDates';
import { collationKey, likePattern } from './collation';
import { SqlError } from './sql-lexer';
import type { Comparison, Expression, Operand } from './sql-parser';

/** Reads a column of a row. */
export type Reader<Row> = (row: Row) => StoredValue;

export interface Columns<Row> {
	field(name: string): Field | undefined;
	reader(field: Field): Reader<Row>;
}

interface Side<Row> {
	read: Reader<Row>;
	/** Compared as a number whatever the other side is. */
	numeric: boolean;
	datetime: boolean;
	date: boolean;
	constant: string | undefined;
}

function isNumeric(field: Field): boolean {
	// Booleans are texts of a digit.
	if (field.type === 'boolean') return false;
	return field.name === 'id' || field.column.kind === 'number' || field.column.kind === 'key';
}

function sideOf<Row>(operand: Operand, columns: Columns<Row>): Side<Row> {
	if (operand.kind === 'nothing') {
		return { read: () => null, numeric: false, datetime: false, date: false, constant: undefined };
	}
	if (operand.kind !== 'column') {
		const text = String(operand.value);
		return { read: () => text, numeric: operand.kind === 'number', datetime: false, date: false, constant: text };
	}
	const field = columns.field(operand.name);
	if (field === undefined) throw new SqlError(`unknown column ${operand.name}`);
	return {
		read: columns.reader(field),
		numeric: isNumeric(field),
		datetime: field.column.kind === 'datetime',
		date: field.column.kind === 'date',
		constant: undefined,
	};
}

const tests: Record<Comparison, (order: number) => boolean> = {
	'=': (order) => order === 0,
	'!=': (order) => order !== 0,
	'<': (order) => order < 0,
	'>': (order) => order > 0,
	'<=': (order) => order <= 0,
	'>=': (order) => order >= 0,
};

function numberOf(text: string): number {
	const number = Number(text);
	return Number.isNaN(number) ? leadingNumber(text) : number;
}

/** A date is compared with a number by its digits. */
function numberIn<Row>(side: Side<Row>): (text: string) => number {
	return side.date || side.datetime ? (text) => Number(text.replace(/\D/g, '')) : numberOf;
}

function converted<Row, T>(side: Side<Row>, convert: (text: string) => T): (row: Row) => T | null {
	if (side.constant !== undefined) {
		const value = convert(side.constant);
		return () => value;
	}
	return (row) => {
		const value = side.read(row);
		return value === null ? null : convert(value);
	};
}

function comparing<Row, T extends number | string>(
	left: (row: Row) => T | null,
	right: (row: Row) => T | null,
	operator: Comparison,
): (row: Row) => boolean {
	const test = tests[operator];
	return (row) => {
		const a = left(row);
		if (a === null) return false;
		const b = right(row);
		if (b === null) return false;
		return test(a < b ? -1 : a > b ? 1 : 0);
	};
}

const times = /^(\d{4}-\d\d-\d\d)(?:$|[ T]+(\d\d:\d\d(?::\d\d)?))/;

/** A date alone means its midnight; whatever is not a time counts as the zero date's. */
function moment(text: string): string {
	const found = times.exec(text);
	if (found === null) return `${zeroDate} 00:00:00`;
	return `${found[1] ?? ''} ${(found[2] ?? '00:00:00').padEnd(8, ':00')}`;
}

/** Whatever is no date counts as the zero date. */
function day(text: string): string {
	const found = /^(\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01]))(?:$|[ T])/.exec(text.trim());
	return found?.[1] ?? zeroDate;
}

function compare<Row>(left: Side<Row>, right: Side<Row>, operator: Comparison): (row: Row) => boolean {
	if (left.numeric || right.numeric) {
		return comparing(converted(left, numberIn(left)), converted(right, numberIn(right)), operator);
	}
	if (left.date || right.date) return comparing(converted(left, day), converted(right, day), operator);
	const convert = left.datetime || right.datetime ? moment : collationKey;
	return comparing(converted(left, convert), converted(right, convert), operator);
}

function like<Row>(left: Side<Row>, right: Side<Row>): (row: Row) => boolean {
	if (right.constant === undefined) throw new SqlError('pattern expected');
	const pattern = likePattern(right.constant);
	return (row) => {
		const value = left.read(row);
		return value !== null && pattern.test(value);
	};
}

function isIn<Row>(left: Side<Row>, list: Array<Side<Row>>): (row: Row) => boolean {
	if (list.some((side) => side.constant === undefined)) {
		const equals = list.map((side) => compare(left, side, '='));
		return (row) => equals.some((test) => test(row));
	}
	const numeric = left.numeric || list.every((side) => side.numeric);
	const convert: (text: string) => string | number = numeric ? numberOf : collationKey;
	const wanted = new Set(list.map((side) => convert(side.constant ?? '')));
	const value = converted(left, convert);
	return (row) => {
		const key = value(row);
		return key !== null && wanted.has(key);
	};
}

/** @throws SqlError for an unknown column. */
export function predicateOf<Row>(expression: Expression, columns: Columns<Row>): (row: Row) => boolean {
	switch (expression.kind) {
		case 'and': {
			const left = predicateOf(expression.left, columns);
			const right = predicateOf(expression.right, columns);
			return (row) => left(row) && right(row);
		}
		case 'or': {
			const left = predicateOf(expression.left, columns);
			const right = predicateOf(expression.right, columns);
			return (row) => left(row) || right(row);
		}
		case 'not': {
			const of = predicateOf(expression.of, columns);
			return (row) => !of(row);
		}
		case 'compare':
			return compare(sideOf(expression.left, columns), sideOf(expression.right, columns), expression.operator);
		case 'like': {
			const test = like(sideOf(expression.left, columns), sideOf(expression.right, columns));
			return expression.negated ? (row) => !test(row) : test;
		}
		case 'in': {
			const list = expression.list.map((operand) => sideOf(operand, columns));
			const test = isIn(sideOf(expression.left, columns), list);
			return expression.negated ? (row) => !test(row) : test;
		}
		case 'null': {
			const { read } = sideOf(expression.of, columns);
			return (row) => (read(row) === null) !== expression.negated;
		}
		case 'truth': {
			const { read } = sideOf(expression.of, columns);
			return (row) => numberOf(read(row) ?? '') !== 0;
		}
	}
}
