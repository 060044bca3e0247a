// What a condition can be compared with, as a list.

import { searchConditionValues } from '../../../nodes/Vtiger/forms/conditionValues';
import type { Field } from '../../../nodes/Vtiger/webservice/metadata/metadata';
import { fieldOf, moduleOf } from '../webservice/fields';
import { panelOn } from './panel';

const reference = (name: string, ...refersTo: string[]) => fieldOf('reference', { name, refersTo });
const picklist = [
	{ label: 'Горячий', value: 'Hot' },
	{ label: '', value: 'Cold' },
];
const FIELDS: Field[] = [
	...['id', 'text', 'date', 'datetime', 'boolean', 'owner'].map((type) => fieldOf(type, { name: type })),
	...[fieldOf('picklist', { name: 'rating', picklist }), fieldOf('string', { name: 'other', refersTo: ['Accounts'] })],
	reference('account_id', 'Accounts'),
	reference('related_to', 'Gone', 'Accounts', 'Contacts'),
	reference('nowhere', 'Gone'),
];
const labelled = (name: string, fields: Field[] = []) =>
	moduleOf(name, [...fields, fieldOf('string', { name: 'title' })], { labelFields: ['title'] });
const crm = {
	modules: [labelled('Leads', FIELDS), labelled('Accounts'), labelled('Contacts')],
	rows: {
		Leads: [[{ id: '10x1', title: 'Чай' }]],
		Accounts: [[{ id: '11x1', title: 'Ромашка' }]],
		Contacts: [[{ id: '12x1', title: 'Орлова' }]],
		Users: [[{ id: '19x1', user_name: 'admin' }]],
		Groups: [[{ id: '20x2', groupname: 'Отдел' }]],
	},
};

async function valuesFor(field: unknown, filter?: string, page?: string, module = 'Leads') {
	const { context, asked } = panelOn(crm, { module, '&field': field });
	const { results } = await searchConditionValues.call(context, filter, page);
	const queries = asked.filter((query) => query.startsWith('query')).map((query) => / FROM (.*);/.exec(query)?.[1]);
	return { asked, queries, names: results.map(({ name }) => name), values: results.map(({ value }) => value) };
}

test.each<[field: string, filter: string | undefined, names: string[], values: string[]]>([
	['boolean', undefined, ['Yes', 'No'], ['1', '0']],
	['boolean', 'YE', ['Yes'], ['1']],
	['rating', undefined, ['Горячий', 'Cold'], ['Hot', 'Cold']],
	['rating', 'ГОР', ['Горячий'], ['Hot']],
	['owner', undefined, ['admin', 'Отдел (group)'], ['19x1', '20x2']],
	['text', undefined, [], []],
	['other', undefined, [], []],
	['gone', undefined, [], []],
	['nowhere', undefined, [], []],
])('%s, searched for “%s”', async (field, filter, names, values) => {
	expect(await valuesFor(field, filter)).toMatchObject({ names, values });
});

test.each(['date', 'datetime'])('%s: words for days, each with its day', async (field) => {
	const { names, values } = await valuesFor(field);
	expect(values).toEqual([
		...['today', 'yesterday', 'tomorrow', '-7 days', '-30 days', '-1 year', '+7 days', '+30 days'],
	]);
	expect(names.map((name) => name.replace(/ \(.*/, ''))).toEqual([
		...['Today', 'Yesterday', 'Tomorrow', '7 Days Ago', '30 Days Ago', 'A Year Ago', 'In 7 Days', 'In 30 Days'],
	]);
	const [today = '', yesterday, tomorrow, weekAgo, ...others] = names.map(
		(name) => /\d{4}-\d{2}-\d{2}(?=\)$)/.exec(name)?.[0],
	);
	const dayOf = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
	expect([yesterday, tomorrow, weekAgo, others.at(-1)]).toEqual([dayOf(-1), dayOf(1), dayOf(-7), dayOf(30)]);
	expect(Math.abs(Date.now() - Date.parse(today))).toBeLessThan(2 * 86_400_000);
});

test.each<[field: string, page: string | undefined, names: string[], queries: string[]]>([
	['id', '100', ['Чай'], ["Leads WHERE title LIKE '%а%' ORDER BY title,id LIMIT 100,100"]],
	['account_id', '200', ['Ромашка'], ["Accounts WHERE title LIKE '%а%' ORDER BY title,id LIMIT 200,100"]],
	[
		'related_to',
		'100',
		['Ромашка', 'Орлова'],
		[
			"Accounts WHERE title LIKE '%а%' ORDER BY title,id LIMIT 0,100",
			"Contacts WHERE title LIKE '%а%' ORDER BY title,id LIMIT 0,100",
		],
	],
])('%s: records of the modules that the user may see', async (field, page, names, queries) => {
	expect(await valuesFor(field, 'а', page)).toMatchObject({ names, queries });
});

test.each([
	['', 'Leads'],
	[5, 'Leads'],
	[undefined, 'Leads'],
	['rating', ''],
])('for the field %j of the module “%s” nothing is asked', async (field, module) => {
	expect(await valuesFor(field, undefined, undefined, module)).toMatchObject({ values: [], asked: [] });
});
