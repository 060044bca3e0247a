// Relations of the modules whose relatedtypes answer was not recorded, and where to find all of them.

import type { Modules } from '../modules';

/** Module and relation label. */
export type Relation = [string, string];

const activities: Relation[] = [
	['Calendar', 'Activities'],
	['Calendar', 'Activity History'],
];
const documents: Relation = ['Documents', 'Documents'];
const comments: Relation = ['ModComments', 'ModComments'];

const shipped: Record<string, Relation[]> = {
	Leads: [
		...activities,
		['Emails', 'Emails'],
		documents,
		['Products', 'Products'],
		['Campaigns', 'Campaigns'],
		['Services', 'Services'],
		comments,
	],
	Potentials: [
		...activities,
		['Contacts', 'Contacts'],
		['Products', 'Products'],
		documents,
		['Quotes', 'Quotes'],
		['SalesOrder', 'Sales Order'],
		['Invoice', 'Invoice'],
		['Services', 'Services'],
		comments,
	],
	HelpDesk: [...activities, documents, ['Services', 'Services'], ['ServiceContracts', 'Service Contracts'], comments],
	Services: [
		['HelpDesk', 'HelpDesk'],
		['Quotes', 'Quotes'],
		['PurchaseOrder', 'Purchase Order'],
		['SalesOrder', 'Sales Order'],
		['Invoice', 'Invoice'],
		['Leads', 'Leads'],
		['Accounts', 'Accounts'],
		['Contacts', 'Contacts'],
		['Potentials', 'Potentials'],
		documents,
	],
	Vendors: [['Products', 'Products'], ['PurchaseOrder', 'Purchase Order'], ['Contacts', 'Contacts'], documents],
	Campaigns: [
		['Contacts', 'Contacts'],
		['Leads', 'Leads'],
		['Potentials', 'Potentials'],
		['Accounts', 'Accounts'],
		...activities,
	],
	Quotes: [['SalesOrder', 'Sales Order'], ...activities, documents],
	SalesOrder: [...activities, documents, ['Invoice', 'Invoice'], ['Act', 'Act']],
	PurchaseOrder: [...activities, documents],
	Act: [...activities, documents],
	Consignment: [...activities, documents],
	Project: [
		['ProjectTask', 'Project Tasks'],
		['ProjectMilestone', 'Project Milestones'],
		documents,
		['HelpDesk', 'Trouble Tickets'],
		comments,
	],
	ProjectTask: [documents, comments],
	ServiceContracts: [['HelpDesk', 'HelpDesk'], documents],
	Assets: [['HelpDesk', 'HelpDesk'], documents],
	Faq: [documents, comments],
};

/** In the order of relatedtypes; labels are never translated. */
export function relationsOf(modules: Modules, module: string): Relation[] {
	const relations = modules.relations[module] ?? shipped[module] ?? [];
	return relations.filter(([name]) => modules.byName(name) !== undefined);
}
