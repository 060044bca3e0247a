// The embedded CRM answers every step of every scenario as each of the four recorded servers did.

import { personalityNames } from '../crm';
import type { Crm } from '../crm';
import { differences } from './differences';
import { readNotCarried, readRecording, readScenario, scenarioNames } from './recording';
import { replay } from './replay';
import type { Outcome } from './replay';
import { started } from './servers';

const notCarried = readNotCarried();

describe.each(personalityNames)('%s', (personality) => {
	let crm: Crm;
	let ahead = 0;
	const clock = (): number => Date.now() + ahead;
	const time = {
		seconds: () => Math.floor(clock() / 1000),
		advance: (milliseconds: number) => void (ahead += milliseconds),
	};

	beforeAll(async () => {
		crm = await started({ personality, customFields: false, clock });
	});

	describe.each(scenarioNames)('%s', (name) => {
		const scenario = readScenario(name);
		const outcomes = new Map<string, Outcome>();

		beforeAll(async () => {
			const played = await replay(scenario, readRecording(personality, name), crm, time);
			for (const outcome of played) outcomes.set(outcome.step, outcome);
		});

		test.each(scenario.steps.filter((step) => step.skip !== true).map((step) => step.name))('%s', (step) => {
			const found = outcomes.get(step)?.differences;
			const listed = notCarried.some(
				(entry) => entry.personality === personality && entry.scenario === name && entry.step === step,
			);
			if (listed) expect(found).not.toEqual([]);
			else expect(found).toEqual([]);
		});
	});
});

describe('the list of steps not carried', () => {
	test('names existing steps, each with a reason', () => {
		for (const { scenario, step, reason } of notCarried) {
			expect(readScenario(scenario).steps.map(({ name }) => name)).toContain(step);
			expect(reason).not.toBe('');
		}
	});
});

describe('the comparison', () => {
	const compare = (expected: string, actual: string, loose = false): string[] =>
		differences(
			{ body: JSON.parse(expected) as string, unique: 'zzone' },
			{ body: JSON.parse(actual) as string, unique: 'zztwo' },
			loose,
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
});
