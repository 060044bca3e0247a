// Times at the borders of days, of summer time and of what there is, in CRMs of several zones: the day that was meant, or an error.

import type { IDataObject } from 'n8n-workflow';
import { byId, mapped } from '../core/contexts';
import { actionNode, inputItems, sentElement, writesTo } from '../core/node';
import { useCrm } from '../core/useCrm';

const crm = useCrm({ samples: false });
let contact: string;
let event: string;

beforeAll(() => {
	contact = crm.create('Contacts', { lastname: 'Орлова' });
	const times = { date_start: '2026-01-31', time_start: '10:00:00', due_date: '2026-01-31', time_end: '11:00:00' };
	event = crm.create('Events', { subject: 'Встреча', ...times });
});

const ZONES = ['Pacific/Kiritimati', 'Europe/Moscow', 'Pacific/Pago_Pago'];
const nodeIn = (timezone: string) => actionNode(crm, crm.admin, { timezone });

async function written(timezone: string, module: string, id: string, field: string, value: unknown): Promise<unknown> {
	crm.clearLog();
	const parameters = { recordId: byId(id), fields: mapped({ [field]: '={{ $json.value }}' }) };
	await nodeIn(timezone).record('revise', module, parameters, { input: inputItems({ value } as IDataObject) });
	return sentElement(crm, 'revise')[field];
}

describe.each(ZONES)('a day in %s', (zone) => {
	test.each([
		['as a day', '2026-03-29', '2026-03-29'],
		['as people write it', '29.03.2026', '2026-03-29'],
		['as midnight in UTC, which is how programs write a day', '2026-03-29T00:00:00.000Z', '2026-03-29'],
		['with a time of the CRM’s clock', '2026-03-29 23:59:59', '2026-03-29'],
		['at its first second', '2026-03-29 00:00:00', '2026-03-29'],
		['a leap day', '2028-02-29', '2028-02-29'],
		['the last of a year', '2026-12-31 23:59', '2026-12-31'],
	])('%s', async (_what, value, day) => {
		expect(await written(zone, 'Contacts', contact, 'birthday', value)).toBe(day);
	});

	test.each([
		['that does not exist', '2026-02-29'],
		['with the month first or last', '03/04/2026'],
		['with two figures for the year', '29.03.26'],
		['of a week', '2026-W13-7'],
		['of a year', '2026-088'],
		['as a number of Excel', 46110],
		['as seconds', 1774742400],
		['as milliseconds', 1774742400000],
		['with a zone that there is not', '2026-03-29T00:00:00+25:00'],
		['with words', '29 марта'],
		['zero', '0000-00-00'],
		['in the thirteenth month', '2026-13-01'],
		['at the hour 24 and a half', '2026-03-29 24:30'],
	])('%s is refused', async (_what, value) => {
		await expect(written(zone, 'Contacts', contact, 'birthday', value)).rejects.toMatchObject({
			message: expect.stringMatching(/not a valid date/),
		});
		expect(writesTo(crm)).toEqual([]);
	});
});

describe('a moment that is another day on the CRM’s clock', () => {
	test.each([
		['2026-03-28T23:30:00Z', 'Europe/Moscow', '2026-03-29'],
		['2026-03-29T00:30:00Z', 'America/New_York', '2026-03-28'],
		['2026-03-29T12:00:00+03:00', 'Pacific/Kiritimati', '2026-03-29'],
		['2026-03-29T10:00:00Z', 'Pacific/Kiritimati', '2026-03-30'],
		['2026-03-29T10:59:59Z', 'Pacific/Pago_Pago', '2026-03-28'],
	])('%s in %s is on %s', async (value, zone, day) => {
		expect(await written(zone, 'Contacts', contact, 'birthday', value)).toBe(day);
	});

	test.each([
		['2026-03-29T00:00:00+03:00', 'UTC'],
		['2026-03-29T00:00:00.000+14:00', 'America/New_York'],
	])('%s in %s could be either, since a day begins with it elsewhere', async (value, zone) => {
		await expect(written(zone, 'Contacts', contact, 'birthday', value)).rejects.toMatchObject({
			message: expect.stringMatching(/ambiguous/),
			description: expect.stringMatching(/the day alone/),
		});
		expect(writesTo(crm)).toEqual([]);
	});
});

describe('times of day', () => {
	test.each([
		['9:05', '09:05:00'],
		['12:00 AM', '00:00:00'],
		['12:30 p.m.', '12:30:00'],
		['23:59:59', '23:59:59'],
	])('%s is %s', async (value, wire) => {
		expect(await written('Europe/Moscow', 'Events', event, 'time_start', value)).toBe(wire);
	});

	test.each(['24:00', '9', '9 Uhr', '13:00 PM', '0:60', '-1:00', '2026-01-31', '١٠:٠٠', 'noon'])(
		'%s is refused',
		async (value) => {
			await expect(written('Europe/Moscow', 'Events', event, 'time_start', value)).rejects.toMatchObject({
				message: expect.stringMatching(/not a time of day/),
			});
			expect(writesTo(crm)).toEqual([]);
		},
	);
});

describe('conditions and changes at the borders of a day', () => {
	const found = async (timezone: string, operator: string, value: unknown) => {
		const conditions = { conditions: [{ field: 'createdtime', operator, value: '={{ $json.value }}' }] };
		const node = nodeIn(timezone);
		const items = await node.record(
			'getMany',
			'Leads',
			{ conditions, columns: ['lastname'] },
			{ input: inputItems({ value } as IDataObject) },
		);
		return items.map(({ lastname }) => lastname);
	};
	beforeAll(() => {
		// The CRM’s own clock is that of Moscow.
		for (const [lastname, time] of [
			['last second', '2026-01-30T20:59:59Z'],
			['first second', '2026-01-30T21:00:00Z'],
			['noon', '2026-01-31T09:00:00Z'],
			['end', '2026-01-31T20:59:59Z'],
			['next', '2026-01-31T21:00:00Z'],
		] as const) {
			crm.create('Leads', { lastname }, { createdtime: Date.parse(time), modifiedtime: Date.parse(time) });
		}
	});

	test.each([
		['equals', '2026-01-31', ['first second', 'noon', 'end']],
		['equals', '31.01.2026', ['first second', 'noon', 'end']],
		['notEquals', '2026-01-31', ['last second', 'next']],
		['greaterThan', '2026-01-31', ['next']],
		['greaterThanOrEqual', '2026-01-31', ['first second', 'noon', 'end', 'next']],
		['lessThan', '2026-01-31', ['last second']],
		['lessThanOrEqual', '2026-01-31', ['last second', 'first second', 'noon', 'end']],
		['inList', '2026-01-30, 2026-02-01', ['last second', 'next']],
		['equals', '2026-01-30T21:00:00Z', ['first second']],
		['greaterThan', '2026-01-31T20:59:59.000Z', ['next']],
		['lessThan', '2026-01-31 00:00', ['last second']],
		['equals', '2026-01-31 12:00', ['noon']],
	])('%s %s', async (operator, value, names) => {
		expect(await found('Europe/Moscow', operator, value)).toEqual(names);
	});

	test.each(['2026-02-30', '01/31/2026', '2026-01-31 25:00', 'last week', 1769893200, true, {}, ['2026-01-31', null]])(
		'%j finds nothing but an error',
		async (value) => {
			crm.clearLog();
			await expect(found('Europe/Moscow', 'greaterThan', value)).rejects.toMatchObject({
				message: expect.stringMatching(/date|empty|list/),
			});
			expect(crm.requests.filter(({ operation }) => operation === 'query')).toEqual([]);
		},
	);
});

test.each(['Mars/Olympus', 'UTC+25', "UTC'; DROP", '__proto__', 'Europe/Moscow\0'])(
	'the zone %j of a credential is refused before anything is sent',
	async (timezone) => {
		crm.clearLog();
		await expect(nodeIn(timezone).record('getMany', 'Leads', {})).rejects.toMatchObject({
			message: expect.stringMatching(/zone/i),
		});
		expect(crm.requests).toEqual([]);
	},
);
