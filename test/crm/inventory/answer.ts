// What the answers of inventory records have beyond the header's fields.

import type { Installation } from '../installation';
import type { JsonObject, JsonValue } from '../json';
import type { Module } from '../modules';
import { htmlEncoded, webserviceId } from '../records/read';
import type { StoredRecord } from '../store';
import { detailsOf } from './details';
import { linesOf } from './lines';

/** Empty for a deleted product; the bare number of one that never was goes with the prefix of products. */
function productId(installation: Installation, line: StoredRecord): string {
	const product = installation.store.entity(Number(line.values.productid));
	if (product?.deleted === true || (line.values.productid ?? '') === '') return '';
	if (product !== undefined) return webserviceId(installation, product);
	return `${installation.modules.get('Products').prefix}x${line.values.productid ?? ''}`;
}

/** The id of the record in a line is broken on every server. */
function readLine(installation: Installation, module: Module, line: StoredRecord): JsonObject {
	const product = installation.store.entity(Number(line.values.productid));
	const name = product?.values.productname ?? product?.values.servicename ?? '';
	const { parent_id: _, productid: __, ...columns } = line.values;
	return {
		parent_id: `${module.prefix}xArray`,
		productid: productId(installation, line),
		...columns,
		id: `${installation.modules.get('LineItem').prefix}x${line.id}`,
		product_name: htmlEncoded(name),
		entity_type: product?.module ?? '',
		deleted: product?.deleted === true ? '1' : '0',
	};
}

export function readLineItems(installation: Installation, module: Module, record: StoredRecord): JsonValue {
	return linesOf(installation, record.id).map((line) => readLine(installation, module, line));
}

/** Charges: null until one was set, then as it was sent. */
export function readCharges(installation: Installation, record: StoredRecord): JsonObject {
	const charges: JsonObject = { 'shipping_&_handling': record.values.charge ?? null };
	for (const tax of installation.store.table('Tax').rows) charges[`shipping_&_handling_shtax${tax.id}`] = 0;
	return charges;
}

/** Added by retrieve. */
export function readInventory(installation: Installation, module: Module, record: StoredRecord): JsonObject {
	const lines = linesOf(installation, record.id);
	const charges = readCharges(installation, record);
	const first = lines[0];
	return {
		...charges,
		LineItems: readLineItems(installation, module, record),
		productid: first === undefined ? null : productId(installation, first),
		LineItems_FinalDetails: detailsOf(installation, record, lines, charges['shipping_&_handling'] ?? null),
	};
}

/** The first line's columns, which a change without lines answers among the header's. */
export function readFirstLine(installation: Installation, module: Module, record: StoredRecord): JsonObject {
	const first = linesOf(installation, record.id)[0];
	const answer: JsonObject = {};
	for (const field of module.fields) {
		if (field.ofLine) answer[field.name] = first?.values[field.name] ?? '';
	}
	if (first !== undefined) answer.productid = productId(installation, first);
	if (installation.personality.edition === 'vtiger')
		Object.assign(answer, { image: '', purchase_cost: '', margin: '' });
	return answer;
}
