// Values on their way to the CRM: what is stored as meant, and what is refused with the accepted forms.

import { InputError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import type { Field } from '../../../../nodes/Vtiger/webservice/metadata/metadata';
import { wireValue, type ValueLookups } from '../../../../nodes/Vtiger/webservice/values/values';
import { rejection } from '../fetchChannel';
import { entries, fieldOf } from '../fields';

const lookups: ValueLookups = {
	zone: 'Europe/Moscow',
	owner: async (text) => (text === 'Иван Петров' ? '19x5' : undefined),
	ownerForms: async () => 'a user’s login, full name or e-mail, a group’s name, or an id such as 19x5',
	reference: async (field, text) => {
		if (text === '345') return '11x345';
		throw new InputError(field.name, `“${text}” does not name a record`, 'Use an id.');
	},
};

async function wire(field: Field, value: unknown): Promise<unknown> {
	return await wireValue(field, value, lookups);
}

async function refusal(field: Field, value: unknown): Promise<InputError> {
	const error = await rejection(wire(field, value));
	if (error instanceof InputError) return error;
	throw error;
}

const status = fieldOf('picklist', {
	picklist: [
		{ value: 'New', label: 'Новый' },
		{ value: 'In Progress', label: 'В работе' },
		{ value: 'new!', label: 'НОВЫЙ!' },
		{ value: 'Ask', label: 'Same' },
		{ value: 'Tell', label: 'same' },
		{ value: 'One, two', label: 'One, two' },
	],
});
const reasons = fieldOf('picklist', {
	picklist: [
		{ value: 'Other', label: 'Другое' },
		{ value: 'Misc', label: 'Другое' },
		{ value: 'Misc', label: 'Прочее' },
	],
});
const regions = fieldOf('multipicklist', {
	picklist: [
		{ value: 'A, B', label: 'А и Б' },
		{ value: 'C', label: 'В, Г' },
	],
});
const colours = fieldOf('multipicklist', { picklist: status.picklist });

describe('values as they are stored', () => {
	const STORED: Array<[Field, unknown, unknown]> = [
		[fieldOf('string'), 'O’Brien & "x" \\ %', 'O’Brien & "x" \\ %'],
		[fieldOf('string'), ' kept ', ' kept '],
		[fieldOf('string'), 12.5, '12.5'],
		[fieldOf('string'), 0, '0'],
		[fieldOf('string'), true, '1'],
		[fieldOf('string'), false, '0'],
		[fieldOf('string'), 12345678901234567890n, '12345678901234567890'],
		[fieldOf('string'), '', ''],
		[fieldOf('text'), 'two\nlines', 'two\nlines'],
		[fieldOf('phone'), '+7 (495) 123', '+7 (495) 123'],
		[fieldOf('type of another extension'), 'x', 'x'],
		[fieldOf('boolean'), '', '0'],
		[fieldOf('integer'), '1 234', '1234'],
		[fieldOf('integer'), 7, '7'],
		[fieldOf('integer'), '', ''],
		[fieldOf('double'), '4000,75', '4000.75'],
		[fieldOf('double'), '', ''],
		[fieldOf('currency'), '1 234,56', '1234.56'],
		[fieldOf('currency'), -5.25, '-5.25'],
		[fieldOf('currency'), '', ''],
		[fieldOf('date'), '31.01.2026', '2026-01-31'],
		[fieldOf('date'), '2026-01-31T21:30:00Z', '2026-02-01'],
		[fieldOf('date'), '', ''],
		[fieldOf('datetime'), '2026-01-31T11:30:00Z', '2026-01-31 14:30:00'],
		[fieldOf('datetime'), '', ''],
		[fieldOf('time'), '1:45 PM', '13:45:00'],
		[fieldOf('time'), '', ''],
		[fieldOf('picklist'), 'anything', 'anything'],
		[fieldOf('picklist'), 5, '5'],
		[status, 'New', 'New'],
		[status, 'Новый', 'New'],
		[status, ' in progress ', 'In Progress'],
		[status, 'В РАБОТЕ', 'In Progress'],
		[status, 'NEW!', 'new!'],
		[status, 'Same', 'Ask'],
		[status, 'same', 'Tell'],
		[status, '', ''],
		[reasons, 'Misc', 'Misc'],
		[reasons, 'Прочее', 'Misc'],
		[fieldOf('picklist', { picklist: entries('1', '2') }), 1, '1'],
		[
			fieldOf('picklist', {
				picklist: [
					{ value: 'b', label: 'a' },
					{ value: 'a', label: 'c' },
				],
			}),
			'a',
			'a',
		],
		[fieldOf('owner'), 'Иван Петров', '19x5'],
		[fieldOf('owner'), ' Иван Петров ', '19x5'],
		[fieldOf('owner'), '', ''],
		[fieldOf('reference'), '345', '11x345'],
		[fieldOf('reference'), 345, '11x345'],
		[fieldOf('reference'), '', ''],
		[colours, ['New', 'В работе'], 'New |##| In Progress'],
		[colours, 'New |##| In Progress', 'New |##| In Progress'],
		[colours, 'New|##|In Progress', 'New |##| In Progress'],
		[colours, 'New, В работе', 'New |##| In Progress'],
		[colours, 'New; В работе;', 'New |##| In Progress'],
		[colours, 'New\nВ работе', 'New |##| In Progress'],
		[colours, 'One, two', 'One, two'],
		[colours, ' One, two ', 'One, two'],
		[regions, 'A, B', 'A, B'],
		[regions, 'В, Г', 'C'],
		[regions, 'В, Г |##| А и Б', 'C |##| A, B'],
		[colours, 'One, two |##| New', 'One, two |##| New'],
		[colours, 'Новый', 'New'],
		[colours, ['New', 'Новый', 'new'], 'New'],
		[colours, [], ''],
		[colours, ' ', ''],
		[colours, '', ''],
		[fieldOf('multipicklist'), ['a', 5, true], 'a |##| 5 |##| 1'],
		[fieldOf('multipicklist'), 'a, b', 'a |##| b'],
		[fieldOf('multipicklist'), 'a|##| b  |##|c', 'a |##| b |##| c'],
		[fieldOf('multipicklist'), '["a", "b, c", 5]', 'a |##| b, c |##| 5'],
		[fieldOf('multipicklist'), '[a, b]', '[a |##| b]'],
		[fieldOf('multipicklist'), 5, '5'],
	];

	it.each(STORED.map(([field, value, stored]) => ({ type: field.type, field, value, stored })))(
		'$type $value',
		async ({ field, value, stored }) => {
			expect(await wire(field, value)).toBe(stored);
		},
	);

	it.each(['1', 'true', 'TRUE', 'yes', 'y', 'on', 'да', 'Да', 'д', ' Yes ', 1, true])('%p is yes', async (value) => {
		expect(await wire(fieldOf('boolean'), value)).toBe('1');
	});

	it.each(['0', 'false', 'False', 'no', 'n', 'off', 'нет', 'НЕТ', 'н', ' ', 0, false])('%p is no', async (value) => {
		expect(await wire(fieldOf('boolean'), value)).toBe('0');
	});

	it('hold no half of a character that was cut: the CRM cannot decode it and would find no values at all', async () => {
		expect(await wire(fieldOf('string'), 'ab😀'.slice(0, 3))).toBe('ab\ufffd');
		expect(await wire(fieldOf('text'), '😀'.slice(1))).toBe('\ufffd');
		expect(await wire(fieldOf('string'), '\ud83d and \ude00')).toBe('\ufffd and \ufffd');
		expect(await wire(fieldOf('string'), 'whole 😀')).toBe('whole 😀');
	});
});

describe('values that are refused', () => {
	const circular: { self?: unknown } = {};
	circular.self = circular;

	const REFUSED: Array<[Field, unknown, string, string]> = [
		[
			fieldOf('boolean'),
			'maybe',
			'“maybe” is not a yes or no for “Поле boolean”',
			'Accepted: yes, no, да, нет, true, false, 1, 0.',
		],
		[
			fieldOf('boolean'),
			2,
			'“2” is not a yes or no for “Поле boolean”',
			'Accepted: yes, no, да, нет, true, false, 1, 0.',
		],
		[
			fieldOf('boolean'),
			null,
			'“null” is not a yes or no for “Поле boolean”',
			'Accepted: yes, no, да, нет, true, false, 1, 0.',
		],
		[
			fieldOf('boolean'),
			[],
			'“[]” is not a yes or no for “Поле boolean”',
			'Accepted: yes, no, да, нет, true, false, 1, 0.',
		],
		[fieldOf('integer'), '7,9', '“7,9” is not a whole number for “Поле integer”', 'Accepted: e.g. 12.'],
		[fieldOf('integer'), 'x', '“x” is not a whole number for “Поле integer”', 'Accepted: e.g. 12.'],
		[fieldOf('double'), '1,234', '“1,234” is not a number for “Поле double”', 'Accepted: 1234.56 or 1 234,56.'],
		[fieldOf('currency'), 'abc', '“abc” is not a number for “Поле currency”', 'Accepted: 1234.56 or 1 234,56.'],
		[fieldOf('currency'), [5], '“[5]” is not a number for “Поле currency”', 'Accepted: 1234.56 or 1 234,56.'],
		[
			fieldOf('date'),
			'01/02/2026',
			'“01/02/2026” is not a valid date, or is an ambiguous one for “Поле date”',
			'Accepted: 2026-01-31, 31.01.2026, or an ISO date and time.',
		],
		[
			fieldOf('date'),
			'2026-01-02T00:00:00.000+05:00',
			'“2026-01-02T00:00:00.000+05:00” is not a valid date, or is an ambiguous one for “Поле date”',
			'Accepted: the day alone, e.g. 2026-01-31, which $today.toISODate() gives.',
		],
		[
			fieldOf('datetime'),
			'soon',
			'“soon” is not a date and time for “Поле datetime”',
			'Accepted: 2026-01-31 14:30, 31.01.2026 14:30, or an ISO date and time.',
		],
		[fieldOf('time'), '25:00', '“25:00” is not a time of day for “Поле time”', 'Accepted: 14:30 or 14:30:15.'],
		[
			status,
			'Old',
			'“Old” is not an entry of the list for “Поле picklist”',
			'Accepted: Новый (New), В работе (In Progress), НОВЫЙ! (new!), Same (Ask), same (Tell), One, two.',
		],
		[
			status,
			'SAME',
			'“SAME” is not an entry of the list for “Поле picklist”',
			'Accepted: Новый (New), В работе (In Progress), НОВЫЙ! (new!), Same (Ask), same (Tell), One, two.',
		],
		[
			status,
			' ',
			'“ ” is not an entry of the list for “Поле picklist”',
			'Accepted: Новый (New), В работе (In Progress), НОВЫЙ! (new!), Same (Ask), same (Tell), One, two.',
		],
		[
			reasons,
			'Другое',
			'“Другое” is not the label of one entry alone for “Поле picklist”',
			'Accepted: Другое (Other), Другое (Misc), Прочее (Misc).',
		],
		[
			colours,
			'New, Old',
			'“Old” is not an entry of the list for “Поле multipicklist”',
			'Accepted: Новый (New), В работе (In Progress), НОВЫЙ! (new!), Same (Ask), same (Tell), One, two.',
		],
		[
			colours,
			['New', ['Old']],
			'“["Old"]” is not a single value for “Поле multipicklist”',
			'Accepted: text or a number; lists and objects must be joined to text first.',
		],
		[
			fieldOf('owner'),
			'Nobody',
			'“Nobody” is not one active user or group for “Поле owner”',
			'Accepted: a user’s login, full name or e-mail, a group’s name, or an id such as 19x5.',
		],
		[
			fieldOf('owner'),
			' ',
			'“ ” is not one active user or group for “Поле owner”',
			'Accepted: a user’s login, full name or e-mail, a group’s name, or an id such as 19x5.',
		],
		[
			fieldOf('owner'),
			['19x5'],
			'“["19x5"]” is not a single value for “Поле owner”',
			'Accepted: text or a number; lists and objects must be joined to text first.',
		],
		[
			fieldOf('string'),
			['a'],
			'“["a"]” is not a single value for “Поле string”',
			'Accepted: text or a number; lists and objects must be joined to text first.',
		],
		[
			fieldOf('string'),
			{ a: 1 },
			'“{"a":1}” is not a single value for “Поле string”',
			'Accepted: text or a number; lists and objects must be joined to text first.',
		],
		[
			fieldOf('string'),
			null,
			'“null” is not a single value for “Поле string”',
			'Accepted: text or a number; lists and objects must be joined to text first.',
		],
		[
			fieldOf('string'),
			undefined,
			'“undefined” is not a single value for “Поле string”',
			'Accepted: text or a number; lists and objects must be joined to text first.',
		],
		[
			fieldOf('string'),
			Number.NaN,
			'“null” is not a single value for “Поле string”',
			'Accepted: text or a number; lists and objects must be joined to text first.',
		],
		[
			fieldOf('string'),
			circular,
			'“[object Object]” is not a single value for “Поле string”',
			'Accepted: text or a number; lists and objects must be joined to text first.',
		],
		[
			fieldOf('boolean'),
			2n,
			'“2” is not a yes or no for “Поле boolean”',
			'Accepted: yes, no, да, нет, true, false, 1, 0.',
		],
		[
			fieldOf('date'),
			[1n],
			'“[object Array]” is not a valid date, or is an ambiguous one for “Поле date”',
			'Accepted: 2026-01-31, 31.01.2026, or an ISO date and time.',
		],
		[
			fieldOf('integer'),
			'x'.repeat(60),
			`“${'x'.repeat(60)}” is not a whole number for “Поле integer”`,
			'Accepted: e.g. 12.',
		],
		[
			fieldOf('integer'),
			'x'.repeat(61),
			`“${'x'.repeat(60)}…” is not a whole number for “Поле integer”`,
			'Accepted: e.g. 12.',
		],
	];

	it.each(REFUSED.map(([field, value, message, advice]) => ({ type: field.type, field, value, message, advice })))(
		'$type $value',
		async ({ field, value, message, advice }) => {
			expect(await refusal(field, value)).toMatchObject({ parameter: field.name, message, advice });
		},
	);

	it('say what else a long list accepts', async () => {
		const numbered = (count: number) =>
			fieldOf('picklist', { picklist: entries(...Array.from({ length: count }, (_, i) => `v${i + 1}`)) });
		const first = 'v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12';
		expect((await refusal(numbered(12), 'x')).advice).toBe(`Accepted: ${first}.`);
		expect((await refusal(numbered(13), 'x')).advice).toBe(`Accepted: ${first} and 1 more.`);
		expect((await refusal(numbered(15), 'x')).advice).toBe(`Accepted: ${first} and 3 more.`);
	});

	it('of a reference are the lookup’s to refuse', async () => {
		expect(await refusal(fieldOf('reference'), 'nothing')).toMatchObject({
			parameter: 'a_reference',
			advice: 'Use an id.',
		});
		expect(await refusal(fieldOf('reference'), ['345'])).toMatchObject({
			message: '“["345"]” is not a single value for “Поле reference”',
		});
	});
});
