// Lists of the editor under hostile words, pages and choices: they find what has these letters, or nothing.

import type { INodeListSearchResult, INodeParameters } from 'n8n-workflow';
import { Vtiger } from '../../nodes/Vtiger/Vtiger.node';
import { byName, loadOptions } from '../core/contexts';
import { actionNode } from '../core/node';
import { useCrm } from '../core/useCrm';

const crm = useCrm({ samples: false });
const node = actionNode(crm);
const { listSearch, loadOptions: lists, resourceMapping } = new Vtiger().methods;
const NAMES = ['50 % скидки', '50_ скидки', 'a\\b', "O'Brien", 'Иванов', 'Петров'];
let contact: string;
let account: string;

beforeAll(() => {
	account = crm.create('Accounts', { accountname: 'Заказчик' });
	for (const lastname of NAMES) contact = crm.create('Contacts', { lastname, account_id: account });
	for (const productname of NAMES) crm.create('Products', { productname, unit_price: '1' });
	for (const lastname of NAMES) crm.create('Leads', { lastname, company: 'x' });
	for (const notes_title of NAMES) crm.create('Documents', { notes_title });
});

afterEach(() => {
	const asked = crm.requests.filter(({ operation }) => operation !== 'login' && operation !== 'getchallenge');
	expect(asked.every(({ method, status }) => method === 'GET' && status === 200)).toBe(true);
	expect(asked.length).toBeLessThan(12);
});

const contacts = { module: byName('Contacts'), relation: 'Documents' };

/** What is typed into a search, and the names among those above that hold it. */
const WORDS: Array<[typed: string, found: string[]]> = [
	['%', ['50 % скидки']],
	['50_', ['50_ скидки']],
	['_ скидки', ['50_ скидки']],
	['%%', []],
	['\\', ['a\\b']],
	['\\\\', []],
	["'", ["O'Brien"]],
	["''", []],
	["' OR '1'='1", []],
	["%' OR lastname LIKE '%", []],
	["x') UNION SELECT accesskey FROM vtiger_users --", []],
	[';', []],
	['ИВАНОВ', ['Иванов']],
	['  Петров  ', ['Петров']],
	['\u200b', []],
	['😀', []],
	['12x', []],
	['99x1', []],
	['12x1 or 1=1', []],
	['123456789012345678901', []],
	['12x123456789012345678901', []],
	['10x123456789012345678901', []],
	['-1', []],
	['1e3', []],
	['NULL', []],
	['constructor', []],
	['__proto__', []],
	['https://staging.example.com/index.php?module=Contacts&record=1', []],
	['{{ $json.x }}', []],
	['а'.repeat(1_000), []],
];

describe.each(['searchRecords', 'searchProducts', 'searchLeads', 'searchDocuments', 'searchRelatedRecords'] as const)(
	'%s',
	(list) => {
		test.each(WORDS)('%j', async (typed, found) => {
			const context = loadOptions(node.stored, contacts as INodeParameters);
			const outcome: INodeListSearchResult | Error = await listSearch[list]
				.call(context, typed)
				.catch((error: unknown) => error as Error);
			if (outcome instanceof Error) {
				expect(typed.length).toBeGreaterThan(500);
				expect(outcome.message).toMatch(/too long/);
				return;
			}
			const names = outcome.results.map(({ name }) => name.split(' – ')[0]);
			expect(names.sort()).toEqual([...found].sort());
		});
	},
);

test.each([['abc'], ['-100'], ['1e9'], ['0 UNION SELECT 1'], ['99999999'], ['NaN'], ['']])(
	'the page %j of records is one that exists, or an empty one',
	async (page) => {
		const { results } = await listSearch.searchRecords.call(
			loadOptions(node.stored, contacts as INodeParameters),
			'',
			page,
		);
		expect([0, NAMES.length]).toContain(results.length);
	},
);

describe('a module that is none', () => {
	const MODULES = ['', ' ', 'Nowhere; DROP TABLE', "Contacts' OR '1'='1", '../etc/passwd', '__proto__', 'contacts '];

	test.each(MODULES)('%j has no fields, columns, records and relations', async (module) => {
		const given = () => loadOptions(node.stored, { module: byName(module), relation: 'Documents' } as INodeParameters);
		for (const name of [
			'getColumns',
			'getConditionFields',
			'getClearableFields',
			'getTaxes',
			'getRelations',
		] as const) {
			const outcome = await lists[name].call(given()).catch((error: unknown) => error);
			if (!(outcome instanceof Error)) expect(outcome).toEqual([]);
			else expect(outcome.message).toMatch(/does not know the module/);
		}
		const found = await listSearch.searchRecords.call(given(), 'x').catch((error: unknown) => error);
		if (!(found instanceof Error)) expect(found).toEqual({ results: [] });
		const mapped = await resourceMapping.getCreateFields.call(given()).catch((error: unknown) => error);
		if (!(mapped instanceof Error)) expect(mapped).toMatchObject({ fields: [] });
		crm.clearLog();
	});
});

test.each([['Nowhere'], [''], ["Documents' OR '1'='1"], ['__proto__'], ['constructor']])(
	'the relation %j has no records and no columns',
	async (relation) => {
		const given = { module: byName('Contacts'), relation } as INodeParameters;
		expect(await listSearch.searchRelatedRecords.call(loadOptions(node.stored, given), '')).toEqual({ results: [] });
		expect(await lists.getRelatedColumns.call(loadOptions(node.stored, given))).toEqual([]);
	},
);

test.each([['nofield'], ['user_password'], ['__proto__'], ["lastname' OR '1'='1"], ['id; DROP']])(
	'values of the field %j: none',
	async (field) => {
		const given = { ...contacts, conditions: { conditions: [{ field }] } } as INodeParameters;
		const context = loadOptions(node.stored, given, 'vtiger', 'parameters.conditions.conditions[0].value');
		expect(await listSearch.searchConditionValues.call(context, '')).toEqual({ results: [] });
	},
);

test('a record’s own id finds it, and no other does', async () => {
	const search = async (typed: string) =>
		(await listSearch.searchRecords.call(loadOptions(node.stored, contacts as INodeParameters), typed)).results;
	expect(await search(contact)).toMatchObject([{ value: contact }]);
	expect(await search(account)).toEqual([]);
	const number = contact.split('x')[1] ?? '';
	expect(await search(number)).toMatchObject([{ value: contact }]);
	expect(await search(`${crm.url}/index.php?module=Contacts&view=Detail&record=${number}`)).toMatchObject([
		{ value: contact },
	]);
	expect(await search(`${crm.url}/index.php?module=Accounts&view=Detail&record=${number}`)).toEqual([]);
});
