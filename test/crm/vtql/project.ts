// Makes the objects of a query's result.

import type { Installation } from '../installation';
import type { JsonObject } from '../json';
import type { Field, Module } from '../modules';
import { columnValue, readValue, webserviceId } from '../records/read';
import type { Row } from './execute';

/** Header discounts share their columns' names with the lines', whose values come instead. */
const misread: Record<string, string> = {
	hdnDiscountAmount: 'discount_amount',
	hdnDiscountPercent: 'discount_percent',
};

function resultKey(module: Module, field: Field): string {
	if (module.inventory) return misread[field.name] ?? field.name;
	// One column under two names: the name defined last wins.
	if (field.name === 'created_user_id' && module.has('creator')) return 'creator';
	return field.name;
}

const secrets = new Set(['user_password', 'confirm_password', 'accesskey']);

/** Every row has its id, wherever it was selected. */
export function projection(
	installation: Installation,
	module: Module,
	shown: readonly Field[],
): (row: Row) => JsonObject {
	const withoutId = !shown.some((field) => field.name === 'id') && module.has('id');
	const hidesSecrets = installation.personality.release === 8.2;
	const keys = shown.map((field) => ({
		key: resultKey(module, field),
		field,
		ofLine: field.ofLine || field.name in misread,
	}));
	return ({ record, line }) => {
		const answer: JsonObject = {};
		for (const { key, field, ofLine } of keys) {
			const lineValues = module.inventory && ofLine ? (line?.values ?? {}) : undefined;
			if (hidesSecrets && secrets.has(field.name)) answer[key] = '';
			else if (lineValues !== undefined) {
				answer[key] = readValue(
					installation,
					field.ofLine ? field : { ...field, type: 'string' },
					lineValues[key] ?? null,
					record,
				);
			} else answer[key] = readValue(installation, field, columnValue(field, record), record);
		}
		if (withoutId) answer.id = webserviceId(installation, record);
		return answer;
	};
}
