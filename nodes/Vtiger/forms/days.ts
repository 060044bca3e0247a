// Time stamps compared with a day: what a person who names a day without a time means by it.

import type { JsonValue } from '../webservice/protocol/json';
import type { Field } from '../webservice/metadata/metadata';
import type { Condition, Operator } from '../webservice/vtql/query';
import { nextDay, relativeDay, wireDate } from '../webservice/values/times';

/** The day that a time stamp is compared with, if the value names a day without a time. */
export function wholeDay(field: Field, value: JsonValue, zone: string): string | undefined {
	if (field.type !== 'datetime' || typeof value !== 'string') return undefined;
	const relative = relativeDay(value, zone);
	if (relative !== undefined) return relative;
	return /[T:]/.test(value) ? undefined : wireDate(value, zone);
}

/** Time stamps against a whole day: “is” means within it, “is not” outside of it, “greater” after its end. */
export function dayConditions(field: string, operator: Operator, day: string): Condition[][] {
	const from = (start: string): Condition => ({ field, operator: 'greaterThanOrEqual', values: [`${start} 00:00:00`] });
	const before = (end: string): Condition => ({ field, operator: 'lessThan', values: [`${end} 00:00:00`] });
	const next = nextDay(day);
	switch (operator) {
		case 'notEquals':
			return [[before(day)], [from(next)]];
		case 'greaterThan':
			return [[from(next)]];
		case 'lessThanOrEqual':
			return [[before(next)]];
		case 'greaterThanOrEqual':
			return [[from(day)]];
		case 'lessThan':
			return [[before(day)]];
		default:
			return [[from(day), before(next)]];
	}
}
