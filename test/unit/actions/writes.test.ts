// Creating and changing one record: what is read before, what is sent, and what comes back.

import {
	createRecord,
	givenRecord,
	reviseRecord,
	updateRecord,
	type GivenRecord,
} from '../../../nodes/Vtiger/actions/writes';
import type { Connection } from '../../../nodes/Vtiger/connection/connect';
import { InputError } from '../../../nodes/Vtiger/webservice/protocol/errors';
import type { JsonObject, JsonValue } from '../../../nodes/Vtiger/webservice/protocol/json';
import type { NumberSettings } from '../../../nodes/Vtiger/webservice/metadata/userSettings';
import { rejection } from '../webservice/fetchChannel';
import { fieldOf, moduleOf } from '../webservice/fields';
import { itemWith } from './items';

const required = { mandatory: true };
const leads = moduleOf('Leads', [
	fieldOf('string', { name: 'lastname', ...required }),
	fieldOf('string', { name: 'status', ...required, defaultValue: 'New' }),
	fieldOf('owner', { name: 'assigned_user_id', ...required }),
	...['currency', 'double', 'integer', 'reference', 'boolean', 'string'].map((type) => fieldOf(type)),
	fieldOf('currency', { name: 'unit_price' }),
	fieldOf('text', { name: 'description' }),
]);
const invoice = moduleOf('Invoice', [
	fieldOf('string', { name: 'subject', ...required }),
	fieldOf('picklist', { name: 'hdnTaxType' }),
	...['productid', 'quantity'].map((name) => fieldOf('string', { name, ...required })),
]);
const PLAIN = { grouping: ',', decimals: '2', rate: 1 } as NumberSettings;
const RUSSIAN = { ...PLAIN, grouping: '.' };
const STORED = { id: '10x5', lastname: 'A', status: 'New', assigned_user_id: '19x5', description: 'a &amp; b' };

interface Script {
	stored?: JsonObject;
	numbers?: NumberSettings;
	/** What the answer to the write holds beside what was sent. */
	answer?: JsonObject;
	/** What a read after the write gives. */
	afterwards?: JsonObject | Error;
}

function scripted({ stored = STORED, numbers = PLAIN, answer = {}, afterwards = stored }: Script = {}) {
	const sent: Array<[operation: string, args: JsonObject]> = [];
	const call = async (operation: string, args: JsonObject): Promise<JsonValue> => {
		sent.push([operation, args]);
		await Promise.resolve();
		if (operation !== 'retrieve') return { ...stored, ...(args.element as JsonObject), ...answer };
		const read = sent.some(([one]) => one !== 'retrieve') ? afterwards : stored;
		if (read instanceof Error) throw read;
		return read;
	};
	const connection = {
		zone: 'Europe/Moscow',
		client: { call, serverTime: undefined },
		settings: { numbers: async () => await Promise.resolve(numbers) },
		userId: () => '19x7',
	} as unknown as Connection;
	return { sent, ...itemWith({}, connection) };
}

const given = (fields: JsonObject, refused: GivenRecord['refused'] = new Map()): GivenRecord => ({
	fields,
	refused,
	people: { contacts: [], invitees: [] },
});
const refusedValue = (name: string, value: unknown) =>
	new Map([[name, { value, error: new InputError(name, `${name} is refused`, '') }]]);
const READ: [string, JsonObject] = ['retrieve', { id: '10x5' }];

test('a form gives fields, lines and people together', async () => {
	const { item } = itemWith({ fields: { value: { subject: 'A' } } }, { lookups: {} } as unknown as Connection);
	expect(await givenRecord(item, moduleOf('Events', [fieldOf('string', { name: 'subject' })]))).toEqual(
		given({ subject: 'A' }),
	);
});

describe('a creation', () => {
	test('of an event has its type', async () => {
		const { item, sent } = scripted();
		await createRecord(item, moduleOf('Calendar', [fieldOf('string')]), given({ a_string: 'x' }));
		expect(sent).toMatchObject([['create', { element: { a_string: 'x', activitytype: 'Task' } }]]);
	});

	test('by which the CRM’s clock proves to be in another zone is told of', async () => {
		const { item, hints } = scripted({ answer: { createdtime: '2026-11-28 12:00:00' } });
		item.connection.client.serverTime = Date.parse('2026-11-28T12:00:00Z') / 1000;
		await createRecord(item, leads, given({ lastname: 'A' }));
		expect(hints).toHaveLength(1);
	});

	test('sends what the CRM demands with what was given, and returns the record as stored', async () => {
		const { item, sent } = scripted({ stored: {}, answer: { id: '10x5' } });
		const element = { source: 'n8n', lastname: 'A', status: 'New', assigned_user_id: '19x7' };
		expect(await createRecord(item, leads, given({ lastname: 'A' }))).toEqual({ ...element, id: '10x5' });
		expect(sent).toEqual([['create', { elementType: 'Leads', element }]]);
	});

	test.each<[what: string, fields: JsonObject, refused: GivenRecord['refused'], module: typeof leads, error: object]>([
		['a value that cannot be written', { lastname: 'A' }, refusedValue('status', 'x'), leads, { parameter: 'status' }],
		['a required field without a value', {}, new Map(), leads, { parameter: 'lastname' }],
		['a document without lines', { subject: 'A' }, new Map(), invoice, { parameter: 'Line Items' }],
		['a document without a required field', {}, new Map(), invoice, { parameter: 'subject' }],
	])('refuses %s, and sends nothing', async (_what, fields, refused, module, error) => {
		const { item, sent } = scripted();
		expect(await rejection(createRecord(item, module, given(fields, refused)))).toMatchObject(error);
		expect(sent).toEqual([]);
	});

	test('a module other than documents can require fields named as those of lines', async () => {
		const products = moduleOf('Leads', [fieldOf('string', { name: 'quantity', ...required })]);
		expect(await rejection(createRecord(scripted().item, products, given({})))).toMatchObject({
			parameter: 'quantity',
		});
		expect(await rejection(updateRecord(scripted().item, products, '10x5', given({})))).toMatchObject({
			parameter: 'quantity',
		});
	});

	test.each([
		['a_currency', '1234.5', '12345e-1'],
		['a_double', '1234.50', '12345e-1'],
		['a_integer', '1234', '1234'],
		['a_string', '1234.5', '1234.5'],
		['a_double', '', ''],
	])('the number %s of %s goes as %s for a user whose thousands have points', async (name, value, wire) => {
		const { item, sent } = scripted({ numbers: RUSSIAN, answer: { [name]: value } });
		await createRecord(item, leads, given({ lastname: 'A', [name]: value }));
		expect(sent).toMatchObject([['create', { element: { [name]: wire } }]]);
	});
});

describe('a change', () => {
	const revise = async (script: Script, ...[fields, refused]: Parameters<typeof given>) => {
		const { item, sent, hints } = scripted(script);
		const result = await reviseRecord(item, leads, '10x5', given(fields, refused)).catch((error: unknown) => error);
		return { result, sent, hints };
	};

	test('sends the given fields only, and reads nothing', async () => {
		const { result, sent } = await revise({}, { lastname: 'B' });
		expect(sent).toEqual([['revise', { element: { lastname: 'B', id: '10x5' } }]]);
		expect(result).toEqual({ ...STORED, lastname: 'B' });
	});

	test('of nothing is refused', async () => {
		const { result, sent } = await revise({}, {});
		expect(result).toMatchObject({ parameter: 'Fields', message: expect.stringMatching(/nothing to change/) });
		expect(sent).toEqual([]);
	});

	test.each([
		['contacts', { contacts: ['12x1'], invitees: [] }, { contactidlist: '1' }],
		['invitees', { contacts: [], invitees: ['19x2'] }, { inviteesid: '2' }],
		['both', { contacts: ['12x1'], invitees: ['19x2'] }, { contactidlist: '1', inviteesid: '2' }],
	])('of %s alone is one', async (_what, people, beside) => {
		const { item, sent } = scripted();
		await reviseRecord(item, moduleOf('Events'), '10x5', { ...given({}), people });
		expect(sent.slice(1)).toEqual([['revise', { element: { id: '10x5', reminder_time: '' }, ...beside }]]);
	});

	/** Values that can only stay: as the record gives them, as the CRM sends them or typed. */
	test.each<[name: string, stored: JsonValue | undefined, value: unknown, stays: boolean]>([
		['status', 'Gone', 'Gone', true],
		['status', 'Gone', 'Other', false],
		['status', undefined, 'Gone', false],
		['a_boolean', '1', true, true],
		['a_boolean', '1', false, false],
		['a_string', '5', 5, true],
		['a_string', '5', 6, false],
		['a_string', 'null', Number.NaN, false],
		['a_double', '', Number.NaN, false],
		['a_reference', '', null, true],
	])('of %s, stored as %p, to %p that cannot be written passes: %p', async (name, stored, value, stays) => {
		const record: JsonObject = { ...STORED };
		delete record[name];
		if (stored !== undefined) record[name] = stored;
		const { result, sent } = await revise({ stored: record }, { lastname: 'B' }, refusedValue(name, value));
		if (stays) expect(sent).toEqual([READ, ['revise', { element: { lastname: 'B', [name]: stored, id: '10x5' } }]]);
		else expect([result, sent]).toEqual([expect.objectContaining({ parameter: name }), [READ]]);
	});

	test.each([
		['has no value: it is left out', '', [READ, ['revise', { element: { a_string: 'x', id: '10x5' } }]]],
		['has a value: it is refused', 'A', [READ]],
	])('that empties a required field which %s', async (_what, lastname, expected) => {
		const stored = { ...STORED, lastname };
		const { result, sent } = await revise({ stored }, { a_string: 'x', lastname: '' });
		expect(sent).toEqual(expected);
		if (lastname !== '') expect(result).toMatchObject({ message: expect.stringMatching(/cannot be emptied/) });
	});

	test.each<[fields: JsonObject, numbers: NumberSettings, reads: boolean, sent: JsonObject]>([
		[{ a_double: '5' }, PLAIN, false, { a_double: '5' }],
		[{ a_double: '5' }, RUSSIAN, true, {}],
		[{ a_currency: '7' }, RUSSIAN, true, { a_currency: '7' }],
		[{ a_double: '6', lastname: 'A' }, RUSSIAN, true, { a_double: '6' }],
		[{ a_double: '' }, RUSSIAN, false, { a_double: '' }],
		[{ a_integer: '5' }, RUSSIAN, false, { a_integer: '5' }],
		[{ unit_price: '5' }, RUSSIAN, false, { unit_price: '5' }],
	])('of %p by a user with %p reads the record: %p', async (fields, numbers, reads, changes) => {
		const stored = { ...STORED, a_double: '5.00000', a_currency: '5' };
		const { sent } = await revise({ stored, numbers }, fields);
		expect(sent).toEqual([...(reads ? [READ] : []), ['revise', { element: { ...changes, id: '10x5' } }]]);
	});

	test('that is stored otherwise is an error', async () => {
		const { result } = await revise({ answer: { a_reference: '' } }, { a_reference: '11x5' });
		expect(result).toMatchObject({ code: 'STORED_DIFFERENTLY', operation: 'revise', recordId: '10x5' });
	});

	test.each([
		['without a list of contacts', { contacts: [], invitees: [] }, true],
		['beside a list of contacts', { contacts: ['12x1'], invitees: [] }, false],
	])('of an event’s contact %s is compared: %p', async (_what, people, isCompared) => {
		const { item } = scripted({ answer: { contact_id: '12x1' } });
		const events = moduleOf('Events', [fieldOf('reference', { name: 'contact_id' })]);
		const result = reviseRecord(item, events, '10x5', { ...given({ contact_id: '12x9' }), people });
		if (isCompared) expect(await rejection(result)).toMatchObject({ code: 'STORED_DIFFERENTLY' });
		else await expect(result).resolves.toMatchObject({ contact_id: '12x1' });
	});
});

describe('a full update', () => {
	const update = async (script: Script, fields: JsonObject, module = leads) => {
		const { item, sent, hints } = scripted(script);
		const result = await updateRecord(item, module, '10x5', given(fields)).catch((error: unknown) => error);
		return { result, sent, hints };
	};
	const full = { lastname: 'B', status: 'New', assigned_user_id: '19x7', description: 'x' };

	test('sends the required fields with the given ones, and reads nothing that is given', async () => {
		const { sent } = await update({}, { ...full, a_string: '' });
		expect(sent).toEqual([['update', { element: { ...full, a_string: '', id: '10x5' } }]]);
	});

	test('keeps owner and description, which are read once', async () => {
		const { sent } = await update({}, { lastname: 'B', status: 'New' });
		const { assigned_user_id, description } = STORED;
		expect(sent).toEqual([
			READ,
			['update', { element: { lastname: 'B', status: 'New', assigned_user_id, description, id: '10x5' } }],
		]);
	});

	test.each([['x5'], ['19x'], ['19x5x'], ['']])('an owner “%s” that is none is not kept', async (assigned_user_id) => {
		const { result, sent } = await update(
			{ stored: { ...STORED, assigned_user_id } },
			{ lastname: 'B', status: 'New' },
		);
		expect(result).toMatchObject({ parameter: 'assigned_user_id' });
		expect(sent).toEqual([READ]);
	});

	test('empties a reference with null, and other fields with nothing', async () => {
		const { sent } = await update({}, { ...full, a_reference: '', a_string: '' });
		expect(sent[0]?.[1].element).toEqual({ ...full, a_reference: null, a_string: '', id: '10x5' });
		const [other] = (await update({}, { ...full, a_reference: '11x5' })).sent;
		expect(other?.[1].element).toMatchObject({ a_reference: '11x5' });
	});

	test('sends nothing for a description that the module or the record does not have', async () => {
		const module = moduleOf('Leads', [fieldOf('string', { name: 'lastname', ...required })]);
		expect((await update({}, { lastname: 'B' }, module)).sent).toEqual([
			['update', { element: { lastname: 'B', id: '10x5' } }],
		]);
		const { description: _none, ...stored } = STORED;
		const { sent } = await update({ stored }, { lastname: 'B', status: 'New', assigned_user_id: '19x7' });
		expect(sent[1]?.[1].element).toMatchObject({ description: '' });
	});

	test('sends a required field also if the record holds its value already', async () => {
		const script = { numbers: RUSSIAN, stored: { ...STORED, a_string: 'x' } };
		const { sent } = await update(script, { ...full, lastname: 'A', a_string: 'x', a_double: '6' });
		expect(sent[1]?.[1].element).toEqual({ ...full, lastname: 'A', a_double: '6', id: '10x5' });
	});

	test('leaves an owner alone that the module does not demand', async () => {
		const module = moduleOf('Leads', [fieldOf('owner', { name: 'assigned_user_id' }), fieldOf('string')]);
		expect((await update({}, { a_string: 'x' }, module)).sent).toEqual([
			['update', { element: { a_string: 'x', id: '10x5' } }],
		]);
	});

	test('refuses a required field that is empty', async () => {
		const { result, sent } = await update({}, { ...full, lastname: '' });
		expect(result).toMatchObject({ parameter: 'lastname' });
		expect(sent).toEqual([]);
	});
});

describe('a document', () => {
	const line = { productid: '14x1', quantity: '2', listprice: '5' };
	const stored = { id: '7x5', subject: 'A', hdnTaxType: 'group', productid: '14x1', LineItems: [line] };
	const other = { ...line, quantity: '3' };
	const write = async (change: typeof updateRecord, script: Script, fields: JsonObject) => {
		const { item, sent, hints } = scripted({ stored, ...script });
		const result = await change(item, invoice, '7x5', given(fields)).catch((error: unknown) => error);
		return { result, sent, hints };
	};

	test('is created with its lines', async () => {
		const { item, sent } = scripted({ stored });
		const { LineItems } = await createRecord(item, invoice, given({ subject: 'A', LineItems: [line] }));
		expect(LineItems).toMatchObject([line]);
		expect(sent).toMatchObject([['create', { element: { subject: 'A', LineItems: [line] } }]]);
	});

	test('shows the lines that are stored after a full update, since its answer has none', async () => {
		const script = { answer: { LineItems: [] }, afterwards: { ...stored, LineItems: [other] } };
		const { result, sent } = await write(updateRecord, script, { subject: 'B', LineItems: [other] });
		expect(result).toMatchObject({ subject: 'B', LineItems: [other] });
		expect(sent.at(-1)).toEqual(['retrieve', { id: '7x5' }]);
	});

	test('is the result without its lines, and a hint says so, if they cannot be read', async () => {
		const script = { answer: { LineItems: [line] }, afterwards: new Error('No connection') };
		const { result, hints } = await write(updateRecord, script, { subject: 'B', LineItems: [other] });
		expect(result).toMatchObject({ subject: 'B' });
		expect(result).not.toHaveProperty('LineItems');
		expect(hints).toEqual(['The record was saved, but its line items could not be read. No connection']);
	});

	test('that has lost its lines is an error', async () => {
		const { LineItems: _none, ...afterwards } = stored;
		const { result } = await write(updateRecord, { afterwards }, { subject: 'B', LineItems: [other] });
		expect(result).toMatchObject({ code: 'STORED_DIFFERENTLY', message: expect.stringMatching(/0 of 1 line items/) });
	});

	test.each([
		['other lines are a change', [other], true],
		['the same lines are none', [line], false],
	])('%s', async (_what, LineItems, isChange) => {
		const { sent } = await write(reviseRecord, {}, { subject: 'B', LineItems });
		const element = sent.find(([operation]) => operation === 'revise')?.[1].element as JsonObject;
		expect('LineItems' in element).toBe(isChange);
	});
});
