// Items: expressions for each, errors and both ways of continuing on them, and the trace from a later node to the input.

import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';

import { errorOf, itemsOf } from '../../tools/execution-data.mjs';
import { shutDown } from '../../tools/shutdown.mjs';
import { jsonOf } from '../expect.mjs';
import { setStage } from '../stage.mjs';
import { byId, byName, chain, chosen, items, mapped, run, set, start, vtiger } from '../workflows.mjs';

const { crm, api, admin } = await setStage();
after(shutDown);
beforeEach(() => crm.faults.clear());

const contact = (/** @type {string} */ lastname, more = {}) => crm.create('Contacts', { lastname, ...more });
const get = {
	resource: 'record',
	operation: 'retrieve',
	module: chosen('Contacts'),
	recordId: byId('={{ $json.id }}'),
};

describe('expressions', () => {
	test('give each item its own module, record and fields', async () => {
		const rows = [
			{ module: 'Contacts', id: contact('Раз'), field: 'lastname' },
			{ module: 'Leads', id: crm.create('Leads', { lastname: 'Два' }), field: 'company' },
			{ module: 'Contacts', id: contact('Три'), field: 'title' },
		];
		const parameters = {
			resource: 'record',
			operation: 'revise',
			module: byName('={{ $json.module }}'),
			recordId: byId('={{ $json.id }}'),
			fields: mapped({ description: '=Запись {{ $json.id }}' }),
		};
		const output = jsonOf(await run(api, [...items(rows), vtiger('CRM', parameters, admin)]), 'CRM');
		assert.deepEqual(
			output.map(({ id, description }) => [id, description]),
			rows.map(({ id }) => [id, `Запись ${id}`]),
		);
	});

	test('take the address of a record’s page', async () => {
		const id = contact('С адресом');
		const recordId = {
			__rl: true,
			mode: 'url',
			value: `={{ "${crm.url}/index.php?module=Contacts&view=Detail&record=" + $json.id.split("x")[1] }}`,
		};
		assert.equal(
			jsonOf(await run(api, [...items([{ id }]), vtiger('CRM', { ...get, recordId }, admin)]), 'CRM')[0]?.lastname,
			'С адресом',
		);
	});

	test('give the mapped fields values of every kind', async () => {
		const fields = mapped({
			lastname: '={{ $json.name }}',
			birthday: '={{ DateTime.fromISO("1984-02-29") }}',
			donotcall: '={{ true }}',
			cf_1109: '={{ ["Спорт", "Музыка"] }}',
			cf_1119: '={{ 7 }}',
			account_id: '={{ $json.account }}',
			assigned_user_id: '={{ "Отдел Продаж" }}',
		});
		const account = crm.create('Accounts', { accountname: 'Всякое' });
		const [created] = jsonOf(
			await run(api, [
				...items([{ name: 'Разный', account }]),
				vtiger('CRM', { resource: 'record', operation: 'create', module: chosen('Contacts'), fields }, admin),
			]),
			'CRM',
		);
		const { lastname, birthday, donotcall, cf_1109, cf_1119, account_id, assigned_user_id } = created;
		assert.deepEqual(
			{ lastname, birthday, donotcall, cf_1109, cf_1119, account_id, assigned_user_id },
			{
				lastname: 'Разный',
				birthday: '1984-02-29',
				donotcall: true,
				cf_1109: ['Спорт', 'Музыка'],
				cf_1119: 7,
				account_id: account,
				assigned_user_id: '20x2',
			},
		);
	});
});

describe('an item that fails', () => {
	const rowsWithBadOne = () => [{ id: contact('Хороший') }, { id: '12x999999' }, { id: contact('Тоже хороший') }];

	test('ends the run, which names the item, the CRM’s code and what to do', async () => {
		const execution = await run(api, [...items(rowsWithBadOne()), vtiger('CRM', get, admin)]);
		assert.equal(execution.status, 'error');
		const error = errorOf(execution);
		assert.match(error.message, /does not exist \(retrieve, ACCESS_DENIED\)/);
		assert.equal(error.context.itemIndex, 1);
		assert.match(error.description, /Check the id/);
	});

	test('comes among the others as an item if the node continues', async () => {
		const rows = rowsWithBadOne();
		const output = itemsOf(
			await run(api, [...items(rows), vtiger('CRM', get, admin, { onError: 'continueRegularOutput' })]),
			'CRM',
		);
		assert.deepEqual(
			output.map(({ json }) => json.lastname),
			['Хороший', undefined, 'Тоже хороший'],
		);
		const { message, code, operation } = /** @type {Record<string, string>} */ (output[1]?.json.error ?? {});
		assert.match(message ?? '', /does not exist/);
		assert.deepEqual([code, operation], ['ACCESS_DENIED', 'retrieve']);
		assert.deepEqual(
			output.map(({ pairedItem }) => pairedItem),
			[{ item: 0 }, { item: 1 }, { item: 2 }],
		);
	});

	test('takes the error branch if the node has one, and can be traced to its input', async () => {
		const rows = rowsWithBadOne();
		const crmNode = vtiger('CRM', get, admin, { onError: 'continueErrorOutput' });
		const failed = set('Failed', {
			message: '={{ $json.error.message }}',
			code: '={{ $json.error.code }}',
			wanted: '={{ $("Items").item.json.id }}',
		});
		const nodes = [...items(rows), crmNode];
		const connections = {
			...chain([start(), ...nodes]),
			CRM: { main: [[], [{ node: 'Failed', type: 'main', index: 0 }]] },
		};
		const execution = await run(api, [...nodes, failed], { connections });
		assert.deepEqual(
			jsonOf(execution, 'CRM').map(({ lastname }) => lastname),
			['Хороший', 'Тоже хороший'],
		);
		assert.equal(itemsOf(execution, 'CRM', 1).length, 1);
		const [item] = jsonOf(execution, 'Failed');
		assert.match(item.message, /does not exist/);
		assert.deepEqual([item.code, item.wanted], ['ACCESS_DENIED', '12x999999']);
	});

	test('for its parameter says which one, in both ways of continuing', async () => {
		const create = {
			resource: 'record',
			operation: 'create',
			module: chosen('Contacts'),
			fields: mapped({ lastname: '={{ $json.name }}', birthday: '={{ $json.born }}' }),
		};
		for (const onError of ['continueRegularOutput', 'continueErrorOutput']) {
			const execution = await run(api, [
				...items([
					{ name: 'Верный', born: '2000-01-02' },
					{ name: 'Неверный', born: '03/04/2000' },
				]),
				vtiger('CRM', create, admin, { onError }),
			]);
			const output = onError === 'continueErrorOutput' ? itemsOf(execution, 'CRM', 1)[0] : itemsOf(execution, 'CRM')[1];
			const { message, code, parameter } = /** @type {Record<string, string>} */ (output?.json.error ?? {});
			assert.match(message ?? '', /is not a valid date, or is an ambiguous one/);
			assert.deepEqual([code, parameter], ['INVALID_INPUT', 'birthday']);
		}
	});

	test('for want of the CRM fails each item, and the branch has them all', async () => {
		crm.faults.always({}, { kind: 'status', status: 403, body: 'Forbidden' });
		const execution = await run(api, [
			...items([{ id: '12x1' }, { id: '12x2' }]),
			vtiger('CRM', get, admin, { onError: 'continueErrorOutput' }),
		]);
		assert.deepEqual([itemsOf(execution, 'CRM').length, itemsOf(execution, 'CRM', 1).length], [0, 2]);
	});
});

describe('a later node finds the input item', () => {
	const note = { note: '={{ $("Items").item.json.note }}', id: '={{ $json.id }}' };
	const trace = async (/** @type {object[]} */ rows, /** @type {object} */ parameters) =>
		jsonOf(await run(api, [...items(rows), vtiger('CRM', parameters, admin), set('Traced', note)]), 'Traced');

	test('of every record of a list', async () => {
		const rows = ['Псков', 'Остров'].map((city, index) => ({
			city,
			note: `вход ${index}`,
			ids: [1, 2].map((number) => contact(`${city} ${number}`, { mailingcity: city })),
		}));
		const conditions = {
			conditions: [
				{ field: 'mailingcity', operator: 'equals', value: '={{ $json.city }}' },
				{ field: 'lastname', operator: 'startsWith', value: '={{ $json.city }}' },
			],
		};
		const traced = await trace(rows, {
			resource: 'record',
			operation: 'getMany',
			module: chosen('Contacts'),
			conditions,
			matchType: 'allConditions',
			returnAll: true,
		});
		assert.deepEqual(
			traced,
			rows.flatMap(({ note, ids }) => ids.map((id) => ({ note, id }))),
		);
	});

	test('of records read together', async () => {
		const rows = ['А', 'Б', 'В'].map((name) => ({ note: name, id: contact(name) })).reverse();
		crm.clearLog();
		assert.deepEqual(await trace(rows, { ...get, columns: ['lastname'] }), rows);
		assert.equal(
			crm.requests.filter(({ operation }) => operation === 'retrieve').length,
			0,
			'they were read one by one',
		);
	});

	test('of records written', async () => {
		const rows = [
			{ note: 'новый', email: 'trace.new@example.com' },
			{ note: 'старый', email: 'trace.old@example.com' },
		];
		const known = contact('Старый', { email: 'trace.old@example.com' });
		const traced = await trace(rows, {
			resource: 'record',
			operation: 'upsert',
			module: chosen('Contacts'),
			fields: mapped({ lastname: '={{ $json.note }}', email: '={{ $json.email }}' }, ['email']),
			severalMatches: 'error',
		});
		assert.deepEqual(
			traced.map(({ note }) => note),
			['новый', 'старый'],
		);
		assert.equal(traced[1].id, known);
	});
});
