// Record ids in the conditions of a person's statement: the server copies what follows their x into SQL unquoted.

import { InputError } from '../protocol/errors';
import type { Field, ModuleDescription } from '../metadata/metadata';

export const TEXTS = /'(?:[^']|'')*'/g;
export const CONDITION = /^\s*(\w+)\s*(!=|<=|>=|=|<|>|like\b|in\b)\s*(.+)$/is;

/** The conditions of a group, separated by its ANDs. */
export function conditionsOf(group: string): string[] {
	const texts: string[] = [];
	return group
		.replace(TEXTS, (text) => `'${texts.push(text) - 1}'`)
		.split(/\band\b/i)
		.map((condition) => condition.replace(/'(\d+)'/g, (_, index: string) => texts[Number(index)] ?? '').trim());
}

/** Whether a text could change the meaning of a condition on ids: it has an x and is no id. */
export function couldEscape(text: string): boolean {
	return (text.match(TEXTS) ?? []).some((one) => one.includes('x') && !/^'\d+x\d+'$/.test(one));
}

/**
 * Throws an InputError if a field that holds ids is compared with anything else. False if the condition
 * has another form than field, operator and value.
 */
export function checkIds(condition: string, description: ModuleDescription): boolean {
	const [, name = '', operator = '', value = ''] = CONDITION.exec(condition) ?? [];
	if (name === '') return false;
	if (
		!holdsId(
			description.fields.find((field) => field.name === name),
			name,
		)
	)
		return true;
	const id = operator.toLowerCase() === 'like' ? /^'\d+x[\d%_]*'$/ : /^'\d+x\d+'$/;
	const wrong = (value.match(TEXTS) ?? []).find((text) => !id.test(text));
	if (wrong === undefined) return true;
	throw new InputError(
		'Query',
		`${wrong} is not a record ID for the field “${name}”`,
		'Use a webservice ID such as 12x345: the number of the module, an x, the internal ID of the record.',
	);
}

function holdsId(field: Field | undefined, name: string): boolean {
	return name === 'id' || field?.type === 'reference' || field?.type === 'owner';
}
