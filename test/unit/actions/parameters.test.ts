// What each parameter of the forms holds and when it is shown: workflows store these names and values.

import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { RESOURCES } from '../../../nodes/Vtiger/actions';
import { conditions } from '../../../nodes/Vtiger/forms/conditions';

const LOCATED = 'resourceLocator {"mode":"list","value":""}';
const MAPPED = 'resourceMapper {"mappingMode":"defineBelow","value":null}';
const BY_NAME = 'name (string) type regex regex ^\\w+$';
const OF_INVENTORY = 'if module is Quotes|SalesOrder|PurchaseOrder|Invoice|Act|Consignment';

/** In the order of first use; several texts if operations ask it in different ways. */
const PARAMETERS: Array<[path: string, ...texts: string[]]> = [
	[
		'module',
		`${LOCATED}, required, list (list) searchListMethod searchRecordModules searchable, ${BY_NAME}`,
		`${LOCATED}, required, list (list) searchListMethod searchInventoryModules searchable, ${BY_NAME}`,
		`${LOCATED}, required, list (list) searchListMethod searchCommentedModules searchable, ${BY_NAME}`,
		`${LOCATED}, required, list (list) searchListMethod searchChangingModules searchable, ${BY_NAME}`,
		`${LOCATED}, required, list (list) searchListMethod searchModules searchable, ${BY_NAME}`,
		`${LOCATED}, required, list (list) searchListMethod searchRecordModules searchable, ${BY_NAME}, if attachToRecord is true`,
	],
	['fieldsFrom', 'options "form", of form|json, no expression, unless module is ""'],
	[
		'fields',
		`${MAPPED}, required, no expression, loadOptionsDependsOn module.value, resourceMapperMethod getCreateFields, mode add, addAllFields, multiKeyMatch false, supportAutoMap, refreshStaleSchemaOnOpen, if fieldsFrom is form, unless module is ""`,
		`${MAPPED}, required, no expression, loadOptionsDependsOn module.value, resourceMapperMethod getReviseFields, mode map, addAllFields false, multiKeyMatch false, supportAutoMap, refreshStaleSchemaOnOpen, if fieldsFrom is form, unless module is ""`,
		`${MAPPED}, required, no expression, loadOptionsDependsOn module.value, resourceMapperMethod getMatchFields, mode upsert, addAllFields, multiKeyMatch, supportAutoMap, refreshStaleSchemaOnOpen, if fieldsFrom is form, unless module is ""`,
		`${MAPPED}, required, no expression, loadOptionsDependsOn module.value, resourceMapperMethod getUpdateFields, mode add, addAllFields, multiKeyMatch false, supportAutoMap, refreshStaleSchemaOnOpen, if fieldsFrom is form, unless module is ""`,
	],
	['fieldsJson', 'json "{}", if fieldsFrom is json, unless module is ""'],
	['lineItemsFrom', `options "form", of inputItems|form|list, no expression, ${OF_INVENTORY}`],
	['recordPer', `string "", ${OF_INVENTORY}, if lineItemsFrom is inputItems`],
	['lineItems', `fixedCollection {}, multipleValues, sortable, ${OF_INVENTORY}, if lineItemsFrom is form|inputItems`],
	['lineItems.items.productid', `${LOCATED}, list (list) searchListMethod searchProducts searchable, id (string)`],
	['lineItems.items.quantity', 'string "1"'],
	['lineItems.items.listprice', 'string ""'],
	['lineItems.items.discountType', 'options "none", of discount_amount|none|discount_percent'],
	['lineItems.items.discount', 'string "", unless discountType is none'],
	['lineItems.items.comment', 'string ""'],
	['lineItems.items.taxes', 'fixedCollection {}, multipleValues'],
	['lineItems.items.taxes.tax.name', 'options "", loadOptionsMethod getTaxes, loadOptionsDependsOn module.value'],
	['lineItems.items.taxes.tax.percent', 'string ""'],
	['lineItemsList', `string "", ${OF_INVENTORY}, if lineItemsFrom is list`],
	['contacts', 'string "", if module is Events|Calendar'],
	['invitees', 'multiOptions [], loadOptionsMethod getUsers, if module is Events|Calendar'],
	['options', 'collection {}'],
	['options.fromAccount', 'boolean true, if /module is Quotes|SalesOrder|PurchaseOrder|Invoice|Act|Consignment'],
	['options.labels', 'boolean true'],
	['options.lineItemsJson', 'json "[]"'],
	['options.rawValues', 'boolean true'],
	['options.simplify', 'boolean true'],
	['options.writeTimeout', 'number 180, minValue 1'],
	[
		'recordId',
		`${LOCATED}, required, list (list) searchListMethod searchRecords searchable, id (string), url (string)`,
		`${LOCATED}, required, list (list) searchListMethod searchLeads searchable, id (string), url (string)`,
		`${LOCATED}, required, list (list) searchListMethod searchRecords searchable, id (string), url (string), if attachToRecord is true`,
		`${LOCATED}, required, list (list) searchListMethod searchDocuments searchable, id (string), url (string)`,
		`${LOCATED}, required, list (list) searchListMethod searchUsers searchable, id (string)`,
	],
	[
		'columns',
		'multiOptions [], loadOptionsMethod getColumns, loadOptionsDependsOn module.value',
		'multiOptions [], loadOptionsMethod getRelatedColumns, loadOptionsDependsOn module.value,relation',
	],
	['options.maxResponseSize', 'number 256, minValue 1, maxValue 500'],
	['options.parallelReads', 'number 4, minValue 1, maxValue 8'],
	['options.readTimeout', 'number 60, minValue 1'],
	['conditions', 'fixedCollection {}, multipleValues'],
	[
		'conditions.conditions.field',
		'options "", loadOptionsMethod getConditionFields, loadOptionsDependsOn module.value',
	],
	[
		'conditions.conditions.operator',
		'options "equals", of contains|endsWith|greaterThan|greaterThanOrEqual|equals|isEmpty|inList|notEquals|isNotEmpty|lessThan|lessThanOrEqual|startsWith',
	],
	[
		'conditions.conditions.value',
		'resourceLocator {"mode":"text","value":""}, text (string), list (list) searchListMethod searchConditionValues searchable, unless operator is isEmpty|isNotEmpty',
	],
	['matchType', 'options "allConditions", of allConditions|anyCondition'],
	['sort', 'fixedCollection {}'],
	['sort.by.field', 'options "", loadOptionsMethod getConditionFields, loadOptionsDependsOn module.value'],
	['sort.by.direction', 'options "ASC", of ASC|DESC'],
	['returnAll', 'boolean false'],
	['limit', 'number 50, minValue 1, if returnAll is false'],
	['options.fieldsToClear', 'multiOptions [], loadOptionsMethod getClearableFields, loadOptionsDependsOn module.value'],
	['fieldsToMatchOn', 'string "", if fieldsFrom is json, unless module is ""'],
	['severalMatches', 'options "error", of error|all|first'],
	['options.phonesByDigits', 'boolean true'],
	['options.keepDuplicates', 'boolean true'],
	['comment', 'string "", required, rows 4'],
	['options.parentComment', 'string ""'],
	['options.isPrivate', 'boolean false'],
	['order', 'options "newestFirst", of newestFirst|oldestFirst'],
	['relation', 'options "", required, loadOptionsMethod getRelations, loadOptionsDependsOn module.value'],
	[
		'relatedRecordId',
		`${LOCATED}, required, list (list) searchListMethod searchRelatedRecords searchable, id (string), url (string)`,
	],
	['query', 'string "", required, rows 4'],
	['queryParameters', 'fixedCollection {}, multipleValues'],
	['queryParameters.parameters.name', 'string ""'],
	['queryParameters.parameters.value', 'string ""'],
	['modifiedTime', 'string "", required'],
	['syncType', 'options "user", of user|userandgroup|application'],
	['options.fieldTypes', 'string ""'],
	['entities', 'multiOptions ["Accounts","Contacts"], of Accounts|Contacts|Potentials'],
	['accountName', 'string "", if entities is Accounts'],
	[
		'accountFields',
		`${MAPPED}, no expression, resourceMapperMethod getAccountFields, mode add, addAllFields false, multiKeyMatch false, supportAutoMap false, if entities is Accounts`,
	],
	[
		'contactFields',
		`${MAPPED}, no expression, resourceMapperMethod getContactFields, mode add, addAllFields false, multiKeyMatch false, supportAutoMap false, if entities is Contacts`,
	],
	['dealName', 'string "", required, if entities is Potentials'],
	['closingDate', 'dateTime "", required, if entities is Potentials'],
	['salesStage', 'options "", required, loadOptionsMethod getSalesStages, if entities is Potentials'],
	['amount', 'string "", if entities is Potentials'],
	[
		'dealFields',
		`${MAPPED}, no expression, resourceMapperMethod getDealFields, mode add, addAllFields false, multiKeyMatch false, supportAutoMap false, if entities is Potentials`,
	],
	['assignedTo', 'options "", loadOptionsMethod getConversionOwners'],
	['transferRelatedRecordsTo', 'options "", of ""|Accounts|Contacts'],
	['fileLocation', 'options "file", of file|link'],
	['inputDataFieldName', 'string "data", required, if fileLocation is file'],
	['link', 'string "", required, if fileLocation is link'],
	['title', 'string ""'],
	[
		'documentFields',
		`${MAPPED}, no expression, resourceMapperMethod getDocumentFields, mode add, addAllFields false, multiKeyMatch false, supportAutoMap false`,
	],
	['attachToRecord', 'boolean false'],
	['options.description', 'string "", rows 3'],
	['options.fileName', 'string ""'],
	['options.folder', 'options "", loadOptionsMethod getDocumentFolders'],
	['options.owner', 'options "", loadOptionsMethod getOwners'],
	['outputDataFieldName', 'string "data", required'],
	['oldPassword', 'string "", password'],
	['newPassword', 'string "", required, password'],
	['confirmPassword', 'string "", required, password'],
	['newOwnerId', `${LOCATED}, required, list (list) searchListMethod searchUsers searchable, id (string)`],
	['browserSessionId', 'string "", required, password'],
	['webserviceOperation', 'string "", required'],
	['httpMethod', 'options "GET", of GET|POST'],
	['parametersFrom', 'options "fields", of fields|json'],
	['parameters', 'fixedCollection {}, multipleValues, if parametersFrom is fields'],
	['parameters.parameters.name', 'string ""'],
	['parameters.parameters.value', 'string ""'],
	['parametersJson', 'json "{}", if parametersFrom is json'],
];

/** Of a resource mapper: they are shown, and nothing is stored of them. */
const WORDS = new Set(['valuesLabel', 'fieldWords', 'noFieldsError', 'matchingFieldsLabels', 'errorMessage']);

/** `name value`, or the name alone of what is switched on; objects by what is in them. */
function settings(given: object): string[] {
	return Object.entries(given)
		.filter(([name]) => !WORDS.has(name))
		.flatMap(([name, value]: [string, unknown]): string[] => {
			if (typeof value === 'object' && value !== null && !Array.isArray(value)) return settings(value);
			return [value === true ? name : `${name} ${String(value)}`];
		});
}

const shown = (value: unknown) => (value === '' ? '""' : String(value));

const shownIf = (word: string, given: object = {}) =>
	Object.entries(given).map(([name, values]) => `${word} ${name} is ${(values as unknown[]).map(shown).join('|')}`);

function modeText(mode: NonNullable<INodeProperties['modes']>[number]): string {
	const checks = (mode.validation ?? []).flatMap((rule) => settings(rule));
	return [`${mode.name} (${mode.type})`, ...settings(mode.typeOptions ?? {}), ...checks].join(' ');
}

/** All that a parameter is, without the words for people. */
function textOf({ type, default: value, required, noDataExpression, ...property }: INodeProperties): string {
	const choices = (property.options ?? []).filter((one): one is INodePropertyOptions => 'value' in one);
	return [
		`${type} ${JSON.stringify(value)}`,
		...(choices.length > 0 ? [`of ${choices.map((one) => shown(one.value)).join('|')}`] : []),
		...(required === true ? ['required'] : []),
		...(noDataExpression === true ? ['no expression'] : []),
		...settings(property.typeOptions ?? {}),
		...(property.modes ?? []).map(modeText),
		...shownIf('if', property.displayOptions?.show),
		...shownIf('unless', property.displayOptions?.hide),
	].join(', ');
}

const isGroup = (entry: object): entry is INodePropertyCollection => 'values' in entry;
const isProperty = (entry: object): entry is INodeProperties => 'type' in entry;

/** Each parameter by its path, with those inside of it. */
function withPaths(properties: readonly INodeProperties[], before = ''): Array<[path: string, text: string]> {
	return properties.flatMap((property) => {
		const path = `${before}${property.name}`;
		const entries = property.options ?? [];
		const inner = [
			...withPaths(entries.filter(isProperty), `${path}.`),
			...entries.filter(isGroup).flatMap((group) => withPaths(group.values, `${path}.${group.name}.`)),
		];
		return [[path, textOf(property)], ...inner];
	});
}

const FOUND = new Map<string, string[]>();
for (const { form } of RESOURCES.flatMap(({ actions }) => actions)) {
	for (const [path, text] of withPaths(form)) {
		const texts = FOUND.get(path) ?? [];
		if (!texts.includes(text)) FOUND.set(path, [...texts, text]);
	}
}

test.each(PARAMETERS)('%s', (path, ...texts) => {
	expect(FOUND.get(path)).toEqual(texts);
});

test('every parameter is listed here', () => {
	expect(PARAMETERS.map(([path]) => path)).toEqual([...FOUND.keys()]);
});

test('operators say which fields they are for, if not for all', () => {
	const values = (conditions.options ?? []).filter(isGroup).flatMap((group) => group.values);
	const operators = values.find(({ name }) => name === 'operator')?.options ?? [];
	const told = operators.map((one) => ('value' in one && 'description' in one ? [one.value, one.description] : []));
	const textual = ['contains', 'endsWith', 'startsWith'].map((value) => [value, 'For texts and choices']);
	const ordered = ['greaterThan', 'greaterThanOrEqual', 'lessThan', 'lessThanOrEqual'];
	expect(told.filter((one) => one.length > 0).sort()).toEqual(
		[...textual, ...ordered.map((value) => [value, 'For texts, numbers, dates and times'])].sort(),
	);
});

test('every mapper has words for its fields, and for what to match on if it asks for that', () => {
	const forms = RESOURCES.flatMap(({ actions }) => actions).flatMap(({ form }) => form);
	const mappers = forms.flatMap(({ typeOptions = {} }) => typeOptions.resourceMapper ?? []);
	expect(mappers.length).toBeGreaterThan(5);
	for (const { mode, matchingFieldsLabels: { title, description, hint } = {}, ...mapper } of mappers) {
		expect(mapper).toMatchObject({ valuesLabel: 'Values', fieldWords: { singular: 'field', plural: 'fields' } });
		expect([mode, title]).toEqual([mode, mode === 'upsert' ? 'Fields to Match On' : undefined]);
		expect([mode, hint]).toEqual([mode, mode === 'upsert' ? expect.stringMatching(/\w/) : undefined]);
		expect(description).toBe(hint);
	}
});
