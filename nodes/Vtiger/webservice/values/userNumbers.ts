// A user's number settings: in which form the server stores a number as meant, and which numbers it cannot store.

import { InputError } from '../protocol/errors';
import type { Field } from '../metadata/metadata';
import type { NumberSettings } from '../metadata/userSettings';

/** What to do about a number format in which the CRM stores other numbers. */
export const NUMBER_FORMAT_ADVICE =
	'In the CRM, open My Preferences of this user and set Currency and Number Field Configuration: the base currency, and 2 or more decimals. The change counts after some seconds.';

/** Whether every number is stored as it is sent. */
export function isPlain(settings: NumberSettings | undefined): boolean {
	return settings !== undefined && settings.grouping !== '.' && Number(settings.decimals) >= 2 && settings.rate === 1;
}

/**
 * The number in a form that the server stores as meant. Undefined settings are those of a user who may not read
 * them. Throws an InputError for a number that these settings would turn into another one.
 */
export function numberForUser(field: Field, number: string, settings: NumberSettings | undefined): string {
	if (settings !== undefined) refuseWronglyStored(field, number, settings);
	return settings === undefined || settings.grouping === '.' ? withoutPoint(number) : number;
}

/**
 * 12.5 as 125e-1: the server takes the user's separators out of some numbers, a decimal point too if it is the
 * user's grouping separator.
 */
function withoutPoint(number: string): string {
	const [, whole = number, decimals = ''] = /^(-?\d+)\.(\d*?)0*$/.exec(number) ?? [];
	if (decimals === '') return whole;
	const digits = `${whole}${decimals}`.replace(/^(-?)0+(?=\d)/, '$1');
	return `${digits}e-${decimals.length}`;
}

function refuseWronglyStored(field: Field, number: string, { decimals, rate }: NumberSettings): void {
	const value = Number(number);
	if (value === 0) return;
	if (decimals === '') throw refusal(field, number, 'no decimals are set for this user, so that the CRM would store 0');
	const places = Number(decimals);
	const kept = field.type === 'currency' && field.name !== 'unit_price' ? round(value * rate, places) / rate : value;
	const rounded = places < 2 ? round(kept, places) : kept;
	if (Math.abs(rounded - value) <= 0.005) return;
	const stored = String(Number(rounded.toFixed(8)));
	throw refusal(field, number, `with this user’s currency and decimals the CRM would store ${stored}`);
}

function round(value: number, places: number): number {
	return Math.round(value * 10 ** places) / 10 ** places;
}

function refusal(field: Field, number: string, reason: string): InputError {
	return new InputError(field.name, `${number} cannot be stored in “${field.label}”: ${reason}`, NUMBER_FORMAT_ADVICE);
}
