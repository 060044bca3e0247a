// Prices per currency and taxes of products and services: not columns of the record, and lost when not sent again.

import type { Installation } from '../installation';
import type { JsonObject, JsonValue } from '../json';
import type { StoredRecord, StoredValue } from '../store';
import { decimal, leadingNumber, rounded } from './numbers';
import { phpString } from './write';

const pseudo = /^(tax|currency)\d+$/;

function priceOf(values: Record<string, StoredValue>): string {
	return decimal(rounded(leadingNumber(values.unit_price ?? ''), 2), 2);
}

/**
 * Takes `taxN`, `currencyN` and `currency_id` from a request.
 * A change without `taxN` removes the taxes; without `currency_id` and `unit_price` the price in the currency
 * becomes 0; `currency_id` without `unit_price` makes the unit price 0.
 */
export function applyPrices(
	installation: Installation,
	fields: JsonObject,
	values: Record<string, StoredValue>,
	change: boolean,
): void {
	for (const name of Object.keys(values)) {
		if (name.startsWith('tax') && pseudo.test(name)) delete values[name];
	}
	for (const tax of installation.store.table('Tax').rows) {
		const name = `tax${tax.id}`;
		const sent = fields[name];
		if (sent !== undefined && sent !== null && sent !== '') {
			values[name] = decimal(leadingNumber(phpString(sent)), 3);
		}
	}
	const currencySent = fields.currency_id !== undefined && fields.currency_id !== null;
	const priceSent = fields.unit_price !== undefined && fields.unit_price !== null;
	if (currencySent) values.currency_id = phpString(fields.currency_id ?? null).split('x')[1] ?? '1';
	values.currency_id ??= '1';
	if (change && currencySent && !priceSent) values.unit_price = decimal(0, 8);
	const price = change && !currencySent && !priceSent ? '0' : priceOf(values);
	values[`currency${values.currency_id ?? '1'}`] = price;
}

/** The keys that retrieve adds to a product or service. */
export function readPrices(installation: Installation, record: StoredRecord): JsonObject {
	const added: Record<string, JsonValue> = {};
	for (const [name, value] of Object.entries(record.values)) {
		if (!pseudo.test(name) || value === null) continue;
		added[name] = name.startsWith('tax') ? value : Number(value);
	}
	const currency = installation.modules.get('Currency').prefix;
	added.currency_id = `${currency}x${record.values.currency_id ?? '1'}`;
	return added;
}
