// What each list of the panels has to offer: one entry a method of the nodes.

import assert from 'node:assert/strict';

/** @typedef {import('../crm/types').Crm} Crm */
/** @typedef {{ name: string, value: string }} Choice */
/** @typedef {{ crm: Crm, isAdmin: boolean }} Situation */
/**
 * @typedef {object} Expectation
 * @property {Array<Record<string, string>>} chosen what the person has chosen in the panel; the list is asked for under each
 * @property {(list: any[], situation: Situation & { chosen: Record<string, string> }) => void} check the whole list, all pages of it
 * @property {Array<{ filter: string, finds: string[] }>} [searches] names that the list narrows to, under the first choice, without their details
 * @property {boolean} [paged] it has more than one page under every choice
 * @property {boolean} [anyModule] it is the same whatever module is chosen
 * @property {(parameter: string, chosen: Record<string, string>) => { parameter: string, parameters: Record<string, unknown> }} [inside] where in a collection the list is, and what the collection holds
 */

/** How many records of each module the lists are tried with: more than a page of 100. */
export const recordsOfAModule = 105;
export const pagedModules = ['Contacts', 'Accounts', 'Leads', 'Documents', 'Products', 'Invoice'];
const nameFields = {
	Contacts: 'lastname',
	Accounts: 'accountname',
	Leads: 'lastname',
	Documents: 'notes_title',
	Products: 'productname',
	Invoice: 'subject',
};

/** Adds records that the salesman owns, so that both users see more than one page. @param {Crm} crm */
export function addRecords(crm) {
	const account = crm.records('Accounts')[0]?.id ?? '';
	for (const [module, field] of Object.entries(nameFields)) {
		for (let number = 1; number <= recordsOfAModule; number++) {
			const more = module === 'Invoice' ? { account_id: account, bill_street: '-', ship_street: '-' } : {};
			crm.create(module, { [field]: `Запись ${String(number).padStart(3, '0')}`, ...more }, { owner: crm.sales.id });
		}
	}
}

const ofTheSalesman = ['19x5', '20x2'];
const ownedByNobody = ['Products', 'Services'];

/** @param {Situation} situation @param {string} module @returns {string[]} */
function visibleIds({ crm, isAdmin }, module) {
	const seen = (/** @type {any} */ record) =>
		isAdmin || ownedByNobody.includes(module) || ofTheSalesman.includes(record.assigned_user_id);
	return crm
		.records(module)
		.filter(seen)
		.map(({ id }) => String(id));
}

/** @param {Choice[]} list @param {Choice[]} entries */
function has(list, entries) {
	for (const { name, value } of entries)
		assert.equal(list.find((entry) => entry.value === value)?.name, name, `the name of ${value}`);
}

/** @param {Choice[]} list @param {string[]} values */
function hasNot(list, values) {
	for (const value of values) assert.ok(!list.some((entry) => entry.value === value), `${value} must not be offered`);
}

/** @param {Choice[]} list @param {(situation: Situation) => string[]} ids @param {Situation} situation */
function hasExactly(list, ids, situation) {
	assert.deepEqual(list.map(({ value }) => value).sort(), ids(situation).sort());
	for (const { name } of list) assert.match(name, /\S/);
}

const contacts = { name: 'Контакты (Contacts)', value: 'Contacts' };
const invoices = { name: 'Счета (Invoice)', value: 'Invoice' };
const groups = { name: 'Группы (Groups)', value: 'Groups' };

/** @param {Choice[]} entries @param {string[]} [others] @returns {Expectation} */
const modules = (entries, others = []) => ({
	chosen: [{}],
	check(list, { isAdmin }) {
		has(list, entries);
		hasNot(list, [...others, 'Search', ...(isAdmin ? [] : ['Users'])]);
		const usual = ['Contacts', 'Accounts', 'Leads', 'Potentials', 'HelpDesk', 'Invoice', 'Quotes'];
		const offered = list.map(({ value }) => value);
		const first = usual.filter((name) => offered.includes(name));
		assert.deepEqual(offered.slice(0, first.length), first, 'the modules are not in the order of use');
	},
	searches: [
		{ filter: entries[0]?.name.slice(1, 4).toUpperCase() ?? '', finds: [entries[0]?.name ?? ''] },
		{ filter: entries[0]?.value.toLowerCase() ?? '', finds: [entries[0]?.name ?? ''] },
		{ filter: 'no such module', finds: [] },
	],
});

/** @param {Array<Record<string, string>>} chosen @param {(chosen: Record<string, string>) => string[]} modulesOf @param {Expectation['searches']} [searches] @returns {Expectation} */
const records = (chosen, modulesOf, searches = []) => ({
	chosen,
	paged: true,
	check(list, situation) {
		hasExactly(list, (one) => modulesOf(situation.chosen).flatMap((module) => visibleIds(one, module)), situation);
	},
	searches: [{ filter: 'запись 077', finds: ['Запись 077'] }, ...searches, { filter: 'no such record', finds: [] }],
});

/** @param {Record<string, { entries: Choice[], others: string[] }>} columns by module @param {(module: string) => Record<string, string>} [choice] @returns {Expectation} */
const columns = (columns, choice = (module) => ({ module })) => ({
	chosen: Object.keys(columns).map(choice),
	check(list, { chosen }) {
		const { entries, others } = columns[chosen.relation ?? chosen.module ?? ''] ?? { entries: [], others: [] };
		has(list, entries);
		hasNot(list, others);
	},
});

const contactColumns = {
	entries: [
		{ name: 'ID', value: 'id' },
		{ name: 'Фамилия', value: 'lastname' },
		{ name: 'Контакт №', value: 'contact_no' },
		{ name: 'Уровень клиента', value: 'cf_1107' },
	],
	others: ['accountname', 'tags'],
};
const accountColumns = {
	entries: [
		{ name: 'ID', value: 'id' },
		{ name: 'Контрагент', value: 'accountname' },
		{ name: 'Изменено', value: 'modifiedtime' },
	],
	others: ['lastname', 'tags'],
};

const groupsAsOwners = ['Отдел Продаж (group)', 'Отдел Маркетинга (group)', 'Отдел Поддержки (group)'];

const administrator = { name: 'Администратор (admin)', value: '19x1' };
const salesman = { name: 'Продавцов (sales)', value: '19x5' };

/** Who may not see Users is told so by an entry that has no value. @param {Choice[]} list @param {boolean} isAdmin */
function hasOwners(list, isAdmin) {
	const users = isAdmin ? [administrator.name, salesman.name] : ['sales'];
	assert.deepEqual(
		list.filter(({ value }) => value !== '').map(({ name }) => name),
		[...users, ...groupsAsOwners],
	);
	assert.equal(
		list.some(({ name, value }) => value === '' && /hidden/.test(name)),
		!isAdmin,
	);
}

/** @param {any[]} list @param {string} id */
const fieldOf = (list, id) => list.find((field) => field.id === id) ?? assert.fail(`there is no field ${id}`);

/** @param {'create' | 'revise' | 'update' | 'match'} purpose @returns {Expectation} */
const fields = (purpose) => ({
	chosen: [{ module: 'Contacts' }, { module: 'Accounts' }, { module: 'Invoice' }],
	check(list, { chosen: { module }, isAdmin }) {
		assert.equal(new Set(list.map(({ id }) => id)).size, list.length, 'a field comes twice');
		for (const id of [
			'id',
			'modifiedtime',
			'createdtime',
			'modifiedby',
			'contact_no',
			'account_no',
			'productid',
			'quantity',
		])
			assert.ok(!list.some((field) => field.id === id), `${id} cannot be written`);
		const owner = fieldOf(list, 'assigned_user_id');
		assert.equal(owner.type, 'options');
		hasOwners(owner.options, isAdmin);
		const mandatory = purpose !== 'revise';
		if (module === 'Contacts') checkContactFields(list, purpose, mandatory);
		if (module === 'Accounts') {
			assert.equal(fieldOf(list, 'accountname').required, mandatory);
			assert.ok(!list.some(({ id }) => id === 'lastname'), 'a field of the module chosen before');
		}
		if (module === 'Invoice') assert.equal(fieldOf(list, 'subject').displayName, 'Тема');
	},
});

/** @param {any[]} list @param {string} purpose @param {boolean} mandatory */
function checkContactFields(list, purpose, mandatory) {
	const lastName = fieldOf(list, 'lastname');
	assert.deepEqual(
		[lastName.displayName, lastName.type, lastName.required, lastName.canBeUsedToMatch],
		['Фамилия', 'string', mandatory, purpose === 'match'],
	);
	assert.equal(fieldOf(list, 'firstname').required, false);
	assert.equal(fieldOf(list, 'birthday').type, 'dateTime');
	assert.equal(fieldOf(list, 'account_id').displayName, 'Контрагент (Accounts)');
	assert.equal(fieldOf(list, 'cf_1109').displayName, 'Интересы (several, separated by commas)');
	assert.deepEqual(
		fieldOf(list, 'donotcall').options.map((/** @type {Choice} */ { value }) => value),
		['1', '0'],
	);
	const level = fieldOf(list, 'cf_1107');
	assert.deepEqual(
		[level.type, level.displayName, level.options[0]],
		['options', 'Уровень клиента', { name: 'Бронза', value: 'Бронза' }],
	);
}

const YES_AND_NO = [
	{ name: 'Yes', value: '1' },
	{ name: 'No', value: '0' },
];

/** Fields beside those for which the operation has its own parameters. @param {string} offered @param {string} left @returns {Expectation} */
const furtherFields = (offered, left) => ({
	chosen: [{}],
	check(list) {
		fieldOf(list, offered);
		assert.ok(!list.some(({ id }) => id === left), `${left} has a parameter of its own`);
	},
});

/** @type {Record<string, Expectation>} */
export const listExpectations = {
	searchModules: modules([groups, contacts]),
	searchRecordModules: modules([contacts, invoices], ['Groups', 'Currency', 'DocumentFolders']),
	searchInventoryModules: modules([invoices], ['Contacts', 'Groups']),
	searchCommentedModules: modules([contacts, invoices], ['Products', 'Groups', 'ModComments']),
	searchChangingModules: modules([contacts, invoices], ['Users', 'Emails', 'Groups']),
	searchRecords: records(
		[{ module: 'Contacts' }, { module: 'Accounts' }, { module: 'Invoice' }],
		({ module = '' }) => [module],
		[
			{ filter: 'орлов ДМИТРИЙ', finds: ['Дмитрий Орлов'] },
			{ filter: "O'Br", finds: ["Sean O'Brien"] },
			{ filter: '12x1016', finds: ['Дмитрий Орлов'] },
			{ filter: '1016', finds: ['Дмитрий Орлов'] },
		],
	),
	searchRelatedRecords: records(
		[
			{ module: 'Accounts', relation: 'Contacts' },
			{ module: 'Contacts', relation: 'Products' },
		],
		({ relation = '' }) => [relation],
	),
	searchLeads: records([{}], () => ['Leads']),
	searchDocuments: records([{}], () => ['Documents']),
	searchProducts: {
		...records([{ module: 'Invoice' }], () => ['Products', 'Services'], [
			{ filter: 'кофемашин', finds: ['Кофемашина «Эспрессо 2»', 'Установка кофемашины'] },
		]),
		anyModule: true,
	},
	searchUsers: {
		chosen: [{}],
		check(list, { isAdmin }) {
			assert.deepEqual(
				list.filter(({ value }) => value !== ''),
				isAdmin ? [administrator, salesman] : [{ name: 'sales', value: '19x5' }],
			);
		},
		searches: [
			{ filter: 'ПРОДАВ', finds: [salesman.name] },
			{ filter: 'admin@example', finds: [administrator.name] },
			{ filter: 'no such user', finds: [] },
		],
	},
	getUsers: {
		chosen: [{}],
		check(list, { isAdmin }) {
			assert.deepEqual(
				list.filter(({ value }) => value !== ''),
				isAdmin ? [administrator, salesman] : [{ name: 'sales', value: '19x5' }],
			);
		},
	},
	getOwners: { chosen: [{}], check: (list, { isAdmin }) => hasOwners(list, isAdmin) },
	getConversionOwners: {
		chosen: [{}],
		check(list, { isAdmin }) {
			const [first, ...owners] = list;
			// The first entry means leaving the owner as it is.
			assert.deepEqual(first, { name: 'The Lead’s Owner', value: '' });
			hasOwners(owners, isAdmin);
		},
	},
	getColumns: columns({ Contacts: contactColumns, Accounts: accountColumns }),
	getConditionFields: columns({ Contacts: contactColumns, Accounts: accountColumns }),
	getRelatedColumns: columns(
		{ Contacts: contactColumns, Products: { entries: [{ name: 'ID', value: 'id' }], others: ['lastname'] } },
		(relation) => ({ module: 'Accounts', relation }),
	),
	getClearableFields: columns({
		Contacts: { entries: [{ name: 'Имя', value: 'firstname' }], others: ['lastname', 'id', 'accountname'] },
		Accounts: { entries: [{ name: 'Веб-сайт', value: 'website' }], others: ['accountname', 'firstname'] },
	}),
	getRelations: columns({
		Accounts: {
			entries: [
				{ name: 'Контакты – Contacts', value: 'Contacts' },
				{ name: 'Заказы – Sales Order', value: 'Sales Order' },
			],
			others: ['Vendors'],
		},
		Contacts: { entries: [{ name: 'Сделки – Potentials', value: 'Potentials' }], others: ['Contacts'] },
	}),
	getTaxes: {
		...columns({ Invoice: { entries: [{ name: 'НДС', value: 'tax1' }], others: ['productid'] } }),
		anyModule: true,
	},
	getDocumentFolders: {
		chosen: [{}],
		check: (list) => assert.deepEqual(list, [{ name: 'По умолчанию', value: '22x1' }]),
	},
	getSalesStages: {
		chosen: [{}],
		check: (list) =>
			has(list, [
				{ name: 'Закрыта удачно', value: 'Closed Won' },
				{ name: 'Переговоры', value: 'Prospecting' },
			]),
	},
	searchConditionValues: {
		chosen: [
			{ module: 'Contacts', field: 'cf_1107' },
			{ module: 'Contacts', field: 'assigned_user_id' },
			{ module: 'Contacts', field: 'donotcall' },
			{ module: 'Contacts', field: 'lastname' },
		],
		inside: (parameter, { field }) => ({
			parameter: parameter.replace(/\.value$/, '[0].value'),
			parameters: {
				conditions: { conditions: [{ field, operator: 'equals', value: { __rl: true, mode: 'list', value: '' } }] },
			},
		}),
		check(list, { isAdmin, chosen: { field } }) {
			if (field === 'cf_1107') has(list, [{ name: 'Бронза', value: 'Бронза' }]);
			else if (field === 'assigned_user_id') hasOwners(list, isAdmin);
			else if (field === 'donotcall') assert.deepEqual(list, YES_AND_NO);
			else assert.deepEqual(list, []);
		},
	},
	getAccountFields: furtherFields('website', 'accountname'),
	getContactFields: furtherFields('birthday', 'lastname'),
	getDealFields: furtherFields('nextstep', 'potentialname'),
	getDocumentFields: furtherFields('fileversion', 'notes_title'),
	getCreateFields: fields('create'),
	getReviseFields: fields('revise'),
	getUpdateFields: fields('update'),
	getMatchFields: fields('match'),
};
