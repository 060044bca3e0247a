// The sums of an inventory record.

import { leadingNumber } from '../records/numbers';
import type { StoredRecord, StoredValue } from '../store';

const taxNames = ['tax1', 'tax2', 'tax3'] as const;
const numberOf = (value: StoredValue | undefined): number => leadingNumber(value ?? '');

export interface Totals {
	subTotal: number;
	preTax: number;
	grand: number;
}

/** Price less discount, without tax. */
export function lineNet({ values }: StoredRecord): number {
	const gross = numberOf(values.quantity) * numberOf(values.listprice);
	const percent = numberOf(values.discount_percent);
	return gross - (percent > 0 ? (gross * percent) / 100 : numberOf(values.discount_amount));
}

/** The sum of a line's tax percentages. */
export function rateOf({ values }: StoredRecord): number {
	return taxNames.reduce((sum, name) => sum + numberOf(values[name]), 0);
}

export function lineTax(line: StoredRecord): number {
	return (lineNet(line) * rateOf(line)) / 100;
}

/**
 * `individual` adds each line's own taxes; any other type, an empty one too, puts rates on the whole, but
 * `group_tax_inc` none. Nothing is rounded.
 * @param groupRate the percentage on the whole.
 * @param countsTax false for a line whose product is gone.
 */
export function totalsOf(
	header: Record<string, StoredValue>,
	lines: readonly StoredRecord[],
	groupRate: number,
	countsTax: (line: StoredRecord) => boolean,
): Totals {
	const individual = header.hdnTaxType === 'individual';
	const net = lines.reduce((sum, line) => sum + lineNet(line), 0);
	const withTax = (sum: number, line: StoredRecord): number =>
		sum + lineNet(line) + (countsTax(line) ? lineTax(line) : 0);
	const subTotal = individual ? lines.reduce(withTax, 0) : net;
	const percent = numberOf(header.hdnDiscountPercent);
	const discount = percent > 0 ? (subTotal * percent) / 100 : numberOf(header.hdnDiscountAmount);
	const taxed = !individual && header.hdnTaxType !== 'group_tax_inc';
	const tax = taxed ? ((subTotal - discount) * groupRate) / 100 : 0;
	const shipping = numberOf(header.hdnS_H_Amount);
	return {
		subTotal,
		preTax: net - discount + shipping,
		grand: subTotal - discount + tax + shipping + numberOf(header.txtAdjustment),
	};
}
