// What the CRM's settings say of numbers: the client's own user's format, and exchange rates. Remembered for a run.

import { objectResult, type Client } from '../protocol/client';
import { insteadOf } from '../protocol/errors';
import { asText } from '../protocol/json';

export interface NumberSettings {
	/** The separator of thousands. */
	grouping: string;
	/** Decimals of amounts; '' if the installer left them empty. */
	decimals: string;
	/** How many units of the user's currency are one of the CRM's base currency: 1 for that itself. */
	rate: number;
}

export class UserSettings {
	private numbersRead: Promise<NumberSettings | undefined> | undefined;
	private readonly rates = new Map<string, Promise<string>>();

	constructor(
		private readonly client: Client,
		private readonly userId: () => string,
	) {}

	/** Undefined for users who are no administrators: they may not read their own record. */
	async numbers(): Promise<NumberSettings | undefined> {
		this.numbersRead ??= this.readNumbers().catch((error: unknown) => {
			this.numbersRead = undefined;
			throw error;
		});
		return await this.numbersRead;
	}

	/** The exchange rate of a currency, by its webservice id; '' if there is no such currency. */
	async rate(currency: string): Promise<string> {
		let read = this.rates.get(currency);
		if (read === undefined) {
			read = this.client
				.call('retrieve', { id: currency })
				.then((result) => asText(objectResult('retrieve', result).conversion_rate))
				.catch(insteadOf('RECORD_NOT_FOUND', ''))
				// So servers answer for an id that no currency has.
				.catch(insteadOf('ACCESS_DENIED', ''));
			this.rates.set(currency, read);
			read.catch(() => this.rates.delete(currency));
		}
		return await read;
	}

	private async readNumbers(): Promise<NumberSettings | undefined> {
		const id = this.userId();
		if (id === '') return undefined;
		const user = await this.client.call('retrieve', { id }).catch(insteadOf('ACCESS_DENIED', undefined));
		if (user === undefined) return undefined;
		const { currency_grouping_separator, no_of_currency_decimals, currency_id } = objectResult('retrieve', user);
		const currency = asText(currency_id);
		// The base currency is the first one: the installer makes it.
		const rate = currency === '' || currency.endsWith('x1') ? 1 : Number(await this.rate(currency)) || 1;
		return { grouping: asText(currency_grouping_separator), decimals: asText(no_of_currency_decimals), rate };
	}
}
