// Records as people name them: webservice id, bare number, or an address copied from the browser.

import { InputError, insteadOf } from '../protocol/errors';
import type { Field, Metadata } from './metadata';

export interface RecordAddress {
	module: string;
	number: string;
}

const ID = /^\d{1,10}x\d{1,18}$/;
const NUMBER = /^\d{1,18}$/;

/** The CRM that records are named for. */
export interface AddressedCrm {
	/** Address of its webservice.php. */
	address: string;
	metadata: Metadata;
}

/**
 * Module and number of the address of a record's page in this CRM, such as
 * …/index.php?module=Contacts&view=Detail&record=123; undefined for any other text, and for another CRM's address.
 */
export function readRecordAddress(text: string, crm: string): RecordAddress | undefined {
	const page = pageOf(text, crm);
	if (page === undefined || !isPageOf(page, crm)) return undefined;
	// A browser shows the last of two records, people see the first.
	const [module = '', ...otherModules] = page.searchParams.getAll('module');
	const [number = '', ...otherNumbers] = page.searchParams.getAll('record');
	const isClear = otherModules.length === 0 && otherNumbers.length === 0;
	return isClear && /^\w+$/.test(module) && NUMBER.test(number) ? { module, number } : undefined;
}

/** The address of a record's page in the CRM at this webservice address; '' for what is no id. */
export function pageOfRecord(crm: string, module: string, id: string): string {
	if (!ID.test(id)) return '';
	const record = id.slice(id.indexOf('x') + 1);
	if (module === 'Users') return pageIn(crm, { module, parent: 'Settings', view: 'Detail', record });
	// The CRM shows events on pages of the module Calendar.
	return pageIn(crm, { module: module === 'Events' ? 'Calendar' : module, view: 'Detail', record });
}

/** The address of a module's list in the CRM. */
export function pageOfModule(crm: string, module: string): string {
	if (module === 'Users') return pageIn(crm, { module, parent: 'Settings', view: 'List' });
	return pageIn(crm, { module: module === 'Events' ? 'Calendar' : module, view: 'List' });
}

function pageIn(crm: string, query: Record<string, string>): string {
	return new URL(`index.php?${new URLSearchParams(query).toString()}`, crm).href;
}

/** The address that the text is, a relative one as on this CRM's pages; undefined where it is none. */
function pageOf(text: string, crm: string): URL | undefined {
	if (!/^https?:\/\//i.test(text) && !text.includes('index.php?')) return undefined;
	const isWithoutScheme = !/^(https?:|[/?]|index\.php\?)/i.test(text);
	try {
		return new URL(isWithoutScheme ? `http://${text}` : text, crm);
	} catch {
		return undefined;
	}
}

/** Whether host and folder are this CRM's: the same number is another record on a copy of the CRM. */
function isPageOf(page: URL, crm: string): boolean {
	const own = new URL(crm);
	return page.host === own.host && folderOf(page) === folderOf(own);
}

function folderOf({ pathname }: URL): string {
	return pathname.replace(/\/{2,}/g, '/').replace(/[^/]*$/, '');
}

/**
 * Webservice id of a record of the module. Accepts an id, a number (of that module), or a pasted address of this CRM.
 * Throws an InputError that names the parameter and says what is accepted.
 */
export async function recordIdOf(
	text: string,
	module: string | undefined,
	crm: AddressedCrm,
	parameter: string,
): Promise<string> {
	const given = text.trim();
	if (ID.test(given)) return given;
	const page = pageOf(given, crm.address);
	if (page !== undefined && !isPageOf(page, crm.address)) throw fromElsewhere(parameter, page, crm.address);
	const address = readRecordAddress(given, crm.address);
	// The CRM shows events on pages of the module Calendar.
	const owner = address?.module === 'Calendar' && module === 'Events' ? module : (address?.module ?? module);
	const number = address?.number ?? (NUMBER.test(given) ? given : undefined);
	if (owner === undefined || number === undefined) throw notARecord(parameter, given);
	return `${(await crm.metadata.describe(owner)).idPrefix}x${number}`;
}

function fromElsewhere(parameter: string, page: URL, crm: string): InputError {
	const place = (url: URL) => `${url.host}${folderOf(url)}`.replace(/\/$/, '');
	return new InputError(
		parameter,
		`The address belongs to ${place(page).slice(0, 80)}, the credential to ${place(new URL(crm))}`,
		'The same number is another record in another CRM. Copy the address from the CRM of the credential, or give the record’s id or number.',
	);
}

function notARecord(parameter: string, given: string): InputError {
	return new InputError(
		parameter,
		given === '' ? 'The record is missing' : `“${given.slice(0, 80)}” does not name a record`,
		'Use a webservice id such as 12x345, the record’s number, or the address of its page in the CRM.',
	);
}

/** Webservice id for a reference field; a bare number needs a field that refers to one module only. */
export async function referenceIdOf(field: Field, text: string, crm: AddressedCrm): Promise<string> {
	const given = text.trim();
	const several = field.refersTo.length !== 1 && NUMBER.test(given);
	if (several || (!ID.test(given) && !NUMBER.test(given) && pageOf(given, crm.address) === undefined)) {
		const modules = field.refersTo.join(', ') || 'another module';
		throw new InputError(
			field.name,
			`“${given.slice(0, 80)}” does not name a record for “${field.label}”`,
			several
				? `The field accepts records of several modules (${modules}): use a webservice id such as 12x345, or the address of the record’s page.`
				: `The field accepts records of ${modules}: use a webservice id such as 12x345, the record’s number, or the address of its page.`,
		);
	}
	return await recordIdOf(given, field.refersTo[0], crm, field.name);
}

/**
 * Whether the id is that of a record of one of the modules, by its module number. Yes if the user may not see one of
 * them, or none is named: then nobody can tell. Throws a WebserviceError.
 */
export async function isRecordOf(id: string, modules: readonly string[], metadata: Metadata): Promise<boolean> {
	for (const module of modules) {
		const description = await metadata.describe(module).catch(insteadOf('ACCESS_DENIED', undefined));
		if (description === undefined || id.startsWith(`${description.idPrefix}x`)) return true;
	}
	return modules.length === 0;
}
