// What a write must leave alone, for any module that describe shows: a record that is read can be written again.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { autoMapped, byId, mapped, type Run } from '../core/contexts';

/** Runs an operation on records with the given parameters and input. */
export type RunRecord = (
	operation: string,
	module: string,
	parameters: INodeParameters,
	input?: IDataObject,
) => Promise<Run>;

export interface KeptModule {
	module: string;
	/** Names of the fields that differ after the write, by what was written. */
	changed: Record<string, string[]>;
}

/** Moved by every save. */
const OF_EVERY_SAVE = ['modifiedtime', 'modifiedby', 'LineItems_FinalDetails', 'tags', 'label'];

/**
 * Fields that the CRM derives at a change by itself, by module. Lines get new ids whenever they are saved, and the
 * percentage of shipping is given its amount.
 */
export const DERIVED: Record<string, string[]> = {
	Calendar: ['duration_hours', 'duration_minutes'],
	Events: ['duration_hours', 'duration_minutes'],
	Potentials: ['forecast_amount'],
	PBXManager: ['ModifiedTime'],
	ServiceContracts: ['due_date'],
};

/** Writes the same values as read, raw and typed, and then one field; says what else differs. */
export async function keepingOf(run: RunRecord, module: string, id: string, field: string): Promise<KeptModule> {
	const read = async (typed: boolean) =>
		(await run('retrieve', module, { recordId: byId(id), options: { rawValues: !typed } })).items[0]?.json ?? {};
	const changed: KeptModule['changed'] = {};
	let stored = await read(false);
	const changedBy = async (fields: INodeParameters, given?: IDataObject) => {
		const before = stored;
		await run('revise', module, { recordId: byId(id), fields }, given);
		stored = await read(false);
		return differing(before, stored, module);
	};
	changed.raw = await changedBy(autoMapped(), stored);
	changed.typed = await changedBy(autoMapped(), await read(true));
	const value = stored[field] === 'kept' ? 'kept, too' : 'kept';
	changed.field = (await changedBy(mapped({ [field]: value }))).filter((name) => name !== field);
	if (stored[field] !== value) changed.field.push(`${field} itself`);
	return { module, changed };
}

function differing(before: IDataObject, after: IDataObject, module: string): string[] {
	const left = new Set([...OF_EVERY_SAVE, ...(DERIVED[module] ?? [])]);
	return Object.keys({ ...before, ...after }).filter(
		(name) =>
			!left.has(name) &&
			!isNoReminder(name, before, after) &&
			JSON.stringify(before[name] ?? '') !== JSON.stringify(after[name] ?? ''),
	);
}

/** An event without a reminder reads '' or '0', in turns. */
function isNoReminder(name: string, ...records: IDataObject[]): boolean {
	return name === 'reminder_time' && records.every((record) => ['', '0'].includes(String(record[name] ?? '')));
}

interface DescribedField {
	name: string;
	mandatory: boolean;
	editable: boolean;
	type: { name: string; refersTo?: string[]; picklistValues?: Array<{ value: string }> };
}

/** A value for every required field of the module; `idOf` gives the id of some record of a module. */
export async function requiredValues(
	fields: IDataObject[],
	word: string,
	idOf: (module: string) => Promise<string>,
): Promise<INodeParameters> {
	const values: INodeParameters = {};
	for (const field of fields as unknown as DescribedField[]) {
		if (!field.mandatory || !field.editable || OF_LINES.includes(field.name)) continue;
		if (field.type.name === 'owner') continue;
		values[field.name] = await valueOf(field, word, idOf);
	}
	return values;
}

const OF_LINES = ['productid', 'quantity', 'listprice'];

async function valueOf(
	field: DescribedField,
	word: string,
	idOf: (module: string) => Promise<string>,
): Promise<string> {
	const { name, refersTo = [], picklistValues = [] } = field.type;
	const first = picklistValues.find(({ value }) => value !== '')?.value;
	if (first !== undefined) return first;
	switch (name) {
		case 'reference':
			return await idOf(refersTo[0] ?? '');
		case 'date':
			return '2026-12-01';
		case 'datetime':
			return '2026-12-01 10:00:00';
		case 'time':
			return field.name === 'time_end' ? '11:00:00' : '10:00:00';
		case 'integer':
		case 'double':
		case 'currency':
			return '1';
		case 'boolean':
			return '1';
		case 'email':
			return `${word}@example.com`;
		case 'url':
			return 'https://example.com';
		default:
			return word;
	}
}

/** Modules whose records the webservice creates, but cannot change: e-mails lose their id, the others have no table. */
export const UNCHANGEABLE = ['Emails', 'Search', 'SPSocialConnector', 'Users'];

/** A text field that no rule of the CRM reads. */
export function plainField(fields: IDataObject[]): string | undefined {
	const names = (fields as unknown as DescribedField[])
		.filter(({ name, editable, type }) => editable && ['string', 'text'].includes(type.name) && name !== 'tags')
		.map(({ name }) => name);
	return ['description', 'notecontent', 'commentcontent', 'solution', ...names].find((name) => names.includes(name));
}
