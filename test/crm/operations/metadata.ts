// listtypes, describe, relatedtypes.

import { seesModule, visibleModule } from '../access';
import type { UserCall } from '../call';
import type { ModuleDescription } from '../data/metadata';
import { relationsOf } from '../data/relations';
import { accessDenied, fatal } from '../failures';
import type { JsonObject, JsonValue } from '../json';
import type { Module } from '../modules';

/** Maps without entries are empty arrays in PHP's JSON. */
function map(entries: Array<[string, JsonValue]>): JsonValue {
	return entries.length === 0 ? [] : Object.fromEntries(entries);
}

export function listTypes(call: UserCall): JsonObject {
	const wanted = call.json('fieldTypeList');
	const types = Array.isArray(wanted) ? wanted.map((type) => String(type).toLowerCase()) : [];
	const holds = (module: Module): boolean => {
		if (types.length === 0) return true;
		// Version 8 leaves Users out of a filtered list.
		if (module.name === 'Users' && call.installation.personality.edition === 'vtiger') return false;
		return module.isEntity && module.fields.some((field) => types.includes(field.type));
	};
	const modules = call.installation.modules.all.filter((module) => seesModule(call.user, module) && holds(module));
	return {
		types: modules.map((module) => module.name),
		information: map(modules.map(({ name, isEntity, label, singular }) => [name, { isEntity, label, singular }])),
	};
}

function requireModule(call: UserCall): Module {
	const name = call.argument('elementType');
	const known = call.installation.modules.byName(name);
	if (known === undefined) throw accessDenied(` for name : ${name}`);
	const module = visibleModule(call.installation, call.user, name);
	if (module === undefined) throw accessDenied();
	if (name === 'Search') throw fatal();
	return module;
}

/** By description and date format. */
const answers = new WeakMap<ModuleDescription, Map<string, JsonValue>>();

function describeAnswer({ head, fields }: ModuleDescription, dateFormat: string): JsonValue {
	const { label, name, createable, updateable, deleteable, retrieveable, ...rest } = head;
	const shown = fields.map((field) =>
		field.type.format === undefined ? field : { ...field, type: { ...field.type, format: dateFormat } },
	);
	const answer = { label, name, createable, updateable, deleteable, retrieveable, fields: shown, ...rest };
	return JSON.parse(JSON.stringify(answer)) as JsonValue;
}

/** Products and services have a price field for every active currency. */
function withPrices(call: UserCall, { head, fields }: ModuleDescription): ModuleDescription {
	const base = fields.findIndex((field) => field.name === 'currency1');
	const template = fields[base];
	if (template === undefined) return { head, fields };
	const more = call.installation.store
		.table('Currency')
		.rows.filter(({ id, values }) => id !== 1 && values.currency_status === 'Active' && values.deleted !== '1')
		.map(({ id, values }) => ({
			...template,
			name: `currency${id}`,
			label: `${values.currency_name ?? ''} ${values.currency_code ?? ''}`,
		}));
	return { head, fields: [...fields.slice(0, base + 1), ...more, ...fields.slice(base + 1)] };
}

/** Dates go with the user's own format, which is that of the browser and not of the wire. */
export function describe(call: UserCall): JsonValue {
	const module = requireModule(call);
	const description = call.user.isAdmin ? module.description : module.salesDescription;
	if (module.priced) return describeAnswer(withPrices(call, description), call.user.format.dateFormat);
	let byFormat = answers.get(description);
	if (byFormat === undefined) answers.set(description, (byFormat = new Map()));
	const { dateFormat } = call.user.format;
	let answer = byFormat.get(dateFormat);
	if (answer === undefined) byFormat.set(dateFormat, (answer = describeAnswer(description, dateFormat)));
	return answer;
}

export function relatedTypes(call: UserCall): JsonValue {
	const module = requireModule(call);
	if (!module.isEntity) throw fatal();
	const relations = relationsOf(call.installation.modules, module.name).filter(
		([name]) => visibleModule(call.installation, call.user, name) !== undefined,
	);
	return {
		types: relations.map(([name]) => name),
		information: map(relations.map(([name, label]) => [label, { name, label, isEntity: '1' }])),
	};
}
