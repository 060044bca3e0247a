// A record's values on their way out: as the CRM gives them, or typed on request.

import { asText, type JsonObject, type JsonValue } from '../protocol/json';
import type { Field, ModuleDescription } from '../metadata/metadata';
import { isoDateTime } from './times';

/**
 * The record with typed values: numbers, booleans, ISO dates with the zone's offset, lists; null where empty.
 * Numbers beyond a double's precision stay text. Fields that describe does not know stay as they are.
 */
export function typedRecord(record: JsonObject, description: ModuleDescription, zone: string): JsonObject {
	const fields = new Map(description.fields.map((field) => [field.name, field]));
	return Object.fromEntries(
		Object.entries(record).map(([name, value]) => {
			const field = fields.get(name);
			return [name, field === undefined ? value : typedValue(field, value, zone)];
		}),
	);
}

function typedValue(field: Field, value: JsonValue, zone: string): JsonValue {
	if (typeof value === 'object') return value;
	const text = asText(value);
	if (field.type === 'multipicklist') {
		return text === '' ? [] : text.split('|##|').map((entry) => entry.trim());
	}
	if (text === '') return null;
	switch (field.type) {
		case 'boolean':
			return text === '1' || text === 'on';
		case 'integer':
		case 'double':
		case 'currency':
			return exactNumber(text);
		case 'datetime':
			return isoDateTime(text, zone) ?? text;
		default:
			return value;
	}
}

function exactNumber(text: string): JsonValue {
	const number = Number(text);
	if (!Number.isFinite(number)) return text;
	const digits = text
		.replace(/^-/, '')
		.replace(/^0+|\./g, '')
		.replace(/0+$/, '');
	return digits.length > 15 ? text : number;
}
