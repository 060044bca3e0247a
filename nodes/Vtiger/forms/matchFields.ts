// Fields that Create or Update and Find or Create match on: the sensible one first, the others in the order of use.

import { labelColumns, type Field, type ModuleDescription } from '../webservice/metadata/metadata';

/** People are told apart by their e-mail address, everything else by its name, subject or number. */
export function defaultMatch(description: ModuleDescription, fields: Field[]): string | undefined {
	const email = fields.find(({ type }) => type === 'email');
	const isPerson = description.fields.some(({ name }) => name === 'lastname');
	if (isPerson && email !== undefined) return email.name;
	const labels = labelColumns(description);
	const named = fields.find((field) => labels.includes(field.name) && canMatch(field));
	return (named ?? fields.find(({ name }) => /(_no|number)$/.test(name)))?.name;
}

/** Long texts and several choices are no identity. */
export function canMatch({ type }: Field): boolean {
	return type !== 'text' && type !== 'multipicklist';
}

/** The default, then what tells records apart: unique fields, addresses, phones, names. The rest in the CRM's order. */
export function inOrderOfMatching(description: ModuleDescription, fields: Field[]): Field[] {
	const first = defaultMatch(description, fields);
	const labels = labelColumns(description);
	const rank = ({ name, type, unique }: Field): number => {
		if (name === first) return 0;
		if (unique) return 1;
		if (type === 'email') return 2;
		if (type === 'phone') return 3;
		if (labels.includes(name)) return 4;
		return /^(inn|vat_id|tax_id)$/.test(name) ? 5 : 6;
	};
	return [...fields].sort((a, b) => rank(a) - rank(b));
}
