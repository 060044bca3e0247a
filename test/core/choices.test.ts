// Dropdowns and switches whose value comes from an expression: what is none of the choices is refused, not guessed.

import type { INodeParameters } from 'n8n-workflow';
import { useCrm } from './useCrm';
import { byId, byName, mapped } from './contexts';
import { actionNode, inputItems, writesTo } from './node';

const crm = useCrm({ samples: false });
const node = actionNode(crm);
let contact = '';

beforeAll(() => {
	contact = crm.create('Contacts', { lastname: 'Соколова', email: 'a@example.com' });
});

const contacts = { module: byName('Contacts') };
const onContact = () => ({ ...contacts, recordId: byId(contact) });
const byLastname = { conditions: { conditions: [{ field: 'lastname', operator: 'equals', value: 'Соколова' }] } };

test.each<[resource: string, operation: string, label: string, parameters: () => INodeParameters]>([
	['record', 'getMany', 'Must Match', () => ({ ...contacts, ...byLastname, matchType: 'any' })],
	['record', 'getMany', 'Direction', () => ({ ...contacts, sort: { by: { field: 'lastname', direction: 'any' } } })],
	[
		'record',
		'upsert',
		'If Several Records Match',
		() => ({ ...contacts, fields: mapped({ lastname: 'Соколова' }, ['lastname']), severalMatches: 'any' }),
	],
	['comment', 'getMany', 'Order', () => ({ ...onContact(), order: 'any' })],
	['change', 'sync', 'Scope', () => ({ ...contacts, modifiedTime: '2026-01-01', syncType: 'any' })],
	['document', 'upload', 'Document Is', () => ({ fileLocation: 'any', link: 'https://example.com' })],
	['customOperation', 'call', 'HTTP Method', () => ({ webserviceOperation: 'listtypes', httpMethod: 'any' })],
	[
		'customOperation',
		'call',
		'Specify Parameters',
		() => ({ webserviceOperation: 'listtypes', parametersFrom: 'any' }),
	],
])('%s %s: a value that is none of %s', async (resource, operation, label, parameters) => {
	await expect(node.run(resource, operation, parameters())).rejects.toMatchObject({
		message: expect.stringMatching(`“any” is none of the values of ${label}`),
		description: expect.stringMatching(/^Use one of: \w+, \w+/),
	});
	expect(writesTo(crm)).toEqual([]);
});

describe.each([
	['yes as', true, [true, 1, '1', 'true', 'да', 'Yes']],
	['no as', false, [false, 0, '0', 'false', 'нет', '', null]],
])('%s', (_what, on, values) => {
	// What is missing says neither: a comment that was to be private would be shown to customers.
	const told = values.filter((value) => value !== '' && value !== null);

	test.each(told.map((value) => [value]))('%p: Private of a comment', async (value) => {
		const input = inputItems({ is_private: value as string });
		const { items } = await node.run(
			'comment',
			'create',
			{ ...onContact(), comment: 'Звонил', options: { isPrivate: '={{ $json.is_private }}' } },
			{ input },
		);
		expect(items.map(({ json }) => json.is_private)).toEqual([on ? 1 : 0]);
	});

	test.each(values.map((value) => [value]))('%p: Raw Values', async (value) => {
		const input = inputItems({ raw: value as string });
		const { items } = await node.run(
			'record',
			'retrieve',
			{ ...onContact(), options: { rawValues: '={{ $json.raw }}' } },
			{ input },
		);
		expect(items.map(({ json }) => json.donotcall)).toEqual([on ? '0' : false]);
	});
});

test.each<[label: string, resource: string, operation: string, parameters: () => INodeParameters]>([
	['Private', 'comment', 'create', () => ({ ...onContact(), comment: 'Звонил', options: { isPrivate: 'maybe' } })],
	['Return All', 'record', 'getMany', () => ({ ...contacts, returnAll: 'maybe' })],
	[
		'Attach to a Record',
		'document',
		'upload',
		() => ({ fileLocation: 'link', link: 'https://example.com', attachToRecord: 'maybe' }),
	],
])('%s that is neither on nor off', async (label, resource, operation, parameters) => {
	await expect(node.run(resource, operation, parameters())).rejects.toMatchObject({
		message: `${label} is neither on nor off`,
	});
	expect(writesTo(crm)).toEqual([]);
});

test('an option of the output that is neither on nor off does not hide that the record was saved', async () => {
	const { items } = await node.run('record', 'create', {
		...contacts,
		fields: mapped({ lastname: 'Один' }),
		options: { rawValues: 'maybe' },
	});
	expect(items.map(({ json }) => json.lastname)).toEqual(['Один']);
});
