// The fields of line items: the one table of their names.

interface LineField {
	name: string;
	/** Describe and queries show it among the fields of the document. */
	ofDocument?: true;
	/** Every line needs it; describe marks it as required in the header. */
	required?: true;
	number?: true;
	/** The server calculates it and goes by no number that is given. */
	calculated?: true;
	/** The server fills it in itself when it shows a line. */
	byServer?: true;
}

const FIELDS: readonly LineField[] = [
	{ name: 'productid', ofDocument: true, required: true },
	{ name: 'quantity', ofDocument: true, required: true, number: true },
	{ name: 'listprice', ofDocument: true, required: true, number: true },
	{ name: 'discount_percent', ofDocument: true, number: true },
	{ name: 'discount_amount', ofDocument: true, number: true },
	{ name: 'comment', ofDocument: true },
	{ name: 'purchase_cost', ofDocument: true, number: true, calculated: true },
	{ name: 'margin', ofDocument: true, number: true, calculated: true, byServer: true },
	{ name: 'sequence_no', number: true, calculated: true },
	{ name: 'image', ofDocument: true, byServer: true },
	{ name: 'description' },
	{ name: 'id', byServer: true },
	{ name: 'parent_id', byServer: true },
	{ name: 'product_name', byServer: true },
	{ name: 'entity_type', byServer: true },
	{ name: 'incrementondel', byServer: true },
	{ name: 'deleted', byServer: true },
];

function namesOf(fields: readonly LineField[]): string[] {
	return fields.map(({ name }) => name);
}

/** Every name that a line has when it is read, but for its taxes. */
export const LINE_FIELDS: ReadonlySet<string> = new Set(namesOf(FIELDS));
export const REQUIRED_LINE_FIELDS: readonly string[] = namesOf(FIELDS.filter(({ required }) => required));
export const LINE_FIELDS_BY_SERVER: ReadonlySet<string> = new Set(namesOf(FIELDS.filter(({ byServer }) => byServer)));
/** The numbers of a line that is read. */
export const LINE_NUMBERS: readonly string[] = namesOf(FIELDS.filter(({ number }) => number));
/** The numbers of a line that can be given. */
export const GIVEN_LINE_NUMBERS: readonly string[] = namesOf(
	FIELDS.filter(({ number, calculated }) => number && !calculated),
);
export const LINE_DISCOUNTS = ['discount_percent', 'discount_amount'] as const;
/** They share their columns with the discounts of the lines: a query shows those of the lines instead. */
export const DOCUMENT_DISCOUNTS = ['hdnDiscountAmount', 'hdnDiscountPercent'] as const;

const OF_DOCUMENT = namesOf(FIELDS.filter(({ ofDocument }) => ofDocument));

/** Whether the name is that of a tax, of a line or of a product. */
export function isTax(name: string): boolean {
	return /^tax\d+$/.test(name);
}

/** Whether a field that is described for a document belongs to its lines. */
export function isLineField(name: string): boolean {
	return OF_DOCUMENT.includes(name) || isTax(name);
}

const SHOWN_BY_LINE = new RegExp(`\\b(${[...OF_DOCUMENT, ...DOCUMENT_DISCOUNTS].join('|')}|tax\\d+)\\b`, 'i');

/** Whether a query that names such a field gives a row for each line of a record. */
export function namesLineField(text: string): boolean {
	return SHOWN_BY_LINE.test(text);
}
