// The embedded CRM answers every step of every scenario as each of the six recorded servers did.

import { personalityNames } from '../crm';
import type { Crm, CrmOptions, JsonValue } from '../crm';
import { differences } from './differences';
import { readNotCarried, readRecording, readScenario, recordedScenarios } from './recording';
import type { Step } from './recording';
import { Filler, md5 } from './filling';
import { replay } from './replay';
import { openCrm } from '../core/useCrm';
import { trim } from './trimming';

const notCarried = readNotCarried();

/** Recordings were made in several rounds, each of one installation: what they find differs. */
const turns: ReadonlyArray<[name: string, holds: (scenario: string) => boolean, options: CrmOptions]> = [
	['as first recorded', (scenario) => scenario.startsWith('0'), {}],
	['freshly installed', (scenario) => /^1/.test(scenario) && !scenario.startsWith('12b'), { fresh: true }],
	[
		'with the administrator of the installer',
		(scenario) => scenario.startsWith('12b'),
		{ fresh: true, installerAdmin: true },
	],
];

describe.each(personalityNames)('%s', (personality) => {
	describe.each(turns)('%s', (_, holds, options) => {
		let crm: Crm;
		let ahead = 0;
		const clock = (): number => Date.now() + ahead;
		const time = {
			seconds: () => Math.floor(clock() / 1000),
			advance: (milliseconds: number) => void (ahead += milliseconds),
		};

		beforeAll(async () => {
			crm = await openCrm({ personality, customFields: false, clock, ...options });
		});

		test.each(recordedScenarios(personality).filter(holds))('%s', async (name) => {
			const played = await replay(readScenario(name), readRecording(personality, name), crm, time);
			const found = Object.fromEntries(
				played.filter((outcome) => outcome.differences?.length).map((outcome) => [outcome.step, outcome.differences]),
			);
			const listed = notCarried
				.filter((entry) => entry.scenario === name && entry.personalities.includes(personality))
				.flatMap((entry) => entry.steps);
			expect(found).toEqual(Object.fromEntries(listed.map((step) => [step, expect.anything() as unknown])));
		});
	});
});

describe('the list of steps not carried', () => {
	test('names existing steps, each with a reason', () => {
		for (const { scenario, steps, personalities, reason } of notCarried) {
			const known = readScenario(scenario).steps.map(({ name }) => name);
			expect(known).toEqual(expect.arrayContaining(steps));
			expect(personalityNames).toEqual(expect.arrayContaining(personalities));
			expect(reason).not.toBe('');
		}
	});
});

describe('the comparison', () => {
	const compare = (expected: string, actual: string, loose = false, exact: string[] = []): string[] =>
		differences(
			{ body: JSON.parse(expected) as string, unique: 'zzone' },
			{ body: JSON.parse(actual) as string, unique: 'zztwo' },
			loose,
			new Set(exact),
		);

	test.each([
		['ids', '"12x5"', '"12x77"'],
		['times', '"2026-11-23 21:30:20"', '"2027-01-01 00:00:00"'],
		['tokens', '"6b04863c6673a"', '"0123456789abc"'],
		['record numbers', '"КОНТАКТ_5"', '"КОНТАКТ_777"'],
		['the word of the run', '"Lead zzone"', '"Lead zztwo"'],
		['numbers', '{"a":1}', '{"a":2}'],
	])('folds %s', (_, expected, actual) => {
		expect(compare(expected, actual)).toEqual([]);
	});

	test.each([
		['another text', '{"a":"x"}', '{"a":"y"}'],
		['a missing key', '{"a":"x","b":"y"}', '{"a":"x"}'],
		['a new key', '{"a":"x"}', '{"a":"x","b":"y"}'],
		['another kind', '{"a":"1"}', '{"a":1}'],
		['null in place of a text', '{"a":""}', '{"a":null}'],
		['an array of another length', '[1,2]', '[1]'],
		['another truth', 'true', 'false'],
	])('reports %s', (_, expected, actual) => {
		expect(compare(expected, actual)).not.toEqual([]);
	});

	test('looks at kinds only when loose', () => {
		expect(compare('[{"a":"x"},{"a":"y"}]', '[{"a":"z"}]', true)).toEqual([]);
		expect(compare('[{"a":"x"}]', '[{"b":"x"}]', true)).not.toEqual([]);
	});

	test('compares the values of exact keys as they are', () => {
		expect(
			compare('{"rate":1,"rows":[{"price":["1.50","2"]}]}', '{"rate":2,"rows":[{"price":["1.5","2"]}]}'),
		).toHaveLength(1);
		expect(compare('{"rate":1}', '{"rate":2}', false, ['rate'])).toHaveLength(1);
		expect(compare('{"price":["1234","2"]}', '{"price":["1235","2"]}', false, ['price'])).toHaveLength(1);
		expect(compare('{"name":"a zzone"}', '{"name":"a zztwo"}', false, ['name'])).toEqual([]);
	});
});

describe('a scenario', () => {
	const kept = { read: { result: { id: '12x5', title: 'a', rows: [{ n: 1 }] } }, unique: 'zzone' };
	const fill = (value: JsonValue): JsonValue => new Filler(kept, 'KEY').fill(value);
	const step: Step = { name: 's', method: 'GET', params: {} };

	test('fills in texts, whole values, digests and bare ids', () => {
		expect(fill('{{unique}}/{{after:read.result.id}}')).toBe('zzone/5');
		expect(fill('{{read.result.rows}}')).toEqual([{ n: 1 }]);
		expect(fill('{{md5:unique+key}}')).toBe(md5('zzoneKEY'));
		expect(fill({ '...': '{{read.result}}', '-': ['rows'], title: 'b' })).toEqual({ id: '12x5', title: 'b' });
	});

	test('cuts answers down', () => {
		const body = { success: true, result: { id: '12x5', title: 'b', rows: [{ n: 1, m: 2 }], new: true } };
		expect(trim(body, { ...step, keep: ['title', 'rows.m'] }, kept)).toEqual({
			success: true,
			result: { title: 'b', rows: [{ m: 2 }] },
		});
		expect(trim(body, { ...step, drop: ['rows', 'new'] }, kept)).toEqual({
			success: true,
			result: { id: '12x5', title: 'b' },
		});
		expect(trim(body, { ...step, drop: ['rows'], since: 'read' }, kept)).toEqual({
			success: true,
			result: { changed: { title: ['a', 'b'] }, gone: [], added: ['new'] },
		});
	});
});
