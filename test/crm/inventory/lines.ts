// Line items: separate rows, found by the record that they belong to.

import type { Installation } from '../installation';
import type { JsonObject } from '../json';
import type { Module } from '../modules';
import { decimal, leadingNumber } from '../records/numbers';
import { phpString, writeText } from '../records/write';
import type { Store, StoredRecord } from '../store';

const byParent = new WeakMap<Store, Map<string, StoredRecord[]>>();

function index(store: Store): Map<string, StoredRecord[]> {
	let lines = byParent.get(store);
	if (lines === undefined) byParent.set(store, (lines = new Map()));
	return lines;
}

/** In their order on the record. */
export function linesOf(installation: Installation, parentId: number): readonly StoredRecord[] {
	return index(installation.store).get(String(parentId)) ?? [];
}

export function addLine(installation: Installation, line: StoredRecord): void {
	installation.store.table('LineItem').add(line);
	const lines = index(installation.store);
	const parent = line.values.parent_id ?? '';
	lines.set(parent, [...(lines.get(parent) ?? []), line]);
}

export function removeLine(installation: Installation, line: StoredRecord): void {
	installation.store.table('LineItem').purge(line.id);
	const lines = index(installation.store);
	const parent = line.values.parent_id ?? '';
	lines.set(
		parent,
		(lines.get(parent) ?? []).filter((one) => one !== line),
	);
}

export function removeLines(installation: Installation, parentId: number): void {
	for (const line of linesOf(installation, parentId)) installation.store.table('LineItem').purge(line.id);
	index(installation.store).delete(String(parentId));
}

const text = (line: JsonObject, name: string): string => phpString(line[name] ?? null);
const taxNames = ['tax1', 'tax2', 'tax3'] as const;

/** In `individual` mode a tax counts only if the product has it; what is not sent comes from the product. */
function taxRate(line: JsonObject, product: StoredRecord | undefined, name: string, taxType: string): string {
	const sent = text(line, name);
	if (taxType !== 'individual') return decimal(leadingNumber(sent), 3);
	// Of a product that is gone the line keeps what was sent, which no sum counts.
	if (product === undefined || product.deleted) return decimal(leadingNumber(sent), 3);
	const own = product.values[name];
	if (own === undefined || own === null) return decimal(0, 3);
	return decimal(leadingNumber(sent === '' ? own : sent), 3);
}

/** Stores one line; a product that does not exist is not refused. */
export function createLine(
	installation: Installation,
	parent: StoredRecord,
	sequence: number,
	line: JsonObject,
): StoredRecord {
	const taxType = parent.values.hdnTaxType ?? '';
	const key = text(line, 'productid').split('x')[1] ?? '';
	const product = installation.store.entity(Number(key));
	const price = text(line, 'listprice') === '' ? (product?.values.unit_price ?? '') : text(line, 'listprice');
	const taxes = taxNames.map((name) => [name, taxRate(line, product, name, taxType)] as const);
	const record: StoredRecord = {
		id: installation.store.table('LineItem').nextOwnId(),
		module: 'LineItem',
		deleted: false,
		converted: false,
		values: {
			parent_id: String(parent.id),
			productid: key,
			sequence_no: String(sequence),
			quantity: decimal(leadingNumber(text(line, 'quantity')), 3),
			listprice: decimal(leadingNumber(price), 8),
			discount_percent: decimal(leadingNumber(text(line, 'discount_percent')), 3),
			discount_amount: decimal(leadingNumber(text(line, 'discount_amount')), 8),
			comment: writeText(text(line, 'comment'), 65_535),
			description: writeText(text(line, 'description'), 65_535),
			incrementondel: parent.module === 'Invoice' ? '1' : '0',
			...Object.fromEntries(taxes),
			image: '',
			purchase_cost: decimal(leadingNumber(text(line, 'purchase_cost')), 8),
			margin: decimal(leadingNumber(text(line, 'margin')), 8),
		},
	};
	addLine(installation, record);
	return record;
}

export function quantityOf(lines: readonly StoredRecord[], productId: string): number {
	return lines
		.filter((line) => line.values.productid === productId)
		.reduce((sum, line) => sum + leadingNumber(line.values.quantity ?? ''), 0);
}

/** Moves the stock of every product of the lines by an amount that depends on the product. */
export function moveStock(
	installation: Installation,
	module: Module,
	lines: readonly StoredRecord[],
	amount: (productId: string) => number,
): void {
	if (module.name !== 'Invoice') return;
	for (const id of new Set(lines.map((line) => line.values.productid ?? ''))) {
		const product = installation.store.entity(Number(id));
		if (product?.module !== 'Products') continue;
		const stock = leadingNumber(product.values.qtyinstock ?? '') + amount(id);
		product.values.qtyinstock = decimal(stock, 3);
	}
}

export function returnStock(installation: Installation, module: Module, record: StoredRecord): void {
	const lines = linesOf(installation, record.id);
	moveStock(installation, module, lines, (product) => quantityOf(lines, product));
}
