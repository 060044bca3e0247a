// What a poll reads from the trigger's parameters, and what makes a trigger another one.

import type { IPollFunctions } from 'n8n-workflow';
import { readParameters, tagOf } from '../../../nodes/Vtiger/trigger/parameters';

type Given = Record<string, unknown>;

const GIVEN: Given = { event: 'updated', module: 'Contacts' };
const by = (rule: string | undefined, ...users: string[]) => ({ changedBy: { by: { ...(rule && { rule }), users } } });

const contextOf = (given: Given) =>
	({
		getNodeParameter: (name: string, fallback: unknown) => given[name] ?? fallback,
		getNode: () => ({ parameters: given }),
	}) as unknown as IPollFunctions;

const read = (given: Given = {}, options: Given = {}) => readParameters(contextOf({ ...GIVEN, ...given, options }));

test('without options', () => {
	expect(read()).toEqual({
		module: 'Contacts',
		event: 'updated',
		detection: 'automatic',
		scope: 'user',
		columns: [],
		output: { rawValues: false, labels: false, simplify: false },
		watchedFields: [],
		conditions: {},
		matchType: 'allConditions',
		ignoreSource: false,
		ignoreOwnChanges: false,
		changedBy: undefined,
		overlap: 120,
		mostRecords: 500,
		maxResponseSize: undefined,
	});
});

test.each<[Given, Given, object]>([
	[
		{ matchType: 'anyCondition', conditions: { conditions: [] } },
		{},
		{ matchType: 'anyCondition', conditions: { conditions: [] } },
	],
	[{}, { detection: 'sync', scope: 'application' }, { detection: 'sync', scope: 'application' }],
	[{}, { detection: 'query', scope: 'userandgroup' }, { detection: 'query', scope: 'userandgroup' }],
	[{}, { columns: ['lastname'] }, { columns: ['lastname'] }],
	[{}, { rawValues: true }, { output: { rawValues: true, labels: false, simplify: false } }],
	[{}, { labels: true }, { output: { rawValues: false, labels: true, simplify: false } }],
	[{}, { simplify: true }, { output: { rawValues: false, labels: false, simplify: true } }],
	[{}, { ignoreSource: true }, { ignoreSource: true }],
	[{}, { maxRecords: 801 }, { mostRecords: 800 }],
	[{}, { maxRecords: 0 }, { mostRecords: 1 }],
	[{}, { maxRecords: ' 7.9 ' }, { mostRecords: 7 }],
	[{}, { maxRecords: '' }, { mostRecords: 500 }],
	[{}, { maxRecords: ' ' }, { mostRecords: 500 }],
	[{}, { maxRecords: null }, { mostRecords: 500 }],
	[{}, { overlapSeconds: 0 }, { overlap: 1 }],
	[{}, { overlapSeconds: 90_000 }, { overlap: 86_400 }],
	[{}, { maxResponseSize: 1 }, { maxResponseSize: 1 }],
	[{}, { maxResponseSize: 0 }, { maxResponseSize: 1 }],
])('%o with the options %o', (given, options, expected) => {
	expect(read(given, options)).toMatchObject(expected);
});

test.each([
	['created', [], false, undefined],
	['updated', ['stage'], true, { rule: 'not', users: ['19x5'] }],
	['createdOrUpdated', ['stage'], true, { rule: 'not', users: ['19x5'] }],
	['deleted', ['stage'], false, undefined],
])('%s: what counts for updates alone is left out elsewhere', (event, watchedFields, ignoreOwnChanges, changedBy) => {
	const options = { ignoreOwnChanges: true, ...by('not', '19x5') };
	expect(read({ event, watchedFields: ['stage'] }, options)).toMatchObject({
		watchedFields,
		ignoreOwnChanges,
		changedBy,
	});
});

test('users without a rule are the only ones', () => {
	expect(read({}, by(undefined, '19x5', ' ')).changedBy).toEqual({ rule: 'only', users: ['19x5'] });
	expect(read({}, { changedBy: {} }).changedBy).toBeUndefined();
});

test.each<[Given, Given, string]>([
	[{ module: '' }, {}, 'Module'],
	[{ module: 'Con tacts' }, {}, 'Module'],
	[{ module: 'Contacts;' }, {}, 'Module'],
	[{ module: ';Contacts' }, {}, 'Module'],
	[{ module: 5 }, {}, 'Module'],
	[{ event: 'changed' }, {}, 'Trigger On'],
	[{}, { detection: 'other' }, 'Detection'],
	[{}, { scope: 'other' }, 'Scope'],
	[{}, { maxRecords: 'many' }, 'Max Records per Poll'],
	[{}, { maxRecords: [5] }, 'Max Records per Poll'],
	[{}, { overlapSeconds: 'long' }, 'Overlap Seconds'],
	[{}, { maxResponseSize: 'large' }, 'Max Response Size'],
	[{}, by('all', '19x5'), 'Rule'],
	[{}, by('not'), 'Changed By'],
	[{}, by('only', ' '), 'Changed By'],
])('%o with the options %o is refused', (given, options, parameter) => {
	expect(() => read(given, options)).toThrow(expect.objectContaining({ parameter }));
});

test('what is no number is told', () => {
	expect(() => read({}, { maxRecords: 'many' })).toThrow(/“many” is no number/);
	expect(() => read({}, { maxRecords: [5] })).toThrow(/What was given is no number/);
});

describe('a trigger', () => {
	const CRM = 'https://crm.example.com/vtiger/webservice.php';
	const tag = (given: Given = {}, options: Given = {}, address = CRM) => {
		const context = contextOf({ ...GIVEN, ...given, options });
		return tagOf(context, readParameters(context), address);
	};
	const where = (value: unknown) => ({
		conditions: { conditions: [{ field: 'lastname', operator: 'equals', value }] },
	});

	test('has a name of 16 characters', () => {
		expect(tag()).toMatch(/^[\w-]{16}$/);
	});

	test.each<[string, string]>([
		['another CRM', tag({}, {}, 'https://crm.example.org/vtiger/webservice.php')],
		['another module', tag({ module: 'Leads' })],
		['another event', tag({ event: 'created' })],
		['another detection', tag({}, { detection: 'query' })],
		['a condition', tag(where('Ли'))],
		['another matching', tag({ matchType: 'anyCondition' })],
		['Ignore Own Records', tag({}, { ignoreSource: true })],
		['Ignore Own Changes', tag({}, { ignoreOwnChanges: true })],
		['users', tag({}, by('only', '19x5'))],
		['watched fields', tag({ watchedFields: ['stage'] })],
	])('is another one with %s', (_what, other) => {
		expect(other).not.toBe(tag());
	});

	test('is another one with another value, user or field', () => {
		expect(tag(where('Ли'))).not.toBe(tag(where('О')));
		expect(tag({}, by('only', '19x5'))).not.toBe(tag({}, by('not', '19x5')));
		expect(tag({ watchedFields: ['stage'] })).not.toBe(tag({ watchedFields: ['amount'] }));
	});

	test('of a scope is another one with another scope, if it goes by scopes', () => {
		const sync = (scope: string) => tag({}, { detection: 'sync', scope });
		expect(sync('user')).not.toBe(sync('application'));
		expect(tag({}, { scope: 'application' })).toBe(tag());
	});

	test.each<[string, string]>([
		['with http', tag({}, {}, CRM.replace('https', 'http'))],
		['with capital letters', tag({}, {}, CRM.toUpperCase())],
		['with other columns', tag({}, { columns: ['lastname'] })],
		['with other limits', tag({}, { maxRecords: 5, overlapSeconds: 60 })],
		['whose items look otherwise', tag({}, { labels: true, rawValues: true, simplify: true })],
	])('stays the same %s', (_what, other) => {
		expect(other).toBe(tag());
	});

	test('stays the same with a value that an expression gives anew', () => {
		const typed = where('={{ $now }}');
		const parameters = (value: string) => readParameters(contextOf({ ...GIVEN, ...where(value) }));
		const context = contextOf({ ...GIVEN, ...typed });
		expect(tagOf(context, parameters('1'), CRM)).toBe(tagOf(context, parameters('2'), CRM));
	});
});
