// Every operation of the node on each recorded server: what comes out, or which error.

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { Vtiger } from '../../nodes/Vtiger/Vtiger.node';
import { RESOURCES } from '../../nodes/Vtiger/actions';
import { personalityNames, type Crm, type PersonalityName } from '../crm';
import { byId, byName, mapped } from './contexts';
import { actionNode, type ActionNode } from './node';
import { openCrm } from './useCrm';

const SP = 'salesplatform-7.2';
const SP_BROKEN = 'salesplatform-7.2-php7.4';
const V75 = 'vtiger-7.5-php7.4';
/** Vtiger 8 as released, on PHP 8. */
const V8_BROKEN = ['vtiger-8.0-php8.2', 'vtiger-8.2-php8.2'] as const;

/** A fresh installation with what the operations need. */
interface World {
	crm: Crm;
	admin: ActionNode;
	account: string;
	contact: string;
	lead: string;
	product: string;
	invoice: string;
	/** Of a user who can be deleted. */
	leaver: string;
	/** Seconds since 1970, before anything was made. */
	start: number;
}

type Outcomes = Partial<Record<PersonalityName, (world: World) => Outcome>>;

/** What comes out of a cell: items that match, in their order, with hints; or an error with what to do about it. */
type Outcome = { items: object[]; hints?: RegExp[] } | { error: RegExp; advice: RegExp };

interface Row {
	parameters: (world: World) => INodeParameters | Promise<INodeParameters>;
	input?: INodeExecutionData[];
	/** On all servers unless `on` names the server. */
	gives?: (world: World) => Outcome;
	on?: Outcomes;
}

const onVtiger8 = (gives: (world: World) => Outcome): Outcomes =>
	Object.fromEntries(V8_BROKEN.map((name) => [name, gives]));

const leads = { module: byName('Leads') };
const invoices = { module: byName('Invoice') };
const TEXT_FILE: INodeExecutionData = {
	json: {},
	binary: { data: { data: Buffer.from('Договор').toString('base64'), mimeType: 'text/plain', fileName: 'a.txt' } },
};
const sorry =
	(operation: string): (() => Outcome) =>
	() => ({
		error: new RegExp(`program file for this operation is missing or misplaced \\(${operation}, RESTRICTED_FILE\\)`),
		advice: new RegExp(`handler_path of the row ${operation} in vtiger_ws_operation`),
	});
const noDownload = (): Outcome => ({
	error: /\(files_retrieve, SERVER_FAULT\)/,
	advice: /no operation to download files/,
});
const wronglyRegistered = (code: string) => (): Outcome => ({
	error: new RegExp(`\\(convertlead, ${code}\\)`),
	advice: /vtiger_ws_operation_parameters.*element/,
});
const createdAccount = ({ account }: World) => ({
	items: [
		{
			id: account,
			event: 'created',
			module: 'Accounts',
			accountname: 'ООО «Связи»',
			lastModifiedTime: expect.any(Number),
		},
	],
});
const brokenSync = (world: World): Outcome => ({
	...createdAccount(world),
	hints: [/found by query.*vtiger_ws_operation_parameters.*syncType/],
});

const ROWS: Record<string, Row> = {
	'record/create': {
		parameters: () => ({ ...leads, fields: mapped({ lastname: 'Новый', leadsource: 'partner', emailoptout: 'да' }) }),
		gives: () => ({
			items: [
				{
					id: expect.stringMatching(/^10x\d+$/),
					lastname: 'Новый',
					leadsource: 'Partner',
					emailoptout: true,
					source: 'N8N',
					assigned_user_id: '19x1',
				},
			],
		}),
	},
	'record/retrieve': {
		parameters: ({ lead }) => ({ ...leads, recordId: byId(lead) }),
		gives: ({ lead }) => ({ items: [{ id: lead, lastname: 'Орлова', company: 'ООО «Орёл»' }] }),
	},
	'record/getMany': {
		parameters: () => ({
			...leads,
			conditions: { conditions: [{ field: 'lastname', operator: 'startsWith', value: 'Орл' }] },
			columns: ['lastname'],
		}),
		gives: ({ lead }) => ({ items: [{ id: lead, lastname: 'Орлова' }] }),
	},
	'record/revise': {
		parameters: ({ lead }) => ({ ...leads, recordId: byId(lead), fields: mapped({ city: 'Тула' }) }),
		gives: ({ lead }) => ({ items: [{ id: lead, lastname: 'Орлова', city: 'Тула' }] }),
	},
	'record/update': {
		parameters: ({ lead }) => ({
			...leads,
			recordId: byId(lead),
			fields: mapped({ lastname: 'Орлова', city: 'Тверь' }),
		}),
		gives: ({ lead }) => ({ items: [{ id: lead, city: 'Тверь', company: 'ООО «Орёл»', description: 'a & "b"' }] }),
	},
	'record/upsert': {
		parameters: () => ({ ...leads, fields: mapped({ lastname: 'ОРЛОВА', city: 'Омск' }, ['lastname']) }),
		gives: ({ lead }) => ({ items: [{ id: lead, city: 'Омск', action: 'updated' }] }),
	},
	'record/findOrCreate': {
		parameters: () => ({ ...leads, fields: mapped({ lastname: 'Ненайденный' }, ['lastname']) }),
		gives: () => ({ items: [{ lastname: 'Ненайденный', action: 'created' }] }),
	},
	'record/delete': {
		parameters: ({ crm }) => ({ ...leads, recordId: byId(crm.create('Leads', { lastname: 'Прочь' })) }),
		gives: () => ({ items: [{ id: expect.stringMatching(/^10x/), deleted: true }] }),
	},
	'record/retrieve_inventory': {
		parameters: ({ invoice }) => ({ ...invoices, recordId: byId(invoice) }),
		gives: ({ invoice, product }) => ({
			items: [
				{
					id: invoice,
					subject: 'Счёт',
					LineItems: [{ productid: product, product_name: 'Чай & кофе', parent_id: invoice }],
				},
			],
		}),
		on: {
			...onVtiger8(({ invoice, product }) => ({
				items: [{ id: invoice, LineItems: [{ productid: product, parent_id: invoice }] }],
			})),
		},
	},
	'comment/create': {
		parameters: ({ lead }) => ({ ...leads, recordId: byId(lead), comment: 'Перезвонить' }),
		gives: ({ lead }) => ({ items: [{ commentcontent: 'Перезвонить', related_to: lead }] }),
	},
	'comment/getMany': {
		parameters: ({ crm, contact }) => {
			crm.create('ModComments', { commentcontent: 'Первый', related_to: contact });
			crm.create('ModComments', { commentcontent: 'Второй', related_to: contact });
			return { module: byName('Contacts'), recordId: byId(contact), order: 'newestFirst' };
		},
		gives: () => ({ items: [{ commentcontent: 'Второй' }, { commentcontent: 'Первый' }] }),
	},
	'relatedRecord/add_related': {
		parameters: ({ account, product }) => ({
			module: byName('Accounts'),
			recordId: byId(account),
			relation: 'Products',
			relatedRecordId: byId(product),
		}),
		gives: ({ account, product }) => ({
			items: [{ sourceRecordId: account, relatedRecordId: product, relation: 'Products', related: true }],
		}),
	},
	'relatedRecord/retrieve_related': {
		parameters: ({ account }) => ({ module: byName('Accounts'), recordId: byId(account), relation: 'Contacts' }),
		gives: ({ account, contact }) => ({
			items: [{ id: contact, lastname: 'Связная', account_id: account }],
		}),
	},
	'relatedRecord/relatedtypes': {
		parameters: () => ({ module: byName('Accounts') }),
		gives: () => ({
			items: expect.arrayContaining([
				expect.objectContaining({ relation: 'Contacts', module: 'Contacts', isEntity: true }),
			]) as object[],
		}),
	},
	'relatedRecord/query_related': {
		parameters: ({ account }) => ({
			module: byName('Accounts'),
			recordId: byId(account),
			relation: 'Contacts',
			query: "select lastname from Contacts where lastname = 'Связная' limit 5;",
		}),
		gives: ({ contact }) => ({ items: [{ id: contact, lastname: 'Связная' }] }),
	},
	'query/query': {
		parameters: () => ({
			query: 'SELECT * FROM Leads WHERE lastname = :name',
			queryParameters: { parameters: [{ name: 'name', value: 'Орлова' }] },
		}),
		gives: ({ lead }) => ({
			items: [{ id: lead, company: 'ООО «Орёл»' }],
		}),
	},
	'change/sync': {
		parameters: ({ start }) => ({ module: byName('Accounts'), modifiedTime: String(start), syncType: 'user' }),
		gives: createdAccount,
		on: { [SP_BROKEN]: brokenSync, [V75]: brokenSync, ...onVtiger8(brokenSync) },
	},
	'module/describe': {
		parameters: () => leads,
		gives: () => ({
			items: [
				{
					name: 'Leads',
					idPrefix: '10',
					fields: expect.arrayContaining([expect.objectContaining({ name: 'lastname' })]),
				},
			],
		}),
	},
	'module/listtypes': {
		parameters: () => ({}),
		gives: () => ({
			items: expect.arrayContaining([expect.objectContaining({ name: 'Leads', isEntity: true })]) as object[],
		}),
	},
	'lead/convertlead': {
		parameters: ({ crm }) => ({
			recordId: byId(crm.create('Leads', { lastname: 'Преображённый', company: 'ООО «Лид»' })),
			entities: ['Accounts', 'Contacts', 'Potentials'],
			dealName: 'Сделка',
			closingDate: '2027-03-31',
			salesStage: 'Prospecting',
		}),
		gives: () => ({
			items: [
				{
					leadId: expect.stringMatching(/^10x/),
					accountId: expect.stringMatching(/^11x/),
					contactId: expect.stringMatching(/^12x/),
					potentialId: expect.stringMatching(/^13x/),
				},
			],
		}),
		on: {
			[SP]: wronglyRegistered('ACCESS_DENIED'),
			[SP_BROKEN]: wronglyRegistered('ACCESS_DENIED'),
			...onVtiger8(wronglyRegistered('SERVER_FAULT')),
		},
	},
	'document/upload': {
		parameters: ({ account }) => ({
			fileLocation: 'file',
			inputDataFieldName: 'data',
			title: 'Договор',
			attachToRecord: true,
			module: byName('Accounts'),
			recordId: byId(account),
		}),
		input: [TEXT_FILE],
		gives: ({ account }) => ({
			items: [{ notes_title: 'Договор', filename: 'a.txt', filesize: 14, attachedTo: account }],
		}),
	},
	'document/download': {
		parameters: async ({ admin }) => {
			const { items } = await admin.run(
				'document',
				'upload',
				{ fileLocation: 'file', inputDataFieldName: 'data' },
				{ input: [TEXT_FILE] },
			);
			return { recordId: byId(String(items[0]?.json.id)), outputDataFieldName: 'data' };
		},
		gives: () => ({ items: [{ notes_title: 'a.txt', filename: 'a.txt' }] }),
		on: { [SP]: noDownload, [SP_BROKEN]: noDownload, ...onVtiger8(noDownload) },
	},
	'user/changePassword': {
		parameters: () => ({ recordId: byId('19x5'), newPassword: 'neu', confirmPassword: 'neu' }),
		gives: () => ({ items: [{ id: '19x5', changed: true }] }),
		on: { [SP_BROKEN]: sorry('changePassword'), [V75]: sorry('changePassword'), ...onVtiger8(sorry('changePassword')) },
	},
	'user/deleteUser': {
		parameters: ({ leaver }) => ({ recordId: byId(leaver), newOwnerId: byId('sales') }),
		gives: ({ leaver }) => ({ items: [{ id: leaver, deleted: true, newOwnerId: '19x5' }] }),
		on: { [SP_BROKEN]: sorry('deleteUser'), [V75]: sorry('deleteUser'), ...onVtiger8(sorry('deleteUser')) },
	},
	'session/check': {
		parameters: () => ({}),
		gives: () => ({
			items: expect.arrayContaining([
				expect.objectContaining({ check: 'Connection', works: true }),
				expect.objectContaining({ check: 'Time Zone', works: true }),
			]) as object[],
		}),
	},
	'session/login': {
		parameters: () => ({}),
		gives: () => ({ items: [{ sessionName: expect.stringMatching(/^\w{10,}$/), userId: '19x1' }] }),
	},
	'session/extendsession': {
		parameters: ({ crm }) => ({ browserSessionId: crm.browserSession('sales') }),
		gives: () => ({ items: [{ sessionName: expect.any(String), userId: '19x5' }] }),
		on: { [SP_BROKEN]: () => ({ error: /\(extendsession, INTERNAL_SERVER_ERROR\)/, advice: /Use Log In instead/ }) },
	},
	'session/getchallenge': {
		parameters: () => ({}),
		gives: () => ({ items: [{ token: expect.stringMatching(/^\w{10,}$/), expireTime: expect.any(Number) }] }),
	},
	'session/logout': {
		parameters: () => ({}),
		gives: () => ({ items: [{ loggedOut: true, endedOnServer: true }] }),
		on: {
			[SP_BROKEN]: () => ({ items: [{ loggedOut: true, endedOnServer: false }], hints: [/cannot end sessions/] }),
			...onVtiger8(() => ({ items: [{ loggedOut: true, endedOnServer: false }], hints: [/cannot end sessions/] })),
		},
	},
	'customOperation/call': {
		parameters: ({ lead }) => ({
			webserviceOperation: 'retrieve',
			httpMethod: 'GET',
			parameters: { parameters: [{ name: 'id', value: lead }] },
		}),
		gives: ({ lead }) => ({ items: [{ id: lead, lastname: 'Орлова' }] }),
	},
};

const operations = RESOURCES.flatMap(({ value, actions }) => actions.map((action) => `${value}/${action.value}`));

test('every operation of the node has a row, and every row an operation', () => {
	expect(Object.keys(ROWS).sort()).toEqual([...operations].sort());
	for (const { gives, on = {} } of Object.values(ROWS))
		expect(gives !== undefined || Object.keys(on).length === personalityNames.length).toBe(true);
});

async function newWorld(personality: PersonalityName): Promise<World> {
	const start = Math.floor(Date.now() / 1000) - 3600;
	const crm = await openCrm({ personality, samples: false });
	const account = crm.create('Accounts', { accountname: 'ООО «Связи»' });
	const product = crm.create('Products', { productname: 'Чай & кофе', unit_price: '100' });
	const address = { bill_street: '-', ship_street: '-' };
	const LineItems = [{ productid: product, quantity: '1', listprice: '100' }];
	return {
		crm,
		admin: actionNode(crm, crm.admin, { timezone: personality.startsWith('vtiger') ? 'UTC' : 'Europe/Moscow' }),
		account,
		contact: crm.create('Contacts', { lastname: 'Связная', account_id: account }),
		lead: crm.create('Leads', { lastname: 'Орлова', company: 'ООО «Орёл»', description: 'a & "b"' }),
		product,
		invoice: crm.create('Invoice', {
			subject: 'Счёт',
			account_id: account,
			invoicestatus: 'Created',
			...address,
			LineItems,
		}),
		leaver: crm.create('Users', { user_name: 'leaver', last_name: 'Уходящий', status: 'Active', is_admin: 'off' }),
		start,
	};
}

describe.each(personalityNames)('on %s', (personality) => {
	let world: World;
	beforeAll(async () => {
		world = await newWorld(personality);
	});

	test.each(operations)('%s', async (name) => {
		const row = ROWS[name];
		const [resource = '', operation = ''] = name.split('/');
		const outcome = (row?.on?.[personality] ?? row?.gives)?.(world);
		if (row === undefined || outcome === undefined) throw new Error(`no row for ${name}`);
		const parameters = await row.parameters(world);
		const run = world.admin.run(resource, operation, parameters, row.input === undefined ? {} : { input: row.input });
		if ('error' in outcome) {
			await expect(run).rejects.toMatchObject({
				message: expect.stringMatching(outcome.error),
				description: expect.stringMatching(outcome.advice),
				context: expect.objectContaining({ itemIndex: 0 }),
			});
		} else {
			const { items, hints } = await run;
			expect(items.map(({ json }) => json)).toMatchObject(outcome.items);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(items.map(() => ({ item: 0 })));
			expect(hints).toEqual((outcome.hints ?? []).map((hint) => expect.stringMatching(hint) as IDataObject));
		}
		expect(world.crm.poisoned).toBe(false);
	});
});

test('workflows hold the node by its name and version, and agents may take it as a tool', () => {
	expect(new Vtiger().description).toMatchObject({
		name: 'vtiger',
		version: 1,
		usableAsTool: true,
		credentials: [{ name: 'vtigerApi', required: true }],
	});
});
