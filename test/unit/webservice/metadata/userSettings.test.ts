// The number format of the credential's user, and exchange rates: which records are read for them, and how often.

import type { Client } from '../../../../nodes/Vtiger/webservice/protocol/client';
import { WebserviceError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import { UserSettings } from '../../../../nodes/Vtiger/webservice/metadata/userSettings';
import { rejection } from '../fetchChannel';

const error = (code: string) => new WebserviceError({ code, operation: 'retrieve', reason: '' });

/** The settings of a user of a CRM that has these records, or fails to give them. */
function settingsOf(records: Record<string, JsonObject | Error>, userId = '19x5') {
	const read: string[] = [];
	const call = async (operation: string, { id }: { id: string }) => {
		read.push(`${operation} ${id}`);
		const record = await Promise.resolve(records[id] ?? error('RECORD_NOT_FOUND'));
		if (record instanceof Error) throw record;
		return record;
	};
	return { read, settings: new UserSettings({ call } as unknown as Client, () => userId) };
}

const EUROPEAN = { currency_grouping_separator: '.', no_of_currency_decimals: '2' };
const SEEN = { grouping: '.', decimals: '2' };

describe('numbers', () => {
	test.each<[what: string, user: JsonObject, rate: number, read: string[]]>([
		['no currency', {}, 1, []],
		['the base currency', { currency_id: '21x1' }, 1, []],
		['another currency', { currency_id: '21x2' }, 0.011, ['retrieve 21x2']],
		['a currency whose number ends like that of the base', { currency_id: '21x11' }, 4, ['retrieve 21x11']],
		['a currency that is gone', { currency_id: '21x9' }, 1, ['retrieve 21x9']],
		['a currency without a rate', { currency_id: '21x3' }, 1, ['retrieve 21x3']],
	])('of a user with %s', async (_what, user, rate, read) => {
		const currencies = { '21x2': { conversion_rate: '0.011' }, '21x3': {}, '21x11': { conversion_rate: '4' } };
		const crm = settingsOf({ ...currencies, '19x5': { ...EUROPEAN, ...user } });
		expect(await crm.settings.numbers()).toEqual({ ...SEEN, rate });
		expect(await crm.settings.numbers()).toEqual({ ...SEEN, rate });
		expect(crm.read).toEqual(['retrieve 19x5', ...read]);
	});

	test('of a user who may not read the own record are not known', async () => {
		const crm = settingsOf({ '19x5': error('ACCESS_DENIED') });
		expect(await crm.settings.numbers()).toBeUndefined();
		expect(await crm.settings.numbers()).toBeUndefined();
		expect(crm.read).toEqual(['retrieve 19x5']);
	});

	test.each([
		['numbers', async (settings: UserSettings) => await settings.numbers()],
		['rate', async (settings: UserSettings) => await settings.rate('19x5')],
	])('are no list: %s', async (_what, read) => {
		const { settings } = settingsOf({ '19x5': ['x'] as never });
		expect(await rejection(read(settings))).toMatchObject({ code: 'BROKEN_ANSWER', operation: 'retrieve' });
	});

	test('are not asked for before there is a user', async () => {
		const crm = settingsOf({}, '');
		expect(await crm.settings.numbers()).toBeUndefined();
		expect(crm.read).toEqual([]);
	});

	test('are asked for again after a failure', async () => {
		const records: Record<string, JsonObject | Error> = { '19x5': error('INTERNAL_SERVER_ERROR') };
		const { settings } = settingsOf(records);
		expect(await rejection(settings.numbers())).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
		records['19x5'] = EUROPEAN;
		expect(await settings.numbers()).toEqual({ ...SEEN, rate: 1 });
	});
});

describe('the rate of a currency', () => {
	test.each(['ACCESS_DENIED', 'RECORD_NOT_FOUND'])('is none if the CRM does not have it (%s)', async (code) => {
		const { settings } = settingsOf({ '21x9': error(code) });
		expect(await settings.rate('21x9')).toBe('');
	});

	test('is read once, also by two who ask at once', async () => {
		const crm = settingsOf({ '21x2': { conversion_rate: '0.011' } });
		expect(await Promise.all([crm.settings.rate('21x2'), crm.settings.rate('21x2')])).toEqual(['0.011', '0.011']);
		expect(await crm.settings.rate('21x2')).toBe('0.011');
		expect(await crm.settings.rate('21x3')).toBe('');
		expect(crm.read).toEqual(['retrieve 21x2', 'retrieve 21x3']);
	});

	test('is asked for again after a failure', async () => {
		const records: Record<string, JsonObject | Error> = { '21x2': error('SERVER_FAULT') };
		const { settings } = settingsOf(records);
		expect(await rejection(settings.rate('21x2'))).toMatchObject({ code: 'SERVER_FAULT' });
		records['21x2'] = { conversion_rate: '0.011' };
		expect(await settings.rate('21x2')).toBe('0.011');
	});
});
