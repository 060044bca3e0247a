// Lists of modules, those that companies use most first.

import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { ModuleSummary } from '../webservice/metadata/metadata';
import { pageOfModule } from '../webservice/metadata/references';
import { fromCrm } from './fromCrm';
import { INVENTORY_MODULES } from './lineItemsForm';

/** In the order of use. */
const USUAL = [
	'Contacts',
	'Accounts',
	'Leads',
	'Potentials',
	'HelpDesk',
	'Invoice',
	'Quotes',
	'SalesOrder',
	'Products',
	'Services',
	'Calendar',
	'Events',
];
/** Those that all versions come with and that are used less: what is in neither list, a company has made for itself. */
const OTHERS = [
	'Act',
	'Assets',
	'Campaigns',
	'Consignment',
	'Documents',
	'Emails',
	'Faq',
	'ModComments',
	'PBXManager',
	'PriceBooks',
	'Project',
	'ProjectMilestone',
	'ProjectTask',
	'PurchaseOrder',
	'ServiceContracts',
	'SMSNotifier',
	'SPPayments',
	'SPSocialConnector',
	'SPUnits',
	'Users',
	'Vendors',
];

/** Listed by the CRM, but every query of it ends in an internal error. */
const UNUSABLE = new Set(['Search']);

function rank({ name, isEntity }: ModuleSummary): number {
	const usual = USUAL.indexOf(name);
	if (usual >= 0) return usual;
	if (!isEntity) return USUAL.length + 2;
	return USUAL.length + (OTHERS.includes(name) ? 1 : 0);
}

/** The usual modules, then the company's own, then the others, then the CRM's settings. */
export function inOrderOfUse(modules: ModuleSummary[]): ModuleSummary[] {
	return [...modules].sort((a, b) => rank(a) - rank(b) || a.label.localeCompare(b.label));
}

async function moduleList(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	wanted: (module: ModuleSummary) => boolean,
): Promise<INodeListSearchResult> {
	return await fromCrm(context, { results: [] }, async ({ metadata, address }) => {
		const sought = (filter ?? '').toLowerCase();
		const modules = (await metadata.modules())
			.filter((module) => !UNUSABLE.has(module.name) && wanted(module))
			.filter(({ name, label, singular }) =>
				[name, label, singular].some((text) => text.toLowerCase().includes(sought)),
			);
		const results = inOrderOfUse(modules).map(({ name, label, isEntity }) => ({
			name: label === name ? name : `${label} (${name})`,
			value: name,
			...(isEntity ? { url: pageOfModule(address, name) } : {}),
		}));
		return { results };
	});
}

export async function searchModules(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await moduleList(this, filter, () => true);
}

export async function searchRecordModules(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await moduleList(this, filter, (module) => module.isEntity);
}

export async function searchInventoryModules(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await moduleList(this, filter, (module) => INVENTORY_MODULES.includes(module.name));
}
