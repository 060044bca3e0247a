// Record: Get with Line Items.

import { inventoryModule, recordLocator } from '../../forms/parameters';
import { options } from '../../forms/options';
import { objectResult } from '../../webservice/protocol/client';
import { WebserviceError } from '../../webservice/protocol/errors';
import type { JsonObject } from '../../webservice/protocol/json';
import { decodeInventory } from '../../webservice/values/lineItems';
import type { Action } from '../action';
import type { Item } from '../item';
import { present } from '../present';

export const retrieveInventory: Action = {
	value: 'retrieve_inventory',
	name: 'Get with Line Items',
	action: 'Get a record with line items',
	description: 'Get a quote, order, invoice, act or consignment with its products, prices and taxes',
	kind: 'read',
	form: [inventoryModule, recordLocator(), options('rawValues', 'labels', 'readTimeout', 'maxResponseSize')],
	async run(item) {
		const description = await item.recordModule();
		const id = await item.recordId(description);
		const record = await read(item, id);
		return await present(item, [decodeInventory({ LineItems: [], ...record })], description.name);
	},
};

/** On PHP 8 the operation is broken on stock servers; retrieve gives the same record with its lines. */
async function read(item: Item, id: string): Promise<JsonObject> {
	const { client } = item.connection;
	const result = await client.call('retrieve_inventory', { id }).catch((error: unknown) => {
		if (!(error instanceof WebserviceError) || error.code !== 'SERVER_FAULT') throw error;
		return client.call('retrieve', { id });
	});
	return objectResult('retrieve_inventory', result);
}
