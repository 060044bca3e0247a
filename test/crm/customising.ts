// What an administrator changes in an installation: fields, choices, users, currencies.

import type { Column } from './data/columns';
import type { FieldDescription, FieldType, ModuleDescription } from './data/metadata';
import type { Installation } from './installation';
import type { StoredValue } from './store';
import { randomAccessKey } from './users';

export interface NewField {
	/** A type as describe names it, or `percent`, which describe calls a double. */
	type:
		| 'string'
		| 'text'
		| 'picklist'
		| 'multipicklist'
		| 'integer'
		| 'double'
		| 'percent'
		| 'currency'
		| 'date'
		| 'datetime'
		| 'time'
		| 'boolean'
		| 'email'
		| 'phone'
		| 'url'
		| 'skype'
		| 'reference'
		| 'owner';
	/** The next free `cf_…` unless given. */
	name?: string;
	/** The name unless given. */
	label?: string;
	mandatory?: boolean;
	/** Of a picklist. */
	values?: readonly string[];
	/** Of a reference. */
	refersTo?: readonly string[];
	/** What the browser's form proposes; the webservice fills in nothing. */
	default?: string;
}

export interface NewUser {
	username: string;
	/** Whether he is an administrator; no unless given. */
	admin?: boolean;
	/** The decimal separator; `.` unless given. */
	decimal?: string;
	/** The grouping separator; `,` unless given. */
	grouping?: string;
	/** Digits after the point of an amount, `` as some installers leave them; 2 unless given. */
	decimals?: string;
	/** `21x2`; the base currency unless given. */
	currency?: string;
	/** `dd-mm-yyyy` and the like; `yyyy-mm-dd` unless given. */
	dateFormat?: string;
	/** The server's own unless given. */
	timeZone?: string;
	/** The id of his role, such as `H5`. */
	role?: string;
}

export interface NewCurrency {
	name: string;
	code: string;
	/** Of the currency to the base currency, such as 0.011. */
	rate: number;
	symbol?: string;
	/** Whether it may be used; yes unless given. */
	active?: boolean;
}

function typeOf({ type, values = [], refersTo = [] }: NewField): FieldType {
	switch (type) {
		case 'picklist':
		case 'multipicklist':
			return {
				picklistValues: values.map((value) => ({ label: value, value })),
				defaultValue: values[0] ?? null,
				name: type,
			};
		case 'reference':
			return { refersTo: [...refersTo], name: type };
		case 'date':
			return { format: 'yyyy-mm-dd', name: type };
		case 'percent':
			return { name: 'double' };
		default:
			return { name: type };
	}
}

const columns: Partial<Record<NewField['type'], Partial<Column>>> = {
	double: { scale: 2, precision: 12 },
	percent: { scale: 2, precision: 5, number: 'percent' },
};

function freeName(description: ModuleDescription): string {
	const numbers = description.fields.map((field) => Number(/^cf_(\d+)$/.exec(field.name)?.[1] ?? 0));
	return `cf_${Math.max(2000, ...numbers) + 1}`;
}

/** Records that are there already hold NULL in the new column. */
export function addField(installation: Installation, moduleName: string, field: NewField): string {
	const module = installation.modules.get(moduleName);
	const name = field.name ?? freeName(module.description);
	const mandatory = field.mandatory === true;
	const description: FieldDescription = {
		name,
		label: field.label ?? name,
		mandatory,
		type: typeOf(field),
		isunique: false,
		nullable: !mandatory,
		editable: true,
		default: field.default ?? '',
	};
	const column = columns[field.type];
	installation.modules.change(
		moduleName,
		({ head, fields }) => ({ head, fields: [...fields.slice(0, -1), description, ...fields.slice(-1)] }),
		column === undefined ? {} : { [name]: column },
	);
	for (const record of installation.store.table(module.table).rows) record.values[name] = null;
	return name;
}

export function retireChoice(installation: Installation, moduleName: string, field: string, value: string): void {
	installation.modules.change(moduleName, ({ head, fields }) => ({
		head,
		fields: fields.map((one) => {
			if (one.name !== field) return one;
			const picklistValues = (one.type.picklistValues ?? []).filter((choice) => choice.value !== value);
			return { ...one, type: { ...one.type, picklistValues, defaultValue: picklistValues[0]?.value ?? null } };
		}),
	}));
}

function addRow(installation: Installation, module: string, values: Record<string, StoredValue>): string {
	const table = installation.store.table(module);
	const id = table.nextOwnId();
	table.add({ id, module, deleted: false, converted: false, values });
	return `${installation.modules.get(module).prefix}x${id}`;
}

export function addUser(
	installation: Installation,
	user: NewUser,
): { id: string; username: string; accessKey: string } {
	const accessKey = randomAccessKey();
	const russian = installation.personality.language === 'ru';
	const id = addRow(installation, 'Users', {
		user_name: user.username,
		last_name: user.username,
		email1: `${user.username}@example.test`,
		is_admin: user.admin === true ? 'on' : 'off',
		status: 'Active',
		roleid: user.role ?? '',
		currency_decimal_separator: user.decimal ?? '.',
		currency_grouping_separator: user.grouping ?? ',',
		currency_grouping_pattern: '123,456,789',
		no_of_currency_decimals: user.decimals ?? '2',
		truncate_trailing_zeros: '0',
		currency_id: user.currency?.split('x')[1] ?? '1',
		date_format: user.dateFormat ?? 'yyyy-mm-dd',
		hour_format: '24',
		time_zone: user.timeZone ?? (russian ? 'Europe/Moscow' : 'UTC'),
		language: russian ? 'ru_ru' : 'en_us',
		createdtime: installation.clock.now(),
		accesskey: accessKey,
		user_password: '$1$us000000$Yw8Yv5H3PpXwSSO1FQYPf1',
		confirm_password: '$1$us000000$Yw8Yv5H3PpXwSSO1FQYPf1',
	});
	return { id, username: user.username, accessKey };
}

export function addCurrency(installation: Installation, currency: NewCurrency): string {
	return addRow(installation, 'Currency', {
		currency_name: currency.name,
		currency_code: currency.code,
		currency_symbol: currency.symbol ?? currency.code,
		conversion_rate: currency.rate.toFixed(5),
		currency_status: currency.active === false ? 'Inactive' : 'Active',
		defaultid: '0',
		deleted: '0',
	});
}
