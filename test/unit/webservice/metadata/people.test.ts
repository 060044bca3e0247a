// Owners as people name them: found where the text means one user or group, and nobody where it could mean two.

import { People } from '../../../../nodes/Vtiger/webservice/metadata/people';

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

const people = new People(
	async (query) => {
		if (/ id > /.test(query)) return [];
		return query.includes('FROM Users') ? USERS : GROUPS;
	},
	{ id: '19x1', name: 'admin' },
);

test.each<[what: string, text: string, id: string | undefined]>([
	['a login', 'ADMIN', '19x1'],
	['a full name', 'иван петров', '19x5'],
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
