// The rules of modules as writes use them: described modules, a stored record, and what a write sends for it.

import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import type { ModuleDescription } from '../../../../nodes/Vtiger/webservice/metadata/metadata';
import { ruleOf } from '../../../../nodes/Vtiger/webservice/values/moduleRules';
import type { Reads, Write } from '../../../../nodes/Vtiger/webservice/values/write';
import { fieldOf, moduleOf } from '../fields';

export const invoice = moduleOf('MyInvoices', [fieldOf('picklist', { name: 'hdnTaxType' })]);
export const leads = moduleOf('Leads');

export const DETAIL_VIEW = { ajxaction: 'DETAILVIEW' };

/** A stored record, the rates of currencies, and what was read. */
export function readsOf(record: JsonObject, rates: Record<string, string> = {}): Reads & { asked: string[] } {
	const asked: string[] = [];
	return {
		asked,
		stored: async () => {
			asked.push('record');
			return record;
		},
		rate: async (currency) => {
			asked.push(currency);
			return rates[currency] ?? '';
		},
	};
}

export const create = async (element: JsonObject, description: ModuleDescription, reads = readsOf({})) =>
	(await ruleOf(description).create?.(element, reads)) ?? element;

export const write = async (changes: JsonObject, description: ModuleDescription, reads = readsOf({})): Promise<Write> =>
	(await ruleOf(description).change?.(changes, reads)) ?? { element: changes, beside: {} };

export const change = async (changes: JsonObject, description: ModuleDescription, record: JsonObject = {}) =>
	(await write(changes, description, readsOf(record))).element;
