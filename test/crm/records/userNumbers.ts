// What a save makes of a number: it goes through the form in which the browser of the user who saves would show it.

import type { Installation } from '../installation';
import type { User } from '../users';
import { leadingNumber, rounded } from './numbers';

export interface UserNumbers {
	decimal: string;
	grouping: string;
	/** Digits after the point of what the user sees; none at all if the installer left it empty. */
	decimals: number | undefined;
	/** Of the user's own currency to the base currency. */
	rate: number;
	/** Prices and percentages are read by the user's separators, as typed in the browser. */
	typedPrices: boolean;
	typedPercents: boolean;
	/** A price that is no number kills the save. */
	strictPrices: boolean;
}

/** What the database has to store: nothing is rounded or converted. */
export const plainNumbers: UserNumbers = {
	decimal: '.',
	grouping: '',
	decimals: 8,
	rate: 1,
	typedPrices: false,
	typedPercents: false,
	strictPrices: false,
};

export function numbersOf(installation: Installation, { format }: User): UserNumbers {
	const { edition, release, php } = installation.personality;
	const currency = installation.store.table('Currency').get(Number(format.currencyId));
	const rate = leadingNumber(currency?.values.conversion_rate ?? '1');
	return {
		decimal: format.decimal,
		grouping: format.grouping,
		decimals: format.decimals === '' ? undefined : Number(format.decimals),
		rate: rate > 0 ? rate : 1,
		typedPrices: edition === 'salesplatform',
		typedPercents: release === 8.2,
		strictPrices: php === 8,
	};
}

/** Rounded as the user would see it, in the base currency. */
export function asSeen(value: number, { decimals }: UserNumbers): number {
	return decimals === undefined ? 0 : rounded(value, decimals);
}

/** As the user would see it in his own currency, and back from there. */
export function asSeenInOwnCurrency(value: number, numbers: UserNumbers): number {
	return asSeen(value * numbers.rate, numbers) / numbers.rate;
}

/** Read by the user's separators, whatever form it was sent in; a separator that is not set counts as a space. */
export function asTyped(text: string, { decimal, grouping }: UserNumbers): number {
	const plain = text.replaceAll(grouping === '' ? ' ' : grouping, '').replaceAll(decimal === '' ? ' ' : decimal, '.');
	return leadingNumber(plain);
}
