// Values in the conditions of a person's statement, by the types of their fields: what the server would take for
// another one.

import { InputError } from '../protocol/errors';
import type { Field, ModuleDescription } from '../metadata/metadata';
import { isEmptyText } from '../vtql/emptyText';
import type { Statement } from '../vtql/statement';
import { checkIds, CONDITION, conditionsOf, TEXTS } from './conditionIds';
import { NUMBER_FORMS, wireNumber } from './numbers';
import { dateForms, DATETIME_FORMS, TIME_FORMS, wireDate, wireDateTime, wireTime } from './times';

/** What the values may ask the CRM: its zone, and whose the ids are. */
export interface StatementCrm {
	zone: string;
	/** Whether the id is that of a user or group. */
	isOwner: (id: string) => Promise<boolean>;
	/** Whether the id is that of a record of one of the modules. */
	isRecordOf: (id: string, modules: readonly string[]) => Promise<boolean>;
}

/** Whether the statement has texts in its conditions. */
export function holdsTexts({ where }: Statement): boolean {
	return where.some((group) => group.match(TEXTS) !== null);
}

/**
 * The statement with dates, times and numbers in the form in which the database compares them. Throws an InputError
 * for the id of another module's record, of which the server reads the number alone, and for what is no value of the
 * field's type: the server takes it for an empty one, and finds the records without a value. Texts that are empty
 * themselves look for these on purpose.
 */
export async function withCheckedValues(
	statement: Statement,
	description: ModuleDescription,
	crm: StatementCrm,
): Promise<Statement> {
	const where: string[] = [];
	for (const group of statement.where) {
		const checked: string[] = [];
		for (const condition of conditionsOf(group)) checked.push(await checkedCondition(condition, description, crm));
		where.push(checked.join(' AND '));
	}
	return { ...statement, where };
}

async function checkedCondition(condition: string, description: ModuleDescription, crm: StatementCrm): Promise<string> {
	checkIds(condition, description);
	const [, name = '', operator = ''] = CONDITION.exec(condition) ?? [];
	const texts = (condition.match(TEXTS) ?? []).map((text) => text.slice(1, -1));
	if (operator.toLowerCase() === 'like') {
		if (texts.some((text) => /^%%+$/.test(text))) throw nothingSought(name);
		return condition;
	}
	const field = description.fields.find((one) => one.name === name);
	for (const id of texts.filter((text) => /^\d+x\d+$/.test(text))) {
		await requireRecordOfField(id, name, field, description, crm);
	}
	return condition.replace(TEXTS, (text) => comparableText(text, field, crm.zone));
}

async function requireRecordOfField(
	id: string,
	name: string,
	field: Field | undefined,
	description: ModuleDescription,
	{ isOwner, isRecordOf }: StatementCrm,
): Promise<void> {
	if (/x0+$/.test(id)) return;
	const modules = name === 'id' ? [description.name] : (field?.refersTo ?? []);
	const isReference = name === 'id' || field?.type === 'reference';
	const fits = isReference ? await isRecordOf(id, modules) : field?.type !== 'owner' || (await isOwner(id));
	if (fits) return;
	throw new InputError(
		'Query',
		`${id} is not ${isReference ? `a record of ${modules.join(', ')}` : 'a user or group'}, as the field “${name}” needs`,
		'The CRM would go by the number alone, and find another record. Give an id of the right module.',
	);
}

interface Form {
	name: string;
	wire: (value: string, zone: string) => string | undefined;
	accepted: (value: string, zone: string) => string;
}

const NUMBER: Form = { name: 'a number', wire: wireNumber, accepted: () => NUMBER_FORMS };
const FORMS: Record<string, Form> = {
	integer: NUMBER,
	double: NUMBER,
	currency: NUMBER,
	date: { name: 'a valid date', wire: wireDate, accepted: dateForms },
	datetime: { name: 'a valid date and time', wire: wireDateTime, accepted: () => DATETIME_FORMS },
	time: { name: 'a time of day', wire: wireTime, accepted: () => TIME_FORMS },
};

/** Forms that stay as they are written: a time stamp with a day, a date with a time, a time with or without seconds. */
const WIRE = /^(\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?|\d{1,2}:\d{2}(:\d{2})?)$/;

function comparableText(quoted: string, field: Field | undefined, zone: string): string {
	const form = FORMS[field?.type ?? ''];
	const text = quoted.slice(1, -1);
	if (field === undefined || form === undefined || isEmptyText(text) || /^0000-00-00/.test(text)) return quoted;
	const value = form.wire(text, zone);
	if (value !== undefined) return WIRE.test(text) ? quoted : `'${value}'`;
	throw new InputError(
		'Query',
		`“${text.slice(0, 60)}” is not ${form.name} for “${field.label}”, or is an ambiguous one: the CRM would find the records without a value`,
		`Accepted: ${form.accepted(text, zone)}.`,
	);
}

function nothingSought(name: string): InputError {
	return new InputError(
		'Query',
		`The condition ${name} LIKE '%%' finds all records: what is to be looked for is missing`,
		"Give a text between the % signs, or leave the condition out. LIKE '%' finds whatever has a value.",
	);
}
