// What a write is made of, and what a rule of a module may ask the CRM for it.

import type { JsonObject } from '../protocol/json';

/** A write as it is sent: the record's fields, and further parameters of the same request. */
export interface Write {
	element: JsonObject;
	beside: Record<string, string>;
}

/** What a rule may ask the CRM. Each is asked at most once, and only if a rule needs it. */
export interface Reads {
	/** The record as it is stored. */
	stored: () => Promise<JsonObject>;
	/** The exchange rate of a currency, by its webservice id; '' if it has none. */
	rate: (currency: string) => Promise<string>;
}

/**
 * What the CRM's own edit in place sends: the server then leaves lines, prices and taxes alone. It must not go
 * with line items: the server would add them to those that are there.
 */
export const KEEPS_THE_REST = { ajxaction: 'DETAILVIEW' };
