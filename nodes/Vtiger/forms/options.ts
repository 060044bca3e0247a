// The Options collection: entries that several operations share, each defined once.

import type { INodeProperties } from 'n8n-workflow';
import { INVENTORY_MODULES } from './lineItemsForm';
import { LARGEST_ANSWER } from '../webservice/protocol/bounds';
import { READ_TIMEOUT, WRITE_TIMEOUT } from '../connection/connect';

/** Sessions to read with at most: unless something else is asked for, and whatever is asked for. */
export const PARALLEL_READS = 4;
export const MOST_SESSIONS = 8;

const READ_SECONDS = READ_TIMEOUT / 1000;
const WRITE_SECONDS = WRITE_TIMEOUT / 1000;

// Switches are on once they are added: who adds one wants it. Without them nothing of it is done.

const rawValues: INodeProperties = {
	displayName: 'Raw Values',
	name: 'rawValues',
	type: 'boolean',
	default: true,
	description:
		'Whether to return text as the CRM sends it, instead of numbers, true and false, ISO dates with the zone’s offset, lists, and null for empty',
};

const labels: INodeProperties = {
	displayName: 'Labels',
	name: 'labels',
	type: 'boolean',
	default: true,
	description:
		'Whether to add the label of each reference, owner and picklist value right behind its field, as a field that ends in _label; for owners also the email address',
};

const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

const readTimeout: INodeProperties = {
	displayName: 'Read Timeout',
	name: 'readTimeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: READ_SECONDS,
	description: 'Seconds to wait for an answer to a read',
};

const writeTimeout: INodeProperties = {
	displayName: 'Write Timeout',
	name: 'writeTimeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: WRITE_SECONDS,
	description: 'Seconds to wait for an answer to a write. Database locks can keep the CRM waiting for minutes.',
};

/** Megabytes; V8 holds no text of more than 536 million characters. */
const RESPONSE_SIZE = LARGEST_ANSWER / 1_000_000;
export const LARGEST_RESPONSE_SIZE = 500;

const maxResponseSize: INodeProperties = {
	displayName: 'Max Response Size',
	name: 'maxResponseSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: LARGEST_RESPONSE_SIZE },
	default: RESPONSE_SIZE,
	description:
		'Megabytes that a single answer of the CRM may have, so that a broken server cannot fill the memory of n8n. A downloaded file takes a third more than its size.',
};

/** Bytes for the option’s megabytes; nothing if it was not added. */
export function responseLimit(megabytes: unknown): { largestAnswer?: number } {
	const given = Number(megabytes) || 0;
	return given > 0 ? { largestAnswer: Math.min(given, LARGEST_RESPONSE_SIZE) * 1_000_000 } : {};
}

const fieldsToClear: INodeProperties = {
	displayName: 'Fields to Clear Names or IDs',
	name: 'fieldsToClear',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getClearableFields', loadOptionsDependsOn: ['module.value'] },
	default: [],
	description:
		'Fields to empty. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

const parallelReads: INodeProperties = {
	displayName: 'Parallel Reads',
	name: 'parallelReads',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: MOST_SESSIONS },
	default: PARALLEL_READS,
	description: 'How many sessions to read with at most when there is much to read. Writes always go one by one.',
};

const lineItemsJson: INodeProperties = {
	displayName: 'Line Items (JSON)',
	name: 'lineItemsJson',
	type: 'json',
	default: '[]',
	placeholder: 'e.g. [{"productid": "14x5", "quantity": 2, "listprice": 100, "tax1": 20}]',
	description: 'Line items with the CRM’s own names, after those of the form. For custom modules with line items, too.',
};

const fromAccount: INodeProperties = {
	displayName: 'Fill From Account',
	name: 'fromAccount',
	type: 'boolean',
	default: true,
	description:
		'Whether a new record gets the address of its account, and its contact if there is only one, unless you map them yourself. An account without a shipping address gives its billing address for both.',
	displayOptions: { show: { '/module': INVENTORY_MODULES } },
};

const phonesByDigits: INodeProperties = {
	displayName: 'Compare Phones by Digits',
	name: 'phonesByDigits',
	type: 'boolean',
	default: true,
	description:
		'Whether phones among the fields to match on are compared by their digits, so that 8 (495) 120-10-01 is +74951201001. A record that is found keeps its phone as it is written there.',
};

const ENTRIES = {
	fromAccount,
	phonesByDigits,
	rawValues,
	labels,
	simplify,
	readTimeout,
	writeTimeout,
	maxResponseSize,
	fieldsToClear,
	parallelReads,
	lineItemsJson,
};

/** The Options parameter with the named entries, in alphabetical order of what the person sees. */
export function options(...names: Array<keyof typeof ENTRIES | INodeProperties>): INodeProperties {
	const entries = names.map((name) => (typeof name === 'string' ? ENTRIES[name] : name));
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: entries.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}
