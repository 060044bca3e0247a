// Cuts an answer down to what a scenario's step records: some keys, or what changed since an earlier answer.

import type { JsonObject, JsonValue } from '../crm';
import { isObject } from '../crm/json';
import { dig } from './filling';
import type { Step } from './recording';

/** Keeps the keys that are named (or, not wanted, all others); `rows.key` reaches into what `rows` holds. */
function pick(value: JsonValue, names: readonly string[], wanted: boolean): JsonValue {
	if (Array.isArray(value)) return value.map((entry) => pick(entry, names, wanted));
	if (!isObject(value)) return value;
	const picked: JsonObject = {};
	for (const [key, entry] of Object.entries(value)) {
		const inner = names.filter((name) => name.startsWith(`${key}.`)).map((name) => name.slice(key.length + 1));
		if (inner.length > 0) picked[key] = pick(entry, inner, wanted);
		else if (names.includes(key) === wanted) picked[key] = entry;
	}
	return picked;
}

function trimmed(result: JsonValue, step: Step): JsonValue {
	const rest = step.drop === undefined ? result : pick(result, step.drop, false);
	return step.keep === undefined ? rest : pick(rest, step.keep, true);
}

function changes(was: JsonObject, is: JsonObject): JsonObject {
	const changed: JsonObject = {};
	for (const [name, value] of Object.entries(is)) {
		const before = was[name];
		if (before === undefined || name === 'modifiedtime') continue;
		if (JSON.stringify(before) !== JSON.stringify(value)) changed[name] = [before, value];
	}
	return {
		changed,
		gone: Object.keys(was).filter((name) => !(name in is)),
		added: Object.keys(is).filter((name) => !(name in was)),
	};
}

/** The body as the recording has it. */
export function trim(body: JsonValue, step: Step, kept: JsonObject): JsonValue {
	if (!isObject(body) || typeof body.result !== 'object' || body.result === null) return body;
	const result = trimmed(body.result, step);
	if (step.since === undefined) return { ...body, result };
	const was = dig(kept, `${step.since}.result`) ?? {};
	// Of the earlier answer only one of the two counts.
	const before = step.keep === undefined ? pick(was, step.drop ?? [], false) : pick(was, step.keep, true);
	return { ...body, result: isObject(before) && isObject(result) ? changes(before, result) : result };
}
