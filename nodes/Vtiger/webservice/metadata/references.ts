// Records as people name them: webservice id, internal id, record number, label, or an address copied from the browser.

import { InputError, insteadOf } from '../protocol/errors';
import type { Field, Metadata } from './metadata';
import type { RecordNames } from './recordNames';

export interface RecordAddress {
	module: string;
	number: string;
}

/** Numbers do not begin with zeros: 007 is a code, and not the seventh record. */
const ID = /^[1-9]\d{0,9}x(0|[1-9]\d{0,17})$/;
const NUMBER = /^(0|[1-9]\d{0,17})$/;

/** The CRM that records are named for. */
export interface AddressedCrm {
	/** Address of its webservice.php. */
	address: string;
	metadata: Metadata;
	/** Finds records by their numbers and labels. */
	names: Pick<RecordNames, 'find'>;
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

/** The address that the text is, a relative one as on this CRM's pages; undefined if it is none. */
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
 * Webservice id of a record of the module. Accepts an id, the internal id (of that module), the record's number or
 * label in the CRM, or a pasted address of this CRM. `others` gives the texts that further items will bring. Throws an
 * InputError that names the parameter and says what is accepted.
 */
export async function recordIdOf(
	text: string,
	module: string | undefined,
	crm: AddressedCrm,
	parameter: string,
	others?: () => string[],
): Promise<string> {
	const given = text.trim();
	if (ID.test(given)) return given;
	const page = pageOf(given, crm.address);
	if (page !== undefined && !isPageOf(page, crm.address)) throw fromElsewhere(parameter, page, crm.address);
	const address = readRecordAddress(given, crm.address);
	// The CRM shows events on pages of the module Calendar.
	const owner = address?.module === 'Calendar' && module === 'Events' ? module : (address?.module ?? module);
	const number = address?.number ?? (NUMBER.test(given) ? given : undefined);
	if (page === undefined && number === undefined && module !== undefined) {
		return await namedId([module], given, crm, parameter, others);
	}
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
		FORMS,
	);
}

const FORMS =
	'Use a webservice id such as 12x345, the internal id (345), the record number in the CRM such as CON1, the label, or the address of the record’s page in the CRM.';
const MOST_LISTED = 5;

/** The only record of the modules that the text names. */
async function namedId(
	modules: readonly string[],
	given: string,
	crm: AddressedCrm,
	parameter: string,
	others?: () => string[],
): Promise<string> {
	const [only, ...more] = await crm.names.find(modules, given, others);
	if (only === undefined) throw notARecord(parameter, given);
	if (more.length === 0) return only.id;
	const listed = [only, ...more].slice(0, MOST_LISTED).map(({ id, label }) => `${label} (${id})`);
	throw new InputError(
		parameter,
		`“${given.slice(0, 80)}” names ${more.length + 1} records: ${listed.join(', ')}${more.length >= MOST_LISTED ? ' …' : ''}`,
		'Use the webservice id, such as 12x345, or the record number of the one that is meant.',
	);
}

/** Webservice id for a reference field; an internal id needs a field that refers to one module only. */
export async function referenceIdOf(
	field: Pick<Field, 'name' | 'label' | 'refersTo'>,
	text: string,
	crm: AddressedCrm,
	others?: () => string[],
): Promise<string> {
	const given = text.trim();
	const several = field.refersTo.length !== 1 && NUMBER.test(given);
	if (several) {
		const modules = field.refersTo.join(', ') || 'another module';
		throw new InputError(
			field.name,
			`“${given}” does not name a record for “${field.label}”`,
			`The field accepts records of several modules (${modules}): use a webservice id such as 12x345, the record number or label, or the address of the record’s page.`,
		);
	}
	const isName = !ID.test(given) && !NUMBER.test(given) && pageOf(given, crm.address) === undefined;
	if (isName) return await namedId(field.refersTo, given, crm, field.name, others);
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
