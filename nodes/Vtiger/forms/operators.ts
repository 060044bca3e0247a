// The operators of conditions, and which fields each of them fits.

import type { Field } from '../webservice/metadata/metadata';
import type { Operator } from '../webservice/vtql/query';

export interface OperatorEntry {
	name: string;
	value: Operator;
	/** Takes text as it stands, whatever the field's type. */
	text?: true;
	/** Compares in an order: not for lists, references and yes/no. */
	ordered?: true;
	/** Takes no value. */
	bare?: true;
}

export const OPERATORS: OperatorEntry[] = [
	{ name: 'Contains', value: 'contains', text: true },
	{ name: 'Ends With', value: 'endsWith', text: true },
	{ name: 'Greater Than', value: 'greaterThan', ordered: true },
	{ name: 'Greater Than or Equal', value: 'greaterThanOrEqual', ordered: true },
	{ name: 'Is', value: 'equals' },
	{ name: 'Is Empty', value: 'isEmpty', bare: true },
	{ name: 'Is in List', value: 'inList' },
	{ name: 'Is Not', value: 'notEquals' },
	{ name: 'Is Not Empty', value: 'isNotEmpty', bare: true },
	{ name: 'Less Than', value: 'lessThan', ordered: true },
	{ name: 'Less Than or Equal', value: 'lessThanOrEqual', ordered: true },
	{ name: 'Starts With', value: 'startsWith', text: true },
];

export const BARE = OPERATORS.filter((entry) => entry.bare).map((entry) => entry.value);
const TYPES_WITHOUT_TEXT_OPERATORS = new Set([
	'boolean',
	'owner',
	'reference',
	'date',
	'datetime',
	'time',
	'integer',
	'double',
	'currency',
]);
const TYPES_WITHOUT_ORDER = new Set(['boolean', 'owner', 'reference', 'multipicklist']);

/** Whether the operator can be used with fields of this type. */
export function fits(operator: OperatorEntry, { type }: Field): boolean {
	return (
		!(operator.text && TYPES_WITHOUT_TEXT_OPERATORS.has(type)) && !(operator.ordered && TYPES_WITHOUT_ORDER.has(type))
	);
}
