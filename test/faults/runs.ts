// Kinds of run that the faults are tried on: what is asked, and what must have come out whatever happens on the way.

import type { IDataObject } from 'n8n-workflow';
import type { Crm } from '../crm';
import { autoMapped, byId, byName, execute, type RunOptions, type StoredCredential } from '../core/contexts';
import { inputItems } from '../core/node';

export interface KindOfRun {
	what: string;
	/** Sessions that it reads with. */
	sessions: number;
	/** Faults hit one request in this many: 1 if each one differs. */
	every: number;
	/** Puts the CRM into the state before the run; called before each run. */
	prepare(crm: Crm): void;
	run(crm: Crm, stored: StoredCredential, options?: RunOptions): Promise<IDataObject[]>;
	/** What the items must say, in their order. */
	expected: string[];
	/** Whether it writes the leads with the expected last names, each once; else it only reads them. */
	writes: boolean;
}

const many = Array.from({ length: 1_150 }, (_, index) => `Читать ${index}`);
const some = Array.from({ length: 45 }, (_, index) => `Читать ${index}`);
const five = ['Первый', 'Второй', 'Третий', 'Четвёртый', 'Пятый'];
const two = ['Второй', 'Четвёртый'];

/** Puts all leads into the recycle bin. */
function clear(crm: Crm): void {
	for (const { id } of crm.records('Leads')) crm.remove(String(id));
}

/** The leads that were put into a CRM for reading, and their ids. */
const filled = new WeakMap<Crm, { names: string[]; ids: string[] }>();

function fill(crm: Crm, names: string[]): void {
	if (filled.get(crm)?.names === names) return;
	clear(crm);
	filled.set(crm, { names, ids: names.map((lastname) => crm.create('Leads', { lastname })) });
}

const reads = (names: string[]) => ({ prepare: (crm: Crm) => fill(crm, names), expected: names, writes: false });
const writes = (before: string[]) => ({
	prepare(crm: Crm) {
		filled.delete(crm);
		clear(crm);
		for (const lastname of before) crm.create('Leads', { lastname });
	},
	expected: five,
	writes: true,
});

async function leads(
	stored: StoredCredential,
	operation: string,
	parameters: IDataObject,
	options: RunOptions = {},
): Promise<IDataObject[]> {
	const all = { resource: 'record', operation, module: byName('Leads'), ...parameters };
	return (await execute(stored, all as Parameters<typeof execute>[1], options)).items.map((item) => item.json);
}

const everything = (parallelReads: number) => ({
	columns: ['id', 'lastname'],
	returnAll: true,
	options: { parallelReads },
});

export const KINDS_OF_RUN: KindOfRun[] = [
	{
		what: 'Return All on one session',
		sessions: 1,
		every: 3,
		...reads(many),
		run: async (_crm, stored, options) => await leads(stored, 'getMany', everything(1), options),
	},
	{
		what: 'Return All on four sessions',
		sessions: 4,
		every: 2,
		...reads(many),
		run: async (_crm, stored, options) => await leads(stored, 'getMany', everything(4), options),
	},
	{
		what: 'single retrieves on four sessions',
		sessions: 4,
		every: 8,
		...reads(some),
		run: async (crm, stored, options) => {
			const input = inputItems(...(filled.get(crm)?.ids ?? []).map((id) => ({ id })));
			return await leads(stored, 'retrieve', { recordId: byId('={{ $json.id }}') }, { ...options, input });
		},
	},
	{
		what: 'five creates',
		sessions: 1,
		every: 1,
		...writes([]),
		run: async (_crm, stored, options) => {
			const input = inputItems(...five.map((lastname) => ({ lastname })));
			return await leads(stored, 'create', { fields: autoMapped() }, { ...options, input });
		},
	},
	{
		what: 'Create or Update of five, two of which exist',
		sessions: 1,
		every: 1,
		...writes(two),
		run: async (_crm, stored, options) => {
			const input = inputItems(...five.map((lastname) => ({ lastname, company: 'ООО' })));
			return await leads(stored, 'upsert', { fields: autoMapped(['lastname']) }, { ...options, input });
		},
	},
];

/** Last names of the leads in the CRM, sorted. */
export function heldBy(crm: Crm): string[] {
	return crm
		.records('Leads')
		.map(({ lastname }) => String(lastname))
		.sort();
}
