// The table of the fields of line items: which belong to the lines, and which a query shows by line.

import {
	GIVEN_LINE_NUMBERS,
	LINE_FIELDS,
	LINE_FIELDS_BY_SERVER,
	LINE_NUMBERS,
	REQUIRED_LINE_FIELDS,
	isLineField,
	isTax,
	namesLineField,
} from '../../../../nodes/Vtiger/webservice/vtql/lineFields';

it.each([
	['tax1', true],
	['tax12', true],
	['tax', false],
	['tax1_note', false],
	['vat_tax1', false],
])('%s is a tax: %p', (name, is) => {
	expect(isTax(name)).toBe(is);
});

it.each([
	['productid', true],
	['quantity', true],
	['comment', true],
	['discount_percent', true],
	['margin', true],
	['image', true],
	['tax3', true],
	['description', false],
	['sequence_no', false],
	['hdnDiscountAmount', false],
	['subject', false],
])('%s is described for the document, but belongs to its lines: %p', (name, is) => {
	expect(isLineField(name)).toBe(is);
});

it.each([
	['listprice', true],
	['ListPrice > 5', true],
	["tax1 = '20'", true],
	['hdnDiscountPercent', true],
	['sequence_no', false],
	['description', false],
	['cf_comment', false],
	['hdnTaxType', false],
])('a query that names %s has a row for each line: %p', (text, is) => {
	expect(namesLineField(text)).toBe(is);
});

it('the numbers that can be given are those that the server does not calculate', () => {
	expect(GIVEN_LINE_NUMBERS).toEqual(['quantity', 'listprice', 'discount_percent', 'discount_amount']);
	expect(LINE_NUMBERS).toEqual([...GIVEN_LINE_NUMBERS, 'purchase_cost', 'margin', 'sequence_no']);
});

it('every line needs its product, quantity and price', () => {
	expect(REQUIRED_LINE_FIELDS).toEqual(['productid', 'quantity', 'listprice']);
});

it('what the server fills in is of the line all the same', () => {
	expect([...LINE_FIELDS_BY_SERVER].filter((name) => !LINE_FIELDS.has(name))).toEqual([]);
	for (const name of ['id', 'parent_id', 'product_name', 'deleted'])
		expect([name, LINE_FIELDS_BY_SERVER.has(name)]).toEqual([name, true]);
	for (const name of ['productid', 'comment', 'description', 'purchase_cost'])
		expect([name, LINE_FIELDS_BY_SERVER.has(name)]).toEqual([name, false]);
});
