// Conditions judged here: the CRM can no longer be asked about a record that is gone.

import type { Condition, ConditionGroup } from './query';

/**
 * Whether a record fulfils any of the groups, by what was last read of it; true if there are none. Texts are compared
 * without regard to case and accents, as the database does; ids by their numbers. A field whose value is unknown
 * meets every condition.
 * @param numeric fields that hold numbers, which are not compared as texts
 */
export function meets(
	values: Readonly<Record<string, string>>,
	groups: readonly ConditionGroup[],
	numeric: ReadonlySet<string>,
): boolean {
	if (groups.length === 0) return true;
	return groups.some(({ asked, empty }) => {
		const isEmpty = (field: string) => (values[field] ?? '').trim() === '';
		return asked.every((condition) => holds(values, condition, numeric)) && empty.every(isEmpty);
	});
}

function holds(values: Readonly<Record<string, string>>, condition: Condition, numeric: ReadonlySet<string>): boolean {
	const value = values[condition.field];
	if (value === undefined) return true;
	const [first = ''] = condition.values;
	const by = (other: string) => order(value, other, numeric.has(condition.field));
	const text = loose(value);
	switch (condition.operator) {
		case 'contains':
			return text.includes(loose(first));
		case 'digits':
			// Other characters may come between them.
			return value.replace(/\D/g, '').includes(first.replace(/\D/g, ''));
		case 'startsWith':
			return text.startsWith(loose(first));
		case 'endsWith':
			return text.endsWith(loose(first));
		case 'inList':
			return condition.values.some((other) => by(other) === 0);
		case 'isEmpty':
			return isEmpty(value, condition, by);
		case 'isNotEmpty':
			return !isEmpty(value, condition, by);
		case 'equals':
			return by(first) === 0;
		case 'notEquals':
			return by(first) !== 0;
		case 'greaterThan':
			return by(first) > 0;
		case 'greaterThanOrEqual':
			return by(first) >= 0;
		case 'lessThan':
			return by(first) < 0;
		case 'lessThanOrEqual':
			return by(first) <= 0;
	}
}

function isEmpty(value: string, { empty = '' }: Condition, by: (other: string) => number): boolean {
	return value.trim() === '' || by(empty) === 0;
}

/** Less than 0 if the value comes before the other, 0 if they are equal, NaN if a number is missing. */
function order(value: string, other: string, isNumber: boolean): number {
	if (isNumber) return value.trim() === '' ? Number.NaN : Number(value) - Number(other);
	const [one, two] = [recordOf(value), recordOf(other)];
	if (one !== undefined && two !== undefined) return one - two;
	const [text, otherText] = [loose(value), loose(other)];
	return text === otherText ? 0 : text < otherText ? -1 : 1;
}

/** The number of an id: the CRM goes by it alone. */
function recordOf(text: string): number | undefined {
	const id = /^\d+x(\d+)$/.exec(text.trim());
	return id === null ? undefined : Number(id[1]);
}

/** Alike for texts that the database takes for equal: case, accents of Latin letters, ё and е, trailing spaces. */
function loose(text: string): string {
	const letters = text.normalize('NFD').replace(/(\p{Script=Latin})\p{M}+/gu, '$1');
	return letters.normalize('NFC').toUpperCase().replace(/Ё/g, 'Е').trimEnd();
}
