// The forms of all operations: what each one asks, which options it takes, and that their parts fit together.

import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { RESOURCES, findAction } from '../../../nodes/Vtiger/actions';
import { Vtiger } from '../../../nodes/Vtiger/Vtiger.node';
import { VtigerTrigger } from '../../../nodes/Vtiger/VtigerTrigger.node';

/** Parameters in their order, and the entries of Options. */
const FORMS: Array<[resource: string, operation: string, kind: string, parameters: string, options: string]> = [
	[
		'record',
		'create',
		'write',
		'module fieldsFrom fields fieldsJson lineItemsFrom recordPer lineItems lineItemsList contacts invitees',
		'fromAccount labels lineItemsJson rawValues simplify writeTimeout',
	],
	[
		'record',
		'retrieve',
		'read',
		'module recordId columns',
		'labels maxResponseSize parallelReads rawValues readTimeout simplify',
	],
	[
		'record',
		'getMany',
		'read',
		'module conditions matchType columns sort returnAll limit',
		'labels maxResponseSize parallelReads rawValues readTimeout simplify',
	],
	[
		'record',
		'revise',
		'write',
		'module recordId fieldsFrom fields fieldsJson lineItemsFrom recordPer lineItems lineItemsList contacts invitees',
		'fieldsToClear labels lineItemsJson rawValues simplify writeTimeout',
	],
	[
		'record',
		'upsert',
		'write',
		'module fieldsFrom fields fieldsJson fieldsToMatchOn severalMatches lineItemsFrom recordPer lineItems lineItemsList contacts invitees',
		'phonesByDigits fieldsToClear fromAccount keepDuplicates labels lineItemsJson rawValues simplify writeTimeout',
	],
	[
		'record',
		'findOrCreate',
		'write',
		'module fieldsFrom fields fieldsJson fieldsToMatchOn severalMatches lineItemsFrom recordPer lineItems lineItemsList contacts invitees',
		'phonesByDigits fromAccount keepDuplicates labels lineItemsJson rawValues simplify writeTimeout',
	],
	['record', 'delete', 'write', 'module recordId', 'writeTimeout'],
	['record', 'retrieve_inventory', 'read', 'module recordId', 'labels maxResponseSize rawValues readTimeout'],
	[
		'record',
		'update',
		'write',
		'module recordId fieldsFrom fields fieldsJson lineItemsFrom recordPer lineItems lineItemsList contacts invitees',
		'fieldsToClear labels lineItemsJson rawValues simplify writeTimeout',
	],
	[
		'comment',
		'create',
		'write',
		'module recordId comment',
		'labels parentComment isPrivate rawValues simplify writeTimeout',
	],
	[
		'comment',
		'getMany',
		'read',
		'module recordId order returnAll limit',
		'labels maxResponseSize rawValues readTimeout simplify',
	],
	[
		'relatedRecord',
		'add_related',
		'write',
		'module recordId relation relatedRecordId',
		'maxResponseSize readTimeout writeTimeout',
	],
	[
		'relatedRecord',
		'retrieve_related',
		'read',
		'module recordId relation columns returnAll limit',
		'labels maxResponseSize rawValues readTimeout simplify',
	],
	['relatedRecord', 'relatedtypes', 'read', 'module', 'maxResponseSize readTimeout'],
	[
		'relatedRecord',
		'query_related',
		'read',
		'module recordId relation query queryParameters returnAll limit',
		'labels maxResponseSize rawValues readTimeout',
	],
	['query', 'query', 'read', 'query queryParameters returnAll limit', 'labels maxResponseSize rawValues readTimeout'],
	['change', 'sync', 'read', 'module modifiedTime syncType', 'labels maxResponseSize rawValues readTimeout simplify'],
	['module', 'describe', 'read', 'module', 'maxResponseSize readTimeout'],
	['module', 'listtypes', 'read', '', 'fieldTypes maxResponseSize readTimeout'],
	[
		'lead',
		'convertlead',
		'write',
		'recordId entities accountName accountFields contactFields dealName closingDate salesStage amount dealFields assignedTo transferRelatedRecordsTo',
		'writeTimeout',
	],
	[
		'document',
		'upload',
		'write',
		'fileLocation inputDataFieldName link title documentFields attachToRecord module recordId',
		'description fileName folder labels owner rawValues simplify writeTimeout',
	],
	['document', 'download', 'read', 'recordId outputDataFieldName', 'maxResponseSize readTimeout'],
	['user', 'changePassword', 'write', 'recordId oldPassword newPassword confirmPassword', 'writeTimeout'],
	['user', 'deleteUser', 'write', 'recordId newOwnerId', 'writeTimeout'],
	['session', 'check', 'read', '', 'maxResponseSize readTimeout'],
	['session', 'login', 'write', '', ''],
	['session', 'extendsession', 'write', 'browserSessionId', ''],
	['session', 'getchallenge', 'write', '', ''],
	['session', 'logout', 'write', '', ''],
	[
		'customOperation',
		'call',
		'write',
		'webserviceOperation httpMethod parametersFrom parameters parametersJson',
		'maxResponseSize readTimeout writeTimeout',
	],
];

const operations = RESOURCES.flatMap(({ value, actions }) => actions.map((action) => `${value}.${action.value}`));
const namesOf = (entries: ReadonlyArray<{ name: string }> = []) => entries.map(({ name }) => name).join(' ');

test.each(FORMS)('%s %s is a %s, and asks %s', (resource, operation, kind, parameters, options) => {
	const action = findAction(resource, operation);
	const form = action?.form ?? [];
	expect(action?.kind).toBe(kind);
	expect(namesOf(form.filter(({ name }) => name !== 'options'))).toBe(parameters);
	expect(namesOf(form.find(({ name }) => name === 'options')?.options)).toBe(options);
});

test('every operation is listed here, in the order of use', () => {
	expect(FORMS.map(([resource, operation]) => `${resource}.${operation}`)).toEqual(operations);
	expect(findAction('record', 'gone')).toBeUndefined();
	expect(findAction('gone', 'create')).toBeUndefined();
});

const isGroup = (entry: object): entry is INodePropertyCollection => 'values' in entry;
const isProperty = (entry: object): entry is INodeProperties => 'type' in entry;

/** The parameters of a node with those inside of them; each with its siblings. */
function withSiblings(properties: readonly INodeProperties[]): Array<[INodeProperties, readonly INodeProperties[]]> {
	return properties.flatMap((property) => {
		const inner = (property.options ?? []).filter((entry) => isGroup(entry) || isProperty(entry));
		const groups = [inner.filter(isProperty), ...inner.filter(isGroup).map(({ values }) => values)];
		return [[property, properties], ...groups.flatMap((group) => withSiblings(group))];
	});
}

const nodes = { action: new Vtiger(), trigger: new VtigerTrigger() };
const OUTER = Object.values(nodes).flatMap(({ description }) => description.properties);
const ALL = Object.values(nodes).flatMap(({ description }) => withSiblings(description.properties));

function choicesOf({ options = [] }: INodeProperties): unknown[] {
	return options.map((entry) => (entry as INodePropertyOptions).value);
}

test('every parameter has a type and a default of its form', () => {
	for (const [property] of ALL) {
		const { name, type, default: value, displayName } = property;
		expect([name, type]).toEqual([expect.stringMatching(/^\w+$/), expect.stringMatching(/^\w+$/)]);
		expect([name, displayName]).toEqual([name, expect.stringMatching(/\w/)]);
		const isCollection = type === 'collection' || type === 'fixedCollection';
		if (isCollection) expect([name, value]).toEqual([name, {}]);
		if (isCollection) expect([name, (property.options ?? []).length > 0]).toEqual([name, true]);
		if (type === 'boolean') expect([name, typeof value]).toEqual([name, 'boolean']);
		if (type === 'string') expect([name, typeof value]).toEqual([name, 'string']);
		if (type === 'number') expect([name, typeof value]).toEqual([name, 'number']);
	}
});

test('the default of a dropdown is one of its choices, all of which differ', () => {
	for (const [property] of ALL) {
		const { name, type, default: value, typeOptions } = property;
		if ((type !== 'options' && type !== 'multiOptions') || typeOptions?.loadOptionsMethod !== undefined) continue;
		const choices = choicesOf(property);
		expect([name, new Set(choices).size]).toEqual([name, choices.length]);
		for (const chosen of type === 'options' ? [value] : (value as unknown[])) {
			expect([name, choices]).toEqual([name, expect.arrayContaining([chosen])]);
		}
		for (const choice of property.options ?? []) expect(choice.name).toMatch(/\w/);
	}
});

test('lists are searched by a method that there is, and every method has its list', () => {
	const used = ALL.flatMap(([{ typeOptions = {}, modes = [] }]) => [
		typeOptions.loadOptionsMethod,
		typeOptions.resourceMapper?.resourceMapperMethod,
		...modes.map((mode) => mode.typeOptions?.searchListMethod),
	]).filter((name) => name !== undefined);
	const methods = Object.values(nodes).flatMap((node) =>
		Object.values(node.methods).flatMap((group) => Object.keys(group)),
	);
	expect([...new Set(used)].sort()).toEqual([...new Set(methods)].sort());
});

test('records, modules and users are chosen from a list that can be searched, or given otherwise', () => {
	for (const [{ name, type, modes = [], default: value }] of ALL) {
		if (type !== 'resourceLocator') continue;
		const { mode = '' } = value as { mode?: string };
		expect([name, modes.map((one) => one.name)]).toEqual([name, expect.arrayContaining([mode, 'list'])]);
		expect([name, modes.length > 1, new Set(modes.map((one) => one.name)).size]).toEqual([name, true, modes.length]);
		for (const one of modes) {
			expect([name, one.name, one.type]).toEqual([name, one.name, one.name === 'list' ? 'list' : 'string']);
			if (one.type === 'list') expect([name, one.typeOptions?.searchable]).toEqual([name, true]);
		}
	}
});

test('parameters depend on what there is, with a value that it can have', () => {
	for (const [property, siblings] of ALL) {
		const { show = {}, hide = {} } = property.displayOptions ?? {};
		for (const [name, values = []] of [...Object.entries(show), ...Object.entries(hide)]) {
			// A name that begins with a slash is one of the whole form.
			const others = (name.startsWith('/') ? OUTER : siblings).filter((one) => one.name === name.replace('/', ''));
			expect([property.name, name, others.length > 0]).toEqual([property.name, name, true]);
			const choices = others.flatMap((one) => (one.type === 'boolean' ? [true, false] : choicesOf(one)));
			for (const value of choices.length === 0 ? [] : values)
				expect([property.name, name, choices]).toEqual([property.name, name, expect.arrayContaining([value])]);
		}
	}
});
