// After every write: what the CRM stored is compared with what was sent, from the answer that comes anyway.

import { WebserviceError } from '../webservice/protocol/errors';
import { asText, type JsonObject } from '../webservice/protocol/json';
import type { ModuleDescription } from '../webservice/metadata/metadata';
import { ruleOf } from '../webservice/values/moduleRules';
import { differences, type Difference } from '../webservice/values/stored';
import type { Item } from './item';

/**
 * Tells of rounded numbers and of texts that the CRM cut or changed in hints, once per run and field. Throws a
 * WebserviceError that names the record for every other difference: the record is written, but not as meant.
 */
export function checkStored(
	item: Item,
	operation: string,
	sent: JsonObject,
	record: JsonObject,
	description: ModuleDescription,
): void {
	const found = differences(sent, record, description, ruleOf(description).computed);
	for (const one of found) if (one.kind !== 'different') item.hint(hintOf(one), `${one.kind} ${one.field}`);
	const wrong = found.filter(({ kind }) => kind === 'different');
	if (wrong.length === 0) return;
	const id = asText(record.id);
	const [advice] = new Set(wrong.map(adviceFor));
	throw new WebserviceError({
		code: 'STORED_DIFFERENTLY',
		operation,
		recordId: id,
		reason: `${id}: ${wrong.map(reasonOf).join('; ')}`,
		advice: `The record ${id} is written: do not run it again before you have looked at it. ${advice ?? ''}`,
	});
}

/** Tells in hints of every difference in a record that another operation has made. */
export function hintAtDifferences(
	item: Item,
	sent: JsonObject,
	record: JsonObject,
	description: ModuleDescription,
): void {
	for (const one of differences(sent, record, description, ruleOf(description).computed)) {
		const hint = one.kind === 'different' ? `In ${asText(record.id)} ${reasonOf(one)}.` : hintOf(one);
		item.hint(hint, `${one.kind} ${description.name} ${one.field}`);
	}
}

function hintOf({ kind, label, sent, stored }: Difference): string {
	switch (kind) {
		case 'rounded':
			return `The CRM rounded “${label}”: ${sent} became ${stored}.`;
		case 'cut':
			return `The CRM cut the text of “${label}” after ${stored.length} of ${sent.length} characters.`;
		default:
			return `The CRM changed the text of “${label}”: “${shown(sent)}” became “${shown(stored)}”.`;
	}
}

function reasonOf({ label, field, type, sent, stored }: Difference): string {
	if (field === 'LineItems') return `${stored} of ${sent} line items are stored`;
	if (type === 'reference' && stored === '') return `the reference “${label}” (${field}) to ${sent} is not stored`;
	return `“${label}” (${field}) is stored as “${shown(stored)}” instead of “${shown(sent)}”`;
}

function shown(text: string): string {
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function adviceFor({ type }: Difference): string {
	switch (type) {
		case 'integer':
		case 'double':
		case 'currency':
			return 'The likely cause is the CRM user’s Currency and Number Field Configuration (My Preferences): set the base currency, 2 or more decimals and a decimal point, or use the credential of such a user, then correct the record.';
		case 'reference':
			return 'There is no such active record, or the field does not take records of its module. Give the ID of a record that exists.';
		case 'lines':
			return 'Look at the line items in the CRM. The products may be deleted, or a workflow of the CRM changes the document.';
		default:
			return 'A workflow or another rule of the CRM may have changed the value. Ask an administrator, then correct the record.';
	}
}
