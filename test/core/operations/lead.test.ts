// Lead: conversion, on each of the four recorded servers and in both forms that servers have registered.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { getConversionOwners, getSalesStages } from '../../../nodes/Vtiger/forms/conversionForm';
import { searchLeads } from '../../../nodes/Vtiger/forms/recordLists';
import { personalityNames, type Crm, type CrmOptions } from '../../crm';
import { byId, loadOptions } from '../contexts';
import { actionNode, inputItems, type ActionNode } from '../node';
import { openCrm } from '../useCrm';

let crm: Crm;
let admin: ActionNode;

const deal = { dealName: 'Поставка', closingDate: '2027-03-31', salesStage: 'Prospecting', amount: '1 500,50' };

async function convert(recordId: string, parameters: INodeParameters = {}): Promise<IDataObject> {
	const { items } = await admin.run('lead', 'convertlead', {
		recordId: byId(recordId),
		entities: ['Accounts', 'Contacts'],
		...parameters,
	});
	return items[0]?.json ?? {};
}

function newLead(fields = {}): string {
	return crm.create(
		'Leads',
		{ firstname: 'Виктор', lastname: 'Новый', company: 'ООО «Лид»', email: 'lid@example.com', ...fields },
		{ owner: '19x5' },
	);
}

const sent = () => crm.requests.filter((request) => request.operation === 'convertlead');
const sentElement = () => JSON.parse(sent()[0]?.parameters.element ?? '{}') as IDataObject;
const found = (module: string, id: unknown) => crm.records(module).find((record) => record.id === id);

async function begin(options: CrmOptions): Promise<void> {
	crm = await openCrm({ samples: false, ...options });
	admin = actionNode(crm);
}

describe.each(personalityNames)('on %s', (personality) => {
	beforeAll(async () => await begin({ personality }));
	beforeEach(() => {
		crm.clearLog();
		crm.faults.clear();
	});

	test('converts a lead, or says what an administrator must fix', async () => {
		const id = newLead();
		const outcome = convert(id);
		if (personality === 'vtiger-8.2' || personality === 'vtiger-7.5-php7.4') {
			const { accountId, contactId } = await outcome;
			expect(await outcome).toEqual({
				leadId: id,
				accountId,
				contactId,
				potentialId: null,
				raw: { Accounts: accountId, Contacts: contactId },
			});
			expect(found('Accounts', accountId)).toMatchObject({ accountname: 'ООО «Лид»', assigned_user_id: '19x5' });
			expect(found('Contacts', contactId)).toMatchObject({
				firstname: 'Виктор',
				lastname: 'Новый',
				account_id: accountId,
			});
			return;
		}
		const dies = personality.startsWith('vtiger-8');
		await expect(outcome).rejects.toMatchObject({
			message: expect.stringMatching(
				dies
					? /internal error \(convertlead, SERVER_FAULT\): HTTP 500 with an empty body; the lead is not converted$/
					: /\(convertlead, ACCESS_DENIED\): Permission to perform the operation is denied for id$/,
			),
			description: expect.stringMatching(
				/^The parameters of convertlead are registered wrongly.*vtiger_ws_operation_parameters/,
			),
		});
		// The second form may follow only if the first has certainly not run.
		expect(sent()).toHaveLength(dies ? 1 : 2);
		expect(crm.records('Accounts')).toEqual([]);
	});
});

describe('in the form with one element', () => {
	beforeAll(async () => await begin({ personality: 'salesplatform-7.2', broken: { convertlead: false } }));
	beforeEach(() => {
		crm.clearLog();
		crm.faults.clear();
	});

	test('creates account, contact and deal with their fields', async () => {
		const id = newLead({ company: 'ООО «Тройка»' });
		const { accountId, contactId, potentialId } = await convert(id, {
			entities: ['Accounts', 'Contacts', 'Potentials'],
			...deal,
		});
		expect(found('Potentials', potentialId)).toMatchObject({
			potentialname: 'Поставка',
			closingdate: '2027-03-31',
			sales_stage: 'Prospecting',
			amount: expect.stringMatching(/^1500\.50*$/),
			related_to: accountId,
			contact_id: contactId,
		});
		expect(sent()).toHaveLength(1);
	});

	test.each<[string, INodeParameters, object]>([
		['the lead’s owner and the contact by default', {}, { assignedTo: '19x5', transferRelatedRecordsTo: 'Contacts' }],
		[
			'the account if there is no contact',
			{ entities: ['Accounts'] },
			{
				transferRelatedRecordsTo: 'Accounts',
				entities: { Accounts: { create: true, name: 'Accounts', accountname: 'ООО «Лид»' } },
			},
		],
		[
			'what is chosen',
			{ assignedTo: 'admin', transferRelatedRecordsTo: 'Accounts', accountName: 'Другое имя' },
			{
				assignedTo: '19x1',
				transferRelatedRecordsTo: 'Accounts',
				entities: { Accounts: { accountname: 'Другое имя' } },
			},
		],
		['a group as the owner', { assignedTo: '20x2' }, { assignedTo: '20x2' }],
	])('takes %s', async (_what, parameters, element) => {
		const id = newLead();
		await convert(id, parameters);
		expect(sentElement()).toMatchObject({ leadId: id, ...element });
	});

	test('takes the date from n8n’s picker and a stage by its label', async () => {
		const stages = await getSalesStages.call(loadOptions(admin.stored, {}));
		const label = stages.find(({ value }) => value === 'Qualification')?.name ?? '';
		const id = newLead();
		const { potentialId } = await convert(id, {
			entities: ['Contacts', 'Potentials'],
			...deal,
			closingDate: '2027-03-31T00:00:00',
			salesStage: label,
		});
		expect(found('Potentials', potentialId)).toMatchObject({ closingdate: '2027-03-31', sales_stage: 'Qualification' });
		expect(label).not.toBe('Qualification');
	});

	test('takes a date that an expression gives as an object', async () => {
		const id = newLead();
		const closingDate = '={{ DateTime.fromISO("2027-03-31T12:00:00Z") }}';
		const { potentialId } = await convert(id, { entities: ['Contacts', 'Potentials'], ...deal, closingDate });
		expect(found('Potentials', potentialId)).toMatchObject({ closingdate: '2027-03-31' });
	});

	test('offers the lead’s owner, who is taken if nobody is chosen, before all others', async () => {
		const owners = await getConversionOwners.call(loadOptions(admin.stored, {}));
		expect(owners[0]).toEqual({ name: 'The Lead’s Owner', value: '' });
		expect(owners.slice(1).map(({ value }) => value)).toEqual(expect.arrayContaining(['19x1', '19x5', '20x2']));
		const { accountId } = await convert(newLead({ assigned_user_id: '19x5' }), { assignedTo: '' });
		expect(found('Accounts', accountId)).toMatchObject({ assigned_user_id: '19x5' });
	});

	test('uses an account of the same name again', async () => {
		const existing = crm.create('Accounts', { accountname: 'ООО «Повтор»' });
		expect(await convert(newLead({ company: 'ООО «Повтор»' }))).toMatchObject({ accountId: existing });
	});

	test('a lead that was converted before says so', async () => {
		const id = newLead();
		await convert(id);
		await expect(convert(id)).rejects.toThrow(/The lead was converted before \(convertlead, LEAD_ALREADY_CONVERTED\)/);
	});

	test('a result of null is no success', async () => {
		crm.faults.next(
			{ operation: 'convertlead' },
			{ kind: 'status', status: 200, body: '{"success":true,"result":null}' },
		);
		await expect(convert(newLead())).rejects.toMatchObject({
			message: expect.stringMatching(
				/The CRM did not convert the lead \(convertlead, LEAD_NOT_CONVERTED\): it gave no reason and deleted what it had created/,
			),
			description: expect.stringMatching(/recycle bin/),
		});
	});

	test('the server’s own refusal of a record comes through', async () => {
		crm.faults.next(
			{ operation: 'convertlead' },
			{ kind: 'json', code: 'UNKNOWN_OPERATION', message: 'cf_851 does not have a value : Potentials' },
		);
		await expect(convert(newLead())).rejects.toMatchObject({
			message: expect.stringMatching(/cf_851 does not have a value : Potentials$/),
			description: expect.stringMatching(/could not create the record whose module the message ends with/),
		});
		expect(sent()).toHaveLength(1);
	});

	test('is sent once if it failed after it had run, and the error says what came of it', async () => {
		crm.faults.next({ operation: 'convertlead' }, { kind: 'empty500', runs: true });
		await expect(convert(newLead())).rejects.toMatchObject({
			message: expect.stringMatching(/SERVER_FAULT\): .*; the lead is converted all the same$/),
			description: expect.stringMatching(/Do not convert it again/),
		});
		expect(sent()).toHaveLength(1);
	});

	test('is sent once if it failed before its end, and the error warns of what was created until then', async () => {
		crm.faults.next(
			{ operation: 'convertlead' },
			{ kind: 'json', code: 'INTERNAL_SERVER_ERROR', message: 'Unknown Error while processing request' },
		);
		await expect(convert(newLead())).rejects.toMatchObject({
			message: expect.stringMatching(/INTERNAL_SERVER_ERROR\): .*; the lead is not converted$/),
			description: expect.stringMatching(/before you try again, look for a new account, contact or deal/),
		});
		expect(sent()).toHaveLength(1);
	});

	test('is sent once if the connection was lost, and the outcome is called unknown', async () => {
		crm.faults.next({ operation: 'convertlead' }, { kind: 'cutDuring' });
		await expect(convert(newLead())).rejects.toMatchObject({
			message: expect.stringMatching(/CONNECTION_LOST/),
			description: expect.stringMatching(/may or may not have carried this out/),
		});
		expect(sent()).toHaveLength(1);
	});

	test('each item is converted and paired', async () => {
		const leads = [newLead({ company: 'А' }), newLead({ company: 'Б' })];
		const { items } = await admin.run(
			'lead',
			'convertlead',
			{ recordId: byId('={{ $json.lead }}'), entities: ['Accounts', 'Contacts'] },
			{ input: inputItems(...leads.map((lead) => ({ lead }))) },
		);
		expect(items.map(({ json, pairedItem }) => [json.leadId, pairedItem])).toEqual([
			[leads[0], { item: 0 }],
			[leads[1], { item: 1 }],
		]);
	});

	test('offers leads by their names', async () => {
		const id = newLead({ lastname: 'Редкая' });
		expect((await searchLeads.call(loadOptions(admin.stored, {}), 'редкая')).results).toMatchObject([
			{ name: expect.stringMatching(/^Виктор Редкая – /), value: id },
		]);
	});

	test.each<[string, INodeParameters, RegExp]>([
		[
			'neither account nor contact',
			{ entities: ['Potentials'], ...deal },
			/Neither an account nor a contact is to be created \(Create\)/,
		],
		['nothing', { entities: [] }, /Neither an account nor a contact/],
		['something else', { entities: ['Accounts', 'Invoice'] }, /“Invoice” is nothing that a lead becomes \(Create\)/],
		['a deal without a name', { entities: ['Contacts', 'Potentials'], ...deal, dealName: '' }, /^Deal Name is empty/],
		[
			'a deal without a date',
			{ entities: ['Contacts', 'Potentials'], ...deal, closingDate: '' },
			/^Closing Date is empty/,
		],
		[
			'a date in doubt',
			{ entities: ['Contacts', 'Potentials'], ...deal, closingDate: '03/04/2027' },
			/is not a valid date, or is an ambiguous one.*\(closingdate\)/,
		],
		[
			'an unknown stage',
			{ entities: ['Contacts', 'Potentials'], ...deal, salesStage: 'Nowhere' },
			/“Nowhere” is not an entry of the list.*\(sales_stage\)/,
		],
		[
			'an amount that is no number',
			{ entities: ['Contacts', 'Potentials'], ...deal, amount: 'много' },
			/“много” is not a number.*\(amount\)/,
		],
		['an unknown owner', { assignedTo: 'nobody' }, /“nobody” is not one active user or group \(Owner\)/],
		[
			'related records for nobody',
			{ entities: ['Contacts'], transferRelatedRecordsTo: 'Accounts' },
			/Nothing is created that could get the lead’s related records.*\(Related Records Go To\)/,
		],
		[
			'related records for the deal',
			{ entities: ['Contacts', 'Potentials'], ...deal, transferRelatedRecordsTo: 'Potentials' },
			/Nothing is created that could get the lead’s related records \(Potentials\).*\(Related Records Go To\)/,
		],
		[
			'related records for a contact that is not created',
			{ entities: ['Accounts'], transferRelatedRecordsTo: 'Contacts' },
			/Nothing is created that could get the lead’s related records \(Contacts\)/,
		],
		['no lead', { recordId: byId('') }, /The record is missing \(Lead\)/],
		['a record of another module', { recordId: byId('12x5') }, /12x5 does not belong to the module/],
		['a lead that does not exist', { recordId: byId('10x999999') }, /does not exist \(retrieve, ACCESS_DENIED\)/],
	])('refuses %s before sending', async (_what, parameters, message) => {
		await expect(convert(newLead(), parameters)).rejects.toMatchObject({
			message: expect.stringMatching(message),
			context: expect.objectContaining({ itemIndex: 0 }),
		});
		expect(sent()).toEqual([]);
	});

	test('refuses an account for a lead without a company', async () => {
		await expect(convert(newLead({ company: '' }))).rejects.toThrow(
			/The lead has no company to name the account after \(Account Name\)/,
		);
		expect(await convert(newLead({ company: '' }), { entities: ['Contacts'] })).toMatchObject({
			accountId: null,
			contactId: expect.stringMatching(/^12x/),
		});
	});
});

describe('in the form with five parameters, of old servers', () => {
	beforeAll(
		async () =>
			await begin({ personality: 'salesplatform-7.2', broken: { convertlead: false }, convertleadForm: 'five' }),
	);
	beforeEach(() => crm.clearLog());

	test('converts after the first form was not understood', async () => {
		const id = newLead();
		const { accountId, contactId, potentialId } = await convert(id, {
			entities: ['Accounts', 'Contacts', 'Potentials'],
			...deal,
		});
		expect(found('Accounts', accountId)).toMatchObject({ accountname: 'ООО «Лид»' });
		expect(found('Contacts', contactId)).toMatchObject({ lastname: 'Новый' });
		expect(found('Potentials', potentialId)).toMatchObject({ potentialname: 'Поставка', sales_stage: 'Prospecting' });
		expect(sent()[1]?.parameters).toMatchObject({
			leadId: id,
			assignedTo: '19x5',
			accountName: 'ООО «Лид»',
			avoidPotential: '',
		});
	});

	test('avoids the deal that is not wanted', async () => {
		const before = crm.records('Potentials').length;
		expect(await convert(newLead())).toMatchObject({ potentialId: null });
		expect(sent()[1]?.parameters.avoidPotential).toBe('1');
		expect(crm.records('Potentials')).toHaveLength(before);
	});

	test.each<[string, INodeParameters]>([
		['no contact', { entities: ['Accounts'] }],
		['no account although the lead has a company', { entities: ['Contacts'] }],
	])('is not tried if it cannot say what is wanted: %s', async (_what, parameters) => {
		await expect(convert(newLead(), parameters)).rejects.toThrow(/convertlead, ACCESS_DENIED/);
		expect(sent()).toHaveLength(1);
	});

	test('reads ids as old servers name them', async () => {
		crm.faults.clear();
		const result = { leadId: '10x1', accountId: '11x2', contactId: '12x3', potentialId: '' };
		crm.faults.next(
			{ operation: 'convertlead' },
			{ kind: 'status', status: 200, body: JSON.stringify({ success: true, result }) },
		);
		expect(await convert(newLead())).toMatchObject({
			accountId: '11x2',
			contactId: '12x3',
			potentialId: null,
			raw: result,
		});
	});
});
