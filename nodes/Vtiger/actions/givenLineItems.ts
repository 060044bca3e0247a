// The line items of one item's form, checked against the CRM's products and services.

import { readLineItems } from '../forms/lineItemsForm';
import { InputError, insteadOf } from '../webservice/protocol/errors';
import type { JsonObject } from '../webservice/protocol/json';
import { checkLineItems, readLineItemsJson, refuseUnknownNames } from '../webservice/values/lineItems';
import { isInventory, type ModuleDescription } from '../webservice/metadata/metadata';
import type { Item } from './item';

/** `{LineItems}` where the form or the JSON gives any; nothing for modules without lines. */
export async function givenLineItems(item: Item, description: ModuleDescription): Promise<JsonObject> {
	const json = item.option('lineItemsJson');
	const asJson =
		json === undefined || json === '' || (Array.isArray(json) && json.length === 0) ? [] : readLineItemsJson(json);
	const lines = [...readLineItems(item.parameter('lineItems', {})), ...asJson];
	if (lines.length === 0) return {};
	if (!isInventory(description)) {
		throw new InputError(
			'Line Items',
			`“${description.label}” has no line items`,
			'Remove the line items, or choose another module.',
		);
	}
	refuseUnknownNames(lines, description);
	return { LineItems: await checkLineItems(lines, async (ids) => await existing(item, ids)) };
}

async function existing(item: Item, ids: string[]): Promise<Set<string>> {
	const { metadata, records } = item.connection;
	const found = new Set<string>();
	for (const module of ['Products', 'Services']) {
		const description = await metadata.describe(module).catch(insteadOf('ACCESS_DENIED', undefined));
		const own = ids.filter((id) => description !== undefined && id.startsWith(`${description.idPrefix}x`));
		if (own.length === 0) continue;
		for (const id of (await records.byIds(module, ['id'], own)).keys()) found.add(id);
	}
	return found;
}
