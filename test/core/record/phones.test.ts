// Phones among the fields to match on, compared by their digits.

import { startCrm, type Crm } from '../../crm';
import { autoMapped, mapped } from '../contexts';
import { actionNode, inputItems, requestCounts, writesTo, type ActionNode } from '../node';

let crm: Crm;
let node: ActionNode;

beforeEach(async () => {
	crm = await startCrm({ samples: false });
	node = actionNode(crm);
});
afterEach(async () => await crm.stop());

const contact = (fields: Record<string, string>) => crm.create('Contacts', fields);

const options = { phonesByDigits: true };
const byPhone = (phone: unknown, more: Record<string, string> = {}) => ({
	fields: mapped({ lastname: 'Новый', phone: phone as string, ...more }, ['phone']),
	options,
});

test.each([
	['+7 (495) 120-10-01', '8 495 120 10 01'],
	['84951201001', '+7 495 120-10-01'],
	['+7 495 120-10-01', '74951201001'],
	['112-233', '11 22 33'],
	['+84 91 234 56 78', '+84912345678'],
])('%p is found by %p, and stays as it is written there', async (phone, sought) => {
	const id = contact({ lastname: 'Старый', phone });
	contact({ lastname: 'Другой', phone: `${phone}9` });
	expect(await node.record('upsert', 'Contacts', byPhone(sought, { title: 'Директор' }))).toMatchObject([
		{ id, action: 'updated', lastname: 'Новый', title: 'Директор', phone },
	]);
	expect(await node.record('findOrCreate', 'Contacts', byPhone(sought))).toMatchObject([
		{ id, action: 'found', phone },
	]);
});

test.each([
	['+7 495 120-10-01', '+7 495 120-10-02'],
	['+7 495 120-10-01 доб. 5', '+7 495 120-10-01'],
	['+84 951 20 10 01', '8 495 120-10-01'],
	['+84 912 345 678', '8 491 234-56-78'],
	['495 120-10-01', '+7 495 120-10-01'],
])('%p is another phone than %p', async (phone, sought) => {
	contact({ lastname: 'Старый', phone });
	expect(await node.record('findOrCreate', 'Contacts', byPhone(sought))).toMatchObject([
		{ action: 'created', phone: sought },
	]);
});

test('without the option only the very same text is found', async () => {
	contact({ lastname: 'Старый', phone: '+7 495 120-10-01' });
	const { fields } = byPhone('84951201001');
	expect(await node.record('findOrCreate', 'Contacts', { fields })).toMatchObject([{ action: 'created' }]);
});

test('with another field both have to fit', async () => {
	const id = contact({ lastname: 'Соколова', phone: '+7 495 120-10-01' });
	contact({ lastname: 'Орлова', phone: '+7 495 120-10-01' });
	const fields = mapped({ lastname: 'СОКОЛОВА', phone: '84951201001' }, ['lastname', 'phone']);
	expect(await node.record('findOrCreate', 'Contacts', { fields, options })).toMatchObject([{ id, action: 'found' }]);
});

test('the same phone twice in the input makes one record, and many are looked up together', async () => {
	for (let index = 10; index < 60; index += 2) contact({ lastname: 'Было', phone: `+7 495 120-10-${index}` });
	crm.clearLog();
	const input = inputItems(
		...Array.from({ length: 60 }, (_, index) => ({ lastname: 'Стало', phone: `8495120${10}${(index % 50) + 10}` })),
	);
	const { items } = await node.runRecord(
		'findOrCreate',
		'Contacts',
		{ fields: autoMapped(['phone']), options },
		{ input },
	);
	expect(items.slice(0, 50).map(({ json }) => json.action)).toEqual(
		Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? 'found' : 'created')),
	);
	expect(items.slice(50).map(({ json }) => json.action)).toEqual(Array(10).fill('found'));
	expect(crm.records('Contacts')).toHaveLength(50);
	expect(requestCounts(crm)).toMatchObject({ create: 25 });
	expect(requestCounts(crm).query).toBeLessThanOrEqual(30);
});

test('two runs at once that write the phone differently make one record', async () => {
	const runs = ['84951201001', '+7 (495) 120-10-01'].map(
		async (phone) => await node.record('findOrCreate', 'Contacts', byPhone(phone)),
	);
	const done = (await Promise.all(runs)).flat();
	expect(done.map(({ action }) => action).sort()).toEqual(['created', 'found']);
	expect(crm.records('Contacts')).toHaveLength(1);
	expect(writesTo(crm)).toHaveLength(1);
});

test('several with the same digits: an error that lists them', async () => {
	contact({ lastname: 'Раз', phone: '+7 495 120-10-01' });
	contact({ lastname: 'Два', phone: '84951201001' });
	await expect(node.record('upsert', 'Contacts', byPhone('7 495 120 10 01'))).rejects.toMatchObject({
		message: expect.stringMatching(/2 records of “.*” match phone = 74951201001: 12x\d+, 12x\d+/),
	});
});

test.each<[what: string, phone: unknown, why: RegExp]>([
	['words', 'нет', /“нет” cannot be matched on in .*: it has fewer than 6 digits/],
	['a minus', '-', /has fewer than 6 digits/],
	['few digits', '1-2-3-4-5', /has fewer than 6 digits/],
	['nothing', '', /has no value/],
	['spaces', '   ', /has no value|fewer than 6 digits/],
	['an object', '={{ ({ a: 1 }) }}', /\(phone\)/],
	['a list', '={{ ["+74951201001"] }}', /\(phone\)/],
	['an end of the text and a condition', "' or '1'='1", /fewer than 6 digits/],
	['jokers', '%%%%%%%%_', /fewer than 6 digits/],
])('%s in the place of a phone: one clear error, and nothing is written', async (_what, phone, why) => {
	contact({ lastname: 'Старый', phone: '+7 495 120-10-01' });
	await expect(node.record('upsert', 'Contacts', byPhone(phone))).rejects.toMatchObject({
		message: expect.stringMatching(why),
	});
	expect(writesTo(crm)).toEqual([]);
});

test('jokers and quotes among the digits select nothing else', async () => {
	contact({ lastname: 'Старый', phone: '123456' });
	const [record] = await node.record('findOrCreate', 'Contacts', byPhone(`%_'\\1 2 3 4 5 7`));
	expect(record).toMatchObject({ action: 'created' });
});

test('an option that is neither on nor off is refused', async () => {
	const parameters = { ...byPhone('84951201001'), options: { phonesByDigits: 'perhaps' } };
	await expect(node.record('upsert', 'Contacts', parameters)).rejects.toMatchObject({
		message: expect.stringMatching(/Compare Phones by Digits is neither on nor off/),
	});
	expect(writesTo(crm)).toEqual([]);
});
