// Writes the conditions of a VTQL query as SQL, with exactly as little quoting as the server does.

import { Failure, wrongId } from '../failures';
import type { Field } from '../modules';
import type { Condition, Literal } from './parser';

/** The part after the x goes into the SQL without quotes. */
function keyOf(field: Field, literal: Literal): string {
	const part = literal.replace(/'/g, '').split('x')[1];
	if (part === undefined && field.type === 'reference') throw wrongId();
	return part ?? '';
}

function isKey(field: Field): boolean {
	return field.name === 'id' || field.type === 'reference' || field.type === 'owner';
}

function renderCondition(field: Field, { operator, values }: Condition): string {
	const parts = isKey(field) ? values.map((value) => keyOf(field, value)) : values;
	const first = parts[0] ?? '';
	if (operator === 'IN') return `${field.name} IN (${parts.join(',')})`;
	if (operator === 'LIKE' && isKey(field)) return `${field.name} LIKE '${first}'`;
	return `${field.name} ${operator} ${first}`;
}

/** @throws ACCESS_DENIED for an unknown field, INVALID_ID_ATTRIBUTE for a reference that is no id. */
export function renderConditions(
	conditions: readonly Condition[],
	fieldNamed: (name: string) => Field | undefined,
): string {
	const parts: string[] = [];
	for (const condition of conditions) {
		const field = fieldNamed(condition.field);
		if (field === undefined) {
			throw new Failure('ACCESS_DENIED', `Permission to access ${condition.field} attribute denied.`);
		}
		if (condition.joint !== undefined) parts.push(condition.joint);
		parts.push(renderCondition(field, condition));
	}
	return parts.length === 0 ? '' : `(${parts.join(' ')})`;
}
