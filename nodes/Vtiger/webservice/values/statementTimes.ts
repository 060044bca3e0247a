// ISO times in the conditions of a person's statement -> the CRM's wall clock, as which the server compares times.

import { TEXTS, conditionsOf } from './conditionIds';
import { InputError } from '../protocol/errors';
import type { Field, ModuleDescription } from '../metadata/metadata';
import type { Statement } from '../vtql/statement';
import { dateForms, isMidnightElsewhere, wireDate, wireDateTime, wireTime } from './times';

const ISO = /^'(\d{4}-\d{2}-\d{2}T\d[^']*)'$/;
const WIRE: Record<string, typeof wireDate> = { date: wireDate, datetime: wireDateTime, time: wireTime };

/** Whether a text of the statement looks like an ISO time. */
export function holdsIsoTime({ where }: Statement): boolean {
	return where.some((group) => (group.match(TEXTS) ?? []).some((text) => ISO.test(text)));
}

/**
 * The statement with the ISO times of its fields of dates and times on the CRM's clock. The server takes them as
 * they are, and finds other records. Texts of other fields stay. Throws an InputError for one that could mean two days.
 */
export function onWallClock(statement: Statement, description: ModuleDescription, zone: string): Statement {
	const fields = new Map(description.fields.map((field) => [field.name, field]));
	const onClock = (condition: string) => {
		const field = fields.get(/^\w+/.exec(condition)?.[0] ?? '');
		return condition.replace(TEXTS, (text) => wireText(text, field, zone));
	};
	return { ...statement, where: statement.where.map((group) => conditionsOf(group).map(onClock).join(' AND ')) };
}

function wireText(text: string, field: Field | undefined, zone: string): string {
	const iso = ISO.exec(text)?.[1];
	if (iso === undefined || field === undefined) return text;
	if (field.type === 'date' && isMidnightElsewhere(iso, zone)) {
		throw new InputError(
			'Query',
			`“${iso}” is not a valid date, or is an ambiguous one for “${field.label}”`,
			`Accepted: ${dateForms(iso, zone)}.`,
		);
	}
	const wire = WIRE[field.type]?.(iso, zone);
	return wire === undefined ? text : `'${wire}'`;
}
