// LineItems_FinalDetails: the structure that the browser's form works with, which the webservice gives away too.

import type { Installation } from '../installation';
import type { JsonObject, JsonValue } from '../json';
import { leadingNumber } from '../records/numbers';
import { htmlEncoded } from '../records/read';
import type { StoredRecord, StoredValue } from '../store';
import { lineNet, lineTax } from './totals';

const money = (value: StoredValue | undefined | number): string =>
	(typeof value === 'number' ? value : leadingNumber(value ?? '')).toFixed(2);
const plain = (value: StoredValue | undefined): string => String(leadingNumber(value ?? ''));

function taxEntry(tax: StoredRecord, prefix: string, percentage: JsonValue, amount: JsonValue): JsonObject {
	return {
		taxname: `${prefix}${tax.id}`,
		taxlabel: tax.values.taxlabel ?? '',
		percentage,
		amount,
		taxid: String(tax.id),
		type: 'Fixed',
		method: 'Simple',
		regions: [],
		compoundon: [],
	};
}

interface Sums {
	taxType: string;
	subTotal: JsonValue;
	grand: string;
	preTax: string;
	afterDiscount: string;
	adjustment: string;
	shipping: string;
	taxes: JsonObject;
	taxTotal: string;
}

function finalDetails(installation: Installation, charge: JsonValue, sums: Sums): JsonObject {
	const taxes = installation.store.table('Tax').rows;
	return {
		taxtype: sums.taxType,
		discount_type_final: 'zero',
		hdnSubTotal: sums.subTotal,
		discount_percentage_final: 0,
		discount_amount_final: '0.00',
		discountTotal_final: '0.00',
		taxes: sums.taxes,
		tax_totalamount: sums.taxTotal,
		shipping_handling_charge: sums.shipping,
		sh_taxes: taxes.map((tax) => taxEntry(tax, 'shtax', 0, 0)),
		shtax_totalamount: '0.00',
		adjustment: sums.adjustment,
		grandTotal: sums.grand,
		preTaxTotal: sums.preTax,
		totalAfterDiscount: sums.afterDiscount,
		chargesAndItsTaxes: {
			'1': { value: charge, taxes: Object.fromEntries(taxes.map((tax) => [String(tax.id), 0])) },
		},
		deductTaxes: [],
		deductTaxesTotalAmount: '0.00',
	};
}

/** What a save answers: nothing is summed up yet. */
export function emptyDetails(installation: Installation, taxType: string): JsonObject {
	const taxes = installation.store.table('Tax').rows.map((tax) => [String(tax.id), taxEntry(tax, 'tax', 0, '0.00')]);
	const nothing = '0.00';
	const sums: Sums = {
		taxType,
		subTotal: nothing,
		grand: nothing,
		preTax: nothing,
		afterDiscount: nothing,
		adjustment: nothing,
		shipping: nothing,
		taxes: Object.fromEntries(taxes) as JsonObject,
		taxTotal: nothing,
	};
	return { '1': { final_details: finalDetails(installation, null, sums) } };
}

function salesPlatformKeys(at: number): JsonObject {
	return {
		[`manufCountry${at}`]: '',
		[`customsId${at}`]: '',
		[`internatonalCode${at}`]: '--',
		[`manufCountryCode${at}`]: '',
		[`unitCode${at}`]: '',
		[`usageunit${at}`]: '',
		[`attachmentId${at}`]: null,
		[`attachmentName${at}`]: null,
		[`attachmentPath${at}`]: null,
	};
}

function lineDetails(installation: Installation, line: StoredRecord, at: number, individual: boolean): JsonObject {
	const product = installation.store.entity(Number(line.values.productid));
	const salesPlatform = installation.personality.edition === 'salesplatform';
	const values = product?.values ?? {};
	const name = values.productname ?? values.servicename ?? '';
	const code = salesPlatform ? values.productcode : (values.product_no ?? values.service_no);
	const net = lineNet(line);
	const tax = individual ? lineTax(line) : 0;
	const percent = leadingNumber(line.values.discount_percent ?? '');
	const amount = leadingNumber(line.values.discount_amount ?? '');
	const gross = leadingNumber(line.values.quantity ?? '') * leadingNumber(line.values.listprice ?? '');
	const kind = percent > 0 ? 'percent' : amount > 0 ? 'amount' : 'zero';
	return {
		[`purchaseCost${at}`]: money(line.values.purchase_cost),
		[`margin${at}`]: money(line.values.margin),
		[`productDeleted${at}`]: product === undefined || product.deleted,
		[`entityType${at}`]: product?.module ?? '',
		...(at > 1 ? { [`delRow${at}`]: 'Del' } : {}),
		[`hdnProductId${at}`]: line.values.productid ?? '',
		[`productName${at}`]: htmlEncoded(name),
		[`hdnProductcode${at}`]: code ?? '',
		[`productDescription${at}`]: values.description ?? '',
		[`comment${at}`]: line.values.comment ?? '',
		[`qtyInStock${at}`]: plain(values.qtyinstock),
		[`qty${at}`]: plain(line.values.quantity),
		[`listPrice${at}`]: money(line.values.listprice),
		[`unitPrice${at}`]: money(values.unit_price),
		[`productTotal${at}`]: money(gross),
		[`subproduct_ids${at}`]: '',
		[`subprod_qty_list${at}`]: [],
		[`subprod_names${at}`]: '',
		[`discount_percent${at}`]: percent,
		[`discount_amount${at}`]: amount,
		[`checked_discount_${kind}${at}`]: ' checked',
		[`discountTotal${at}`]: money(gross - net),
		[`totalAfterDiscount${at}`]: money(net),
		...(salesPlatform ? salesPlatformKeys(at) : {}),
		[`taxTotal${at}`]: money(tax),
		[`netPrice${at}`]: money(net + tax),
	};
}

/** Group taxes have the first line's rates; in `individual` mode the form proposes the standard ones. */
function taxesOf(
	installation: Installation,
	header: StoredRecord,
	first: StoredRecord | undefined,
): [JsonObject, number] {
	const individual = header.values.hdnTaxType === 'individual';
	const base = leadingNumber(header.values.hdnSubTotal ?? '');
	let total = 0;
	const entries = installation.store.table('Tax').rows.map((tax): [string, JsonObject] => {
		const rate = (individual ? tax.values.percentage : first?.values[`tax${tax.id}`]) ?? '0.000';
		const amount = (base * leadingNumber(rate)) / 100;
		total += amount;
		return [String(tax.id), taxEntry(tax, 'tax', rate, money(amount))];
	});
	return [Object.fromEntries(entries), total];
}

export function detailsOf(
	installation: Installation,
	header: StoredRecord,
	lines: readonly StoredRecord[],
	charge: JsonValue,
): JsonObject {
	const { values } = header;
	const taxType = values.hdnTaxType ?? '';
	const individual = taxType === 'individual';
	const [taxes, taxTotal] = taxesOf(installation, header, lines[0]);
	const sums: Sums = {
		taxType,
		subTotal: individual ? leadingNumber(values.hdnSubTotal ?? '') : money(values.hdnSubTotal),
		grand: money(values.hdnGrandTotal),
		preTax: money(values.pre_tax_total),
		afterDiscount: money(leadingNumber(values.pre_tax_total ?? '') - leadingNumber(values.hdnS_H_Amount ?? '')),
		adjustment: money(values.txtAdjustment),
		shipping: money(values.hdnS_H_Amount),
		taxes,
		taxTotal: money(taxTotal),
	};
	const details: JsonObject = {};
	lines.forEach((line, index) => {
		const entry = lineDetails(installation, line, index + 1, individual);
		if (index === 0) entry.final_details = finalDetails(installation, charge, sums);
		details[String(index + 1)] = entry;
	});
	return details;
}
