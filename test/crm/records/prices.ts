// Prices per currency and taxes of products and services: not columns of the record, and lost when not sent again.

import type { Installation } from '../installation';
import type { JsonObject, JsonValue } from '../json';
import type { StoredRecord, StoredValue } from '../store';
import type { User } from '../users';
import { decimal, leadingNumber } from './numbers';
import type { Author } from './save';
import { asSeen, numbersOf } from './userNumbers';
import { phpString } from './write';

type Values = Record<string, StoredValue>;

const taxKey = /^tax\d+$/;
const priceKey = /^currency\d+$/;

function sentText(fields: JsonObject, name: string): string | undefined {
	const value = fields[name];
	return value === undefined || value === null || value === '' ? undefined : phpString(value);
}

/** Only the taxes that the request names are left. */
function applyTaxes(installation: Installation, fields: JsonObject, values: Values): void {
	for (const name of Object.keys(values)) if (taxKey.test(name)) delete values[name];
	for (const tax of installation.store.table('Tax').rows) {
		const sent = sentText(fields, `tax${tax.id}`);
		if (sent !== undefined) values[`tax${tax.id}`] = decimal(leadingNumber(sent), 3);
	}
}

/** Only the prices that the request names are left, and the price in the record's own currency if that is named. */
function replacePrices(
	installation: Installation,
	fields: JsonObject,
	values: Values,
	isNew: boolean,
	author: Author,
): void {
	for (const name of Object.keys(values)) if (priceKey.test(name)) delete values[name];
	for (const currency of installation.store.table('Currency').rows) {
		const sent = leadingNumber(sentText(fields, `currency${currency.id}`) ?? '');
		if (sent !== 0) values[`currency${currency.id}`] = decimal(asSeen(sent, author.numbers), 8);
	}
	const currency = sentText(fields, 'currency_id')?.split('x')[1];
	if (currency !== undefined) {
		values.currency_id = currency;
		if (sentText(fields, 'unit_price') === undefined) values.unit_price = decimal(0, 8);
	} else {
		// A change without a currency leaves the record in that of the user.
		values.currency_id = isNew ? '1' : author.currencyId;
	}
	if (currency !== undefined || isNew) values[`currency${values.currency_id}`] = values.unit_price ?? decimal(0, 8);
}

/**
 * Takes `taxN`, `currencyN` and `currency_id` from a request. A change of single fields leaves them alone, but for the
 * price in the record's own currency.
 * @param before undefined for a new record.
 */
export function applyPrices(
	installation: Installation,
	fields: JsonObject,
	values: Values,
	before: Values | undefined,
	author: Author,
): void {
	if (before !== undefined && author.beside.detailView) {
		values.currency_id = before.currency_id ?? '1';
	} else {
		applyTaxes(installation, fields, values);
		replacePrices(installation, fields, values, before === undefined, author);
	}
	const own = `currency${values.currency_id ?? '1'}`;
	if (values[own] !== undefined) values[own] = values.unit_price ?? decimal(0, 8);
}

/** The keys that retrieve adds to a product or service: every active currency's price, in a reader's own currency divided by its rate. */
export function readPrices(installation: Installation, user: User, record: StoredRecord): JsonObject {
	const numbers = numbersOf(installation, user);
	const added: Record<string, JsonValue> = {};
	for (const [name, value] of Object.entries(record.values)) {
		if (taxKey.test(name) && value !== null) added[name] = value;
	}
	for (const currency of installation.store.table('Currency').rows) {
		if (currency.values.deleted === '1' || currency.values.currency_status === 'Inactive') continue;
		const stored = leadingNumber(record.values[`currency${currency.id}`] ?? '');
		added[`currency${currency.id}`] = asSeen(stored, numbers) / numbers.rate;
	}
	added.currency_id = `${installation.modules.get('Currency').prefix}x${record.values.currency_id ?? '1'}`;
	return added;
}
