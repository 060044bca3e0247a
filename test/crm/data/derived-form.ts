// The short form in which modules without a recorded describe answer are written down.

export interface FieldSpec {
	name: string;
	ru: string;
	en: string;
	type: string;
	mandatory?: boolean;
	readOnly?: boolean;
	refersTo?: string[];
	values?: string[];
	/** The edition that has it; both unless given. */
	only?: 'salesplatform' | 'vtiger';
}

export interface ModuleSpec {
	name: string;
	prefix: { salesplatform?: string; vtiger?: string };
	labelFields: string;
	idLabel: string;
	fields: FieldSpec[];
	/** Nobody owns its records. */
	withoutOwner?: boolean;
	actor?: boolean;
	/** The table has no key of its own. */
	withoutId?: boolean;
	/** A recorded inventory module whose fields these are, less those dropped. */
	basedOn?: string;
	drops?: string[];
}

type Extra = Omit<FieldSpec, 'name' | 'ru' | 'en' | 'type'>;

export function field(name: string, ru: string, en: string, type: string, extra: Extra = {}): FieldSpec {
	return { name, ru, en, type, ...extra };
}

export const must = { mandatory: true };
export const readOnly = { readOnly: true };
export const both = (prefix: string): ModuleSpec['prefix'] => ({ salesplatform: prefix, vtiger: prefix });
