// The sums of an inventory record.

import { leadingNumber, rounded } from '../records/numbers';
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

function rates({ values }: StoredRecord): number {
	return taxNames.reduce((sum, name) => sum + numberOf(values[name]), 0);
}

export function lineTax(line: StoredRecord): number {
	return (lineNet(line) * rates(line)) / 100;
}

/**
 * `individual` adds each line's own taxes, `group` the rates of the first line on the whole, `group_tax_inc` none.
 */
export function totalsOf(header: Record<string, StoredValue>, lines: readonly StoredRecord[]): Totals {
	const individual = header.hdnTaxType === 'individual';
	const subTotal = lines.reduce((sum, line) => sum + lineNet(line) + (individual ? lineTax(line) : 0), 0);
	const percent = numberOf(header.hdnDiscountPercent);
	const discount = percent > 0 ? (subTotal * percent) / 100 : numberOf(header.hdnDiscountAmount);
	const taxable = subTotal - discount;
	const first = lines[0];
	const tax = header.hdnTaxType === 'group' && first !== undefined ? (taxable * rates(first)) / 100 : 0;
	const preTax = taxable + numberOf(header.hdnS_H_Amount);
	return {
		subTotal: rounded(subTotal, 2),
		preTax: rounded(preTax, 2),
		grand: rounded(preTax + tax + numberOf(header.txtAdjustment), 2),
	};
}
