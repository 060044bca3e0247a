// Records as people name them: webservice id, bare number, or an address copied from the browser.

import { InputError } from '../protocol/errors';
import type { Field, Metadata } from './metadata';

export interface RecordAddress {
	module: string;
	number: string;
}

const ID = /^\d+x\d+$/;
const NUMBER = /^\d+$/;

/** Module and number of an address such as …/index.php?module=Contacts&view=Detail&record=123. */
export function readRecordAddress(text: string): RecordAddress | undefined {
	if (!/^https?:\/\//i.test(text) && !text.includes('index.php?')) return undefined;
	const query = new URLSearchParams(text.slice(text.indexOf('?') + 1).replace(/#.*$/, ''));
	const module = query.get('module') ?? '';
	const number = query.get('record') ?? '';
	return /^\w+$/.test(module) && NUMBER.test(number) ? { module, number } : undefined;
}

/**
 * Webservice id of a record of the module. Accepts an id, a number (of that module), or a pasted address.
 * Throws an InputError that names the parameter and says what is accepted.
 */
export async function recordIdOf(
	text: string,
	module: string | undefined,
	metadata: Metadata,
	parameter: string,
): Promise<string> {
	const given = text.trim();
	if (ID.test(given)) return given;
	const address = readRecordAddress(given);
	// The CRM shows events on pages of the module Calendar.
	const owner = address?.module === 'Calendar' && module === 'Events' ? module : (address?.module ?? module);
	const number = address?.number ?? (NUMBER.test(given) ? given : undefined);
	if (owner === undefined || number === undefined) throw notARecord(parameter, given);
	return `${(await metadata.describe(owner)).idPrefix}x${number}`;
}

function notARecord(parameter: string, given: string): InputError {
	return new InputError(
		parameter,
		given === '' ? 'The record is missing' : `“${given.slice(0, 80)}” does not name a record`,
		'Use a webservice id such as 12x345, the record’s number, or the address of its page in the CRM.',
	);
}

/** Webservice id for a reference field; a bare number needs a field that refers to one module only. */
export async function referenceIdOf(field: Field, text: string, metadata: Metadata): Promise<string> {
	const given = text.trim();
	const several = field.refersTo.length !== 1 && NUMBER.test(given);
	if (several || (!ID.test(given) && !NUMBER.test(given) && readRecordAddress(given) === undefined)) {
		const modules = field.refersTo.join(', ') || 'another module';
		throw new InputError(
			field.name,
			`“${given.slice(0, 80)}” does not name a record for “${field.label}”`,
			several
				? `The field accepts records of several modules (${modules}): use a webservice id such as 12x345, or the address of the record’s page.`
				: `The field accepts records of ${modules}: use a webservice id such as 12x345, the record’s number, or the address of its page.`,
		);
	}
	return await recordIdOf(given, field.refersTo[0], metadata, field.name);
}
