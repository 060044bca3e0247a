// What a condition says about the id, so that a page by id need not read the whole table.

import type { Expression, Operand } from './sql-parser';

export interface Bounds {
	/** Rows have an id greater than this. */
	above: number;
	/** Rows have an id smaller than this. */
	below: number;
	/** Rows have one of these ids. */
	ids: readonly number[] | undefined;
}

const open: Bounds = { above: -Infinity, below: Infinity, ids: undefined };

function idAndNumber(left: Operand, right: Operand): number | undefined {
	if (left.kind !== 'column' || left.name !== 'id') return undefined;
	return right.kind === 'number' ? right.value : undefined;
}

function both(a: Bounds, b: Bounds): Bounds {
	const ids = a.ids === undefined ? b.ids : b.ids === undefined ? a.ids : a.ids.filter((id) => b.ids?.includes(id));
	return { above: Math.max(a.above, b.above), below: Math.min(a.below, b.below), ids };
}

/** Bounds that hold for every row that fulfils the condition. */
export function idBounds(expression: Expression | undefined): Bounds {
	if (expression === undefined) return open;
	if (expression.kind === 'and') return both(idBounds(expression.left), idBounds(expression.right));
	if (expression.kind === 'in' && !expression.negated) {
		const numbers = expression.list.map((operand) => idAndNumber(expression.left, operand));
		const ids = numbers.filter((id) => id !== undefined);
		return ids.length === numbers.length ? { ...open, ids } : open;
	}
	if (expression.kind !== 'compare') return open;
	const number = idAndNumber(expression.left, expression.right);
	if (number === undefined) return open;
	switch (expression.operator) {
		case '=':
			return { ...open, ids: [number] };
		case '>':
			return { ...open, above: number };
		case '>=':
			return { ...open, above: number - 1 };
		case '<':
			return { ...open, below: number };
		case '<=':
			return { ...open, below: number + 1 };
		default:
			return open;
	}
}
