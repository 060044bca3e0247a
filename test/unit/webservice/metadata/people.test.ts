// Owners as people name them: found if the text means one user or group, and nobody if it could mean two.

import { WebserviceError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import { People } from '../../../../nodes/Vtiger/webservice/metadata/people';
import { rejection } from '../fetchChannel';

const USERS = [
	{ id: '19x1', user_name: 'admin', first_name: '', last_name: 'Администратор', email1: 'admin@example.test' },
	{ id: '19x5', user_name: 'sales', first_name: 'Иван', last_name: 'Петров', email1: 'ivan@example.test' },
	{ id: '19x6', user_name: 'petrov', first_name: 'Пётр', last_name: 'Петров', email1: 'office@example.test' },
	{ id: '19x7', user_name: 'ivan2', first_name: 'Иван', last_name: 'Иванов', email1: 'office@example.test' },
	{ id: '19x8', user_name: 'ivan3', first_name: 'Иван', last_name: 'Иванов', email1: '' },
	{ id: '19x9', user_name: 'olga', first_name: '', last_name: 'Petrov', email1: '' },
	{ id: '19x10', user_name: '5', first_name: '', last_name: 'Робот', email1: '' },
];
const GROUPS = [
	{ id: '20x2', groupname: 'Sales' },
	{ id: '20x3', groupname: 'Отдел Маркетинга' },
];

/** A CRM with these users and groups; without users, its user is no administrator. */
function peopleOf(users: unknown[] | null = USERS, user = { id: '19x1', name: 'admin' }) {
	const asked: string[] = [];
	const run = async (query: string) => {
		asked.push(query);
		if (/ id > /.test(query)) return [];
		if (!query.includes('FROM Users')) return GROUPS;
		if (users === null) throw new WebserviceError({ code: 'ACCESS_DENIED', operation: 'query', reason: '' });
		return await Promise.resolve(users as typeof USERS);
	};
	return { asked, people: new People(run, user) };
}

const { people } = peopleOf();

test.each<[what: string, text: string, id: string | undefined]>([
	['a login', 'ADMIN', '19x1'],
	['a full name', 'иван петров', '19x5'],
	['last and first name', 'петров  иван', '19x5'],
	['a last name alone, which is the login of another', 'робот', '19x10'],
	['an id of nobody', '19x99', undefined],
	['an id of another module', '11x5', undefined],
	['an e-mail address', 'ivan@example.test', '19x5'],
	['a group', 'отдел маркетинга', '20x3'],
	['an id', '19x5', '19x5'],
	['a number', '6', '19x6'],
	['the number of an administrator', '1', '19x1'],
	['nobody', 'nobody', undefined],
	['nothing', '', undefined],
	['two users of one name', 'Иван Иванов', undefined],
	['two users of one e-mail address', 'office@example.test', undefined],
	['one user’s login, and a group', 'sales', undefined],
	['one user’s login, and another’s name', 'petrov', undefined],
	['one user’s login, and another’s number', '5', undefined],
])('%s: %s', async (_what, text, id) => {
	expect(await people.find(text)).toBe(id);
});

test('the list has users by their full names, or else their logins, then groups', async () => {
	const { people: some, asked } = peopleOf([USERS[1], { id: '19x11', user_name: 'robot' }]);
	const owners = await some.owners();
	expect(owners).toEqual({
		usersVisible: true,
		list: [
			{
				id: '19x5',
				name: 'Иван Петров',
				lastFirst: 'Петров Иван',
				kind: 'user',
				login: 'sales',
				email: 'ivan@example.test',
			},
			{ id: '19x11', name: 'robot', kind: 'user', login: 'robot', email: '' },
			{ id: '20x2', name: 'Sales', kind: 'group', login: '', email: '' },
			{ id: '20x3', name: 'Отдел Маркетинга', kind: 'group', login: '', email: '' },
		],
	});
	expect(await some.owners()).toBe(owners);
	expect(asked.filter((query) => !query.includes(' id > '))).toEqual([
		'SELECT id,groupname FROM Groups ORDER BY id LIMIT 100;',
		'SELECT id,user_name,first_name,last_name,email1 FROM Users ORDER BY id LIMIT 100;',
	]);
});

test('the list is asked for again after a failure', async () => {
	let fails = true;
	const failing = new People(
		async () => {
			await Promise.resolve();
			if (fails) throw new WebserviceError({ code: 'INTERNAL_SERVER_ERROR', operation: 'query', reason: '' });
			return [];
		},
		{ id: '', name: '' },
	);
	expect(await rejection(failing.owners())).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
	fails = false;
	expect(await failing.owners()).toEqual({ list: [], usersVisible: true });
});

describe('for a user who may not see Users', () => {
	const hidden = () => peopleOf(null, { id: '19x5', name: 'sales2' }).people;

	test('the list has that user and the groups', async () => {
		expect(await hidden().owners()).toMatchObject({
			usersVisible: false,
			list: [{ id: '19x5', name: 'sales2', kind: 'user', login: 'sales2', email: '' }, { id: '20x2' }, { id: '20x3' }],
		});
		expect((await peopleOf(null, { id: '', name: '' }).people.owners()).list).toHaveLength(2);
	});

	test('nobody is told to give the login or name of a user', async () => {
		expect(await peopleOf(null).people.ownerForms()).not.toMatch(/login|full name|e-mail/);
		expect(await people.ownerForms()).toMatch(/login, full name or e-mail/);
	});

	test.each<[string, string | undefined]>([
		['sales2', '19x5'],
		['19x5', '19x5'],
		['19x77', '19x77'],
		['19x77 or 1=1', undefined],
		['a19x77', undefined],
		['20x2', '20x2'],
		['20x77', undefined],
		['1x2', undefined],
		['11x5', undefined],
	])('%s is %p', async (text, id) => {
		expect(await hidden().find(text)).toBe(id);
	});
});

test.each([
	['19x1', true],
	['19x99', true],
	['20x99', true],
	['11x1', false],
	['1x1', false],
])('%s is an owner by its module: %p', async (id, is) => {
	expect(await people.isOwner(id)).toBe(is);
});

describe('the only one whom a text names', () => {
	test.each([
		['admin', '19x1'],
		['19x5', '19x5'],
		['19x99', undefined],
		['nobody', undefined],
		['', undefined],
	])('%s: %p', async (text, id) => {
		expect(await people.findOnly(text)).toBe(id);
	});

	test('is refused if there are several, with all of them', async () => {
		expect(await rejection(people.findOnly('Иван Иванов'))).toMatchObject({
			parameter: 'Owner',
			message: '“Иван Иванов” names 2 users or groups: Иван Иванов (19x7), Иван Иванов (19x8)',
		});
	});
});
