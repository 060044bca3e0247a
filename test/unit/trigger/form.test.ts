// The trigger's form: what can be set, by which kind of parameter, what each begins with, and when it is shown.

import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { triggerProperties } from '../../../nodes/Vtiger/trigger/form';

const entry = (name: string, within: INodeProperties[] = triggerProperties) => within.find((one) => one.name === name);
const options = (entry('options')?.options ?? []) as INodeProperties[];
const one = (name: string) => entry(name) ?? entry(name, options);

const UPDATES = { show: { '/event': ['updated', 'createdOrUpdated'] } };

test('asks for the event and the module first, and for options last', () => {
	expect(triggerProperties.map(({ name }) => name)).toEqual([
		...['event', 'module', 'conditions', 'matchType', 'watchedFields', 'options'],
	]);
	expect(options.map(({ name }) => name)).toEqual([
		...['changedBy', 'columns', 'detection', 'ignoreOwnChanges', 'ignoreSource', 'labels', 'maxRecords'],
		...['maxResponseSize', 'overlapSeconds', 'rawValues', 'scope', 'simplify'],
	]);
});

test.each<[string, Partial<INodeProperties>]>([
	['event', { type: 'options', noDataExpression: true, default: 'createdOrUpdated' }],
	['module', { type: 'resourceLocator', description: expect.stringMatching(/to watch/) as string }],
	['conditions', { type: 'fixedCollection', description: expect.stringMatching(/deleted records/) as string }],
	[
		'watchedFields',
		{ type: 'multiOptions', displayOptions: { show: { event: ['updated', 'createdOrUpdated', 'deleted'] } } },
	],
	['changedBy', { type: 'fixedCollection', default: {}, displayName: 'Changed By', displayOptions: UPDATES }],
	['detection', { type: 'options', noDataExpression: true, default: 'automatic' }],
	[
		'scope',
		{
			type: 'options',
			noDataExpression: true,
			default: 'user',
			displayOptions: { show: { detection: ['sync'] } },
		},
	],
	['ignoreOwnChanges', { type: 'boolean', default: true, displayOptions: UPDATES }],
	['ignoreSource', { type: 'boolean', default: true }],
	['maxRecords', { type: 'number', default: 500, typeOptions: { minValue: 1, maxValue: 800 } }],
	['overlapSeconds', { type: 'number', default: 120, typeOptions: { minValue: 1, maxValue: 86_400 } }],
])('%s is %o', (name, expected) => {
	expect(one(name)).toMatchObject(expected);
});

const choices = (given: INodeProperties['options'] = []) =>
	Object.fromEntries((given as INodePropertyOptions[]).map(({ name, value }) => [name, value]));

test.each([
	[
		'event',
		{
			'Record Created': 'created',
			'Record Created or Updated': 'createdOrUpdated',
			'Record Deleted': 'deleted',
			'Record Updated': 'updated',
		},
	],
	['detection', { Automatic: 'automatic', Query: 'query', Sync: 'sync' }],
	['scope', { Everyone: 'application', Mine: 'user', 'Mine and My Groups': 'userandgroup' }],
])('%s has the choices %o', (name, expected) => {
	expect(choices(one(name)?.options)).toEqual(expected);
});

test('whose changes count is a rule and users from the list', () => {
	const [by] = (one('changedBy')?.options ?? []) as INodePropertyCollection[];
	expect(by).toMatchObject({
		name: 'by',
		values: [
			{ name: 'rule', type: 'options', default: 'only' },
			{ name: 'users', type: 'multiOptions', typeOptions: { loadOptionsMethod: 'getUsers' }, default: [] },
		],
	});
	expect(choices(by?.values[0]?.options)).toEqual({ 'Not These Users': 'not', 'Only These Users': 'only' });
});
