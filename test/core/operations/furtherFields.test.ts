// Further fields of a conversion and an upload: required ones of a company's own above all.

import type { INodeParameters } from 'n8n-workflow';
import { getAccountFields, getDealFields, getDocumentFields } from '../../../nodes/Vtiger/forms/furtherFields';
import { byId, loadOptions, mapped } from '../contexts';
import { actionNode, sentElement, writesTo, type ActionNode } from '../node';
import { useCrm } from '../useCrm';

const crm = useCrm({ samples: false, broken: { convertlead: false } });
let node: ActionNode;
let region: string;
let origin: string;
let shelf: string;

beforeAll(() => {
	node = actionNode(crm);
	region = crm.addField('Accounts', { type: 'string', label: 'Регион', mandatory: true });
	origin = crm.addField('Contacts', { type: 'string', label: 'Источник', mandatory: true });
	shelf = crm.addField('Documents', { type: 'string', label: 'Полка', mandatory: true });
});

const newLead = () => crm.create('Leads', { lastname: 'Новый', company: 'ООО «Лид»' }, { owner: '19x5' });
const found = (module: string, id: unknown) => crm.records(module).find((record) => record.id === id);

async function convert(parameters: INodeParameters) {
	const entities = ['Accounts', 'Contacts'];
	return await node.run('lead', 'convertlead', { recordId: byId(newLead()), entities, ...parameters });
}

test('required fields are offered at once, others can be added, those with a parameter of their own are not', async () => {
	const { fields } = await getAccountFields.call(loadOptions(node.stored, {}));
	expect(fields.find(({ id }) => id === region)).toMatchObject({ required: true, removed: false });
	expect(fields.find(({ id }) => id === 'website')).toMatchObject({ required: false, removed: true });
	expect(fields.some(({ id }) => id === 'accountname' || id === 'assigned_user_id')).toBe(false);
	const deal = await getDealFields.call(loadOptions(node.stored, {}));
	expect(deal.fields.some(({ id }) => ['potentialname', 'amount', 'related_to'].includes(id))).toBe(false);
	const document = await getDocumentFields.call(loadOptions(node.stored, {}));
	expect(document.fields.filter(({ required }) => required).map(({ id }) => id)).toEqual([shelf]);
});

describe('a conversion', () => {
	test('writes further fields of the account, the contact and the deal, checked as everywhere', async () => {
		const { items, hints } = await convert({
			entities: ['Accounts', 'Contacts', 'Potentials'],
			accountFields: mapped({ [region]: 'Юг', employees: '12' }),
			contactFields: mapped({ [origin]: 'Сайт', birthday: '17.05.1980' }),
			dealName: 'Поставка',
			closingDate: '2027-03-31',
			salesStage: 'Prospecting',
			dealFields: mapped({ nextstep: 'Звонок' }),
		});
		const made = items[0]?.json ?? {};
		expect(found('Accounts', made.accountId)).toMatchObject({ [region]: 'Юг', employees: '12' });
		expect(found('Contacts', made.contactId)).toMatchObject({ [origin]: 'Сайт', birthday: '1980-05-17' });
		expect(found('Potentials', made.potentialId)).toMatchObject({ nextstep: 'Звонок' });
		expect(hints).toEqual([]);
	});

	test('without a required field says in which field the CRM stored ????', async () => {
		const { hints } = await convert({ accountFields: mapped({ [region]: 'Юг' }), accountName: 'ООО «Два»' });
		expect(hints).toEqual([expect.stringMatching(/stored “\?\?\?\?” in “Источник” .*12x\d+.*Contact Fields/)]);
	});

	test('tells of texts that the CRM changed or cut', async () => {
		const { hints } = await convert({
			entities: ['Accounts', 'Contacts', 'Potentials'],
			accountName: 'ООО <script>1</script>',
			accountFields: mapped({ [region]: 'Ю'.repeat(300) }),
			contactFields: mapped({ [origin]: 'Сайт', description: '<script>2</script>' }),
			dealName: 'Сделка 😀',
			closingDate: '2027-03-31',
			salesStage: 'Prospecting',
		});
		expect(hints).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/changed the text of .*“ООО <script>1<\/script>” became “ООО &lt;script/),
				expect.stringMatching(/cut the text of “Регион”/),
				expect.stringMatching(/“<script>2<\/script>” became “&lt;script/),
				expect.stringMatching(/“Сделка 😀” became “Сделка \?\?\?\?”/),
			]),
		);
	});

	test('tells that an account which was there already keeps other values', async () => {
		crm.create('Accounts', { accountname: 'ООО «Старое»', [region]: 'Север' });
		const { hints } = await convert({
			accountName: 'ООО «Старое»',
			accountFields: mapped({ [region]: 'Юг', employees: '7' }),
			contactFields: mapped({ [origin]: 'Сайт' }),
		});
		expect(hints).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/“Юг” became “Север”|Регион/),
				expect.stringMatching(/employees.*instead of “7”/),
			]),
		);
	});

	test.each<[string, INodeParameters, RegExp]>([
		['a value that is none', { accountFields: mapped({ employees: 'many' }) }, /“many” is not a whole number/],
		['a field that the module lacks', { contactFields: mapped({ nothing: '1' }) }, /has no field “nothing”/],
		['a field with a parameter of its own', { accountFields: mapped({ accountname: 'x' }) }, /parameter of its own/],
	])('refuses %s before anything is sent', async (_what, parameters, message) => {
		await expect(convert(parameters)).rejects.toMatchObject({ message: expect.stringMatching(message) });
		expect(crm.requests.some(({ operation }) => operation === 'convertlead')).toBe(false);
	});
});

describe('an upload', () => {
	const link = { fileLocation: 'link', link: 'https://example.com/a.pdf', title: 'Договор' };

	test('writes further fields of the document', async () => {
		const documentFields = mapped({ [shelf]: 'A3' });
		const { items } = await node.run('document', 'upload', { ...link, documentFields });
		expect(items[0]?.json[shelf]).toBe('A3');
		expect(sentElement(crm, 'create')).toMatchObject({ [shelf]: 'A3', notes_title: 'Договор' });
	});

	test('without a required one is refused before anything is sent', async () => {
		await expect(node.run('document', 'upload', link)).rejects.toMatchObject({
			message: expect.stringMatching(/Полка/),
		});
		expect(writesTo(crm)).toEqual([]);
	});
});
