// What the checks of the server conclude from what it answers.

import { PROBES, judge } from '../../../../nodes/Vtiger/actions/session/check/probes';
import { judgeClock, judgeNewest } from '../../../../nodes/Vtiger/actions/session/check/clock';
import { judgeTexts } from '../../../../nodes/Vtiger/actions/session/check/texts';
import { judgeNumbers } from '../../../../nodes/Vtiger/actions/session/check/user';
import { judgeWide } from '../../../../nodes/Vtiger/actions/session/check/wideReads';
import { WebserviceError } from '../../../../nodes/Vtiger/webservice/protocol/errors';

const refused = (operation: string, code: string, reason = '') => new WebserviceError({ code, operation, reason });
const probe = (operation: string) => {
	const found = PROBES.find((one) => one.operation === operation);
	if (found === undefined) throw new Error(`no probe of ${operation}`);
	return found;
};

describe('A refusal by a probed operation', () => {
	test.each([
		['convertlead', 'ACCESS_DENIED', 'Permission to perform the operation is denied', true],
		['convertlead', 'ACCESS_DENIED', 'Permission to perform the operation is denied for id', false],
		['convertlead', 'SERVER_FAULT', 'HTTP 500', false],
		['files_retrieve', 'RECORD_NOT_FOUND', '', true],
		['files_retrieve', 'SERVER_FAULT', 'HTTP 500', false],
		['changePassword', 'CHANGE_PASSWORD_FAILURE', '', true],
		['changePassword', 'INVALID_OLD_PASSWORD', '', true],
		['changePassword', 'RESTRICTED_FILE', '', false],
		['deleteUser', 'ACCESS_DENIED', ', EntityName = ', true],
		['deleteUser', 'RESTRICTED_FILE', '', false],
		['retrieve_inventory', 'ACCESS_DENIED', '', true],
		['retrieve_inventory', 'SERVER_FAULT', 'HTTP 500', false],
		['sync', 'ACCESS_DENIED', '', false],
		['sync', 'SERVER_FAULT', 'HTTP 500', false],
	])('%s: %s %s', (operation, code, reason, works) => {
		const finding = judge(probe(operation), refused(operation, code, reason));
		expect(finding.works).toBe(works);
		if (!works)
			expect(finding).toMatchObject({ detail: expect.stringContaining(code), advice: expect.stringMatching(/./) });
		expect(finding.advice).not.toMatch(/may or may not have carried/);
	});

	test('an answer without a refusal shows that it works', () => {
		expect(judge(probe('sync'), { updated: [] })).toMatchObject({ works: true });
	});
});

test('no probe names a record that exists', () => {
	const world = { userId: '19x1', now: 1, missingRecord: (module: string) => `${module.length}x999999999` };
	for (const { operation, arguments: args } of PROBES) {
		if (operation === 'sync' || operation === 'changePassword') continue;
		expect(JSON.stringify(args(world))).toContain('x999999999');
	}
	expect(probe('changePassword').arguments(world)).toMatchObject({ newPassword: 'a1', confirmPassword: 'b2' });
});

test('what the user does not see is not asked about', () => {
	const nothing = { userId: '19x1', now: 1, missingRecord: () => undefined };
	const asked = PROBES.filter((one) => one.arguments(nothing) !== undefined).map(({ operation }) => operation);
	expect(asked).toEqual(['changePassword', 'deleteUser']);
});

describe('The number format', () => {
	const usual = {
		no_of_currency_decimals: '2',
		currency_decimal_separator: '.',
		currency_grouping_separator: ',',
	};
	const rouble = { code: 'RUB', base: true };

	test.each([
		['as most have it', {}, rouble, true, /Decimals 2, decimal separator “\.”.*RUB \(base currency\)/],
		[
			'a decimal comma with a space',
			{ currency_decimal_separator: ',', currency_grouping_separator: ' ' },
			rouble,
			true,
			/“,”/,
		],
		['a quotation mark as grouping', { currency_grouping_separator: '&#039;' }, rouble, true, /digit grouping “'”/],
		['no decimals set', { no_of_currency_decimals: '' }, rouble, false, /stores amounts as 0/],
		['no decimals', { no_of_currency_decimals: '0' }, rouble, false, /rounds amounts/],
		[
			'a decimal comma with a dot',
			{ currency_decimal_separator: ',', currency_grouping_separator: '.' },
			rouble,
			true,
			/takes the dot out.*another form/,
		],
		['another currency', {}, { code: 'EUR', base: false }, false, /converts amounts into EUR/],
	])('%s', (_, settings, currency, works, detail) => {
		const finding = judgeNumbers({ ...usual, ...settings }, currency);
		expect(finding).toMatchObject({ works, detail: expect.stringMatching(detail) });
		expect(finding.advice === '').toBe(works);
	});

	test('a server that names none of it leaves it open', () => {
		expect(judgeNumbers({}, undefined)).toMatchObject({ works: null });
	});
});

describe('The clock', () => {
	const at = Date.UTC(2026, 0, 31, 12, 0, 0) / 1000;

	test.each([
		['2026-01-31 15:00:00', 'Europe/Moscow', true],
		['2026-01-31 14:58:00', 'Europe/Moscow', true],
		['2026-01-31 12:00:00', 'Europe/Moscow', false],
		['2026-01-31 17:30:00', 'Asia/Kolkata', true],
		['2026-01-31 12:00:00', 'UTC', true],
	])('%s at noon in UTC, zone %s', (wall, zone, works) => {
		expect(judgeClock({ wall, at }, zone).works).toBe(works);
	});

	test.each([
		['a change that is still to come shows a wrong zone', '2026-01-31 15:10:00', 'UTC', false],
		['a change of just now shows the right zone', '2026-01-31 14:59:00', 'Europe/Moscow', true],
		['a change of an hour ago shows nothing', '2026-01-31 14:00:00', 'Europe/Moscow', null],
	])('%s', (_, wall, zone, works) => {
		expect(judgeNewest({ wall, at }, zone).works).toBe(works);
	});
});

test.each([
	['kept', ['Спасибо 👍', 'ага ????'], true],
	['lost', ['Спасибо ????'], false],
	['none', ['Спасибо', 'что???'], null],
])('Emoji: %s', (_, texts, works) => {
	expect(judgeTexts(texts).works).toBe(works);
});

test.each([
	['a row', [{ id: '12x1' }], true],
	['no row', [], null],
	['a failure', refused('query', 'SERVER_FAULT', 'HTTP 500'), false],
])('A read of all columns with %s', (_, answer, works) => {
	expect(judgeWide(answer).works).toBe(works);
});
