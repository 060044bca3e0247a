// The credential's user: rights, and what the CRM makes of the numbers that this user writes.

import type { Connection } from '../../../connection/connect';
import { objectResult } from '../../../webservice/protocol/client';
import { insteadOf } from '../../../webservice/protocol/errors';
import { asText, type JsonObject } from '../../../webservice/protocol/json';
import { NUMBER_FORMAT_ADVICE } from '../../../webservice/values/userNumbers';
import { fails, unknown, works, type Check, type Finding } from './check';

export const user: Check = {
	name: 'User',
	async run(connection, facts) {
		facts.user = await ownRecord(connection);
		const { usersVisible } = await connection.people.owners();
		const who = `${connection.username} (${connection.userId()})`;
		const administrator = facts.user === undefined ? 'no administrator' : roleOf(facts.user);
		if (usersVisible) return works(`${who}, ${administrator}, sees other users.`);
		return works(
			`${who}, ${administrator}, does not see other users.`,
			'Lists of owners show this user and the groups only. Other owners are given by webservice id, such as 19x5.',
		);
	},
};

function roleOf(record: JsonObject): string {
	return ['on', '1'].includes(asText(record.is_admin)) ? 'administrator' : 'no administrator';
}

async function ownRecord({ client, userId }: Connection): Promise<JsonObject | undefined> {
	const result = await client.call('retrieve', { id: userId() }).catch(insteadOf('ACCESS_DENIED', undefined));
	return result === undefined ? undefined : objectResult('retrieve', result);
}

export const numbers: Check = {
	name: 'Number Format',
	async run(connection, { user: record }) {
		if (record === undefined) {
			return unknown(
				'Only administrators may read their settings through the webservice.',
				'Compare under My Preferences in the CRM: two decimals, a decimal point, and the base currency are stored as sent.',
			);
		}
		return judgeNumbers(record, await currencyOf(connection, asText(record.currency_id)));
	},
};

export interface Currency {
	code: string;
	/** Whether amounts are stored in it. */
	base: boolean;
}

async function currencyOf({ records }: Connection, id: string): Promise<Currency | undefined> {
	if (!/^\d+x\d+$/.test(id)) return undefined;
	const columns = ['id', 'currency_code', 'conversion_rate'];
	const rows = await records.inOrderOfIds({ module: 'Currency', columns });
	const found = rows.find((row) => row.id === id);
	if (found === undefined) return undefined;
	return { code: asText(found.currency_code), base: Number(asText(found.conversion_rate)) === 1 };
}

/** What the CRM would store wrongly for a user with these settings, and the node therefore refuses. Settings that the server does not name are passed over. */
export function judgeNumbers(record: JsonObject, currency: Currency | undefined): Finding {
	const decimals = setting(record, 'no_of_currency_decimals');
	const point = setting(record, 'currency_decimal_separator');
	const grouping = setting(record, 'currency_grouping_separator');
	const wrong: string[] = [];
	if (decimals === '') wrong.push('Without decimals the CRM stores amounts as 0, so the node refuses them.');
	if (decimals === '0' || decimals === '1')
		wrong.push('The CRM rounds amounts, so the node refuses those with more decimals.');
	if (currency?.base === false) {
		wrong.push(
			`The CRM converts amounts into ${currency.code} and back, so the node refuses those that this would change.`,
		);
	}
	const own =
		'The CRM takes the dot out of some numbers: the node writes them in another form, requests of your own must do so too.';
	const shown = [
		decimals === undefined ? '' : `decimals ${decimals === '' ? 'not set' : decimals}`,
		point === undefined ? '' : `decimal separator “${point}”`,
		grouping === undefined ? '' : `digit grouping “${grouping}”`,
		currency === undefined ? '' : `currency ${currency.code}${currency.base ? ' (base currency)' : ''}`,
	].filter((part) => part !== '');
	const detail = shown.length === 0 ? 'The server does not name the user’s number format.' : `${sentence(shown)}.`;
	if (wrong.length > 0) return fails(`${detail} ${wrong.join(' ')}`, NUMBER_FORMAT_ADVICE);
	if (grouping === '.') return works(`${detail} ${own}`);
	return shown.length === 0 ? unknown(detail) : works(detail);
}

function setting(record: JsonObject, name: string): string | undefined {
	if (!(name in record)) return undefined;
	return asText(record[name]).replaceAll('&#039;', "'");
}

function sentence(parts: string[]): string {
	const text = parts.join(', ');
	return text.charAt(0).toUpperCase() + text.slice(1);
}
