// A custom field of each kind for the installation whose recording has none.

import type { FieldDescription, FieldType } from './metadata';

function custom(name: string, label: string, type: FieldType): FieldDescription {
	return { name, label, mandatory: false, type, isunique: false, nullable: true, editable: true, default: '' };
}

function choices(name: 'picklist' | 'multipicklist', values: string[]): FieldType {
	return {
		picklistValues: values.map((value) => ({ label: value, value })),
		defaultValue: values[0] ?? null,
		name,
	};
}

const contacts: FieldDescription[] = [
	custom('cf_851', 'Customer Level', choices('picklist', ['Bronze', 'Silver', 'Gold'])),
	custom('cf_853', 'Interests', choices('multipicklist', ['Sport', 'Music', 'Cinema'])),
	custom('cf_855', 'Consent Given', { name: 'boolean' }),
	custom('cf_857', 'Survey Date', { format: 'mm-dd-yyyy', name: 'date' }),
	custom('cf_861', 'Score', { name: 'double' }),
	custom('cf_863', 'Credit Limit', { name: 'currency' }),
	custom('cf_865', 'Number of Visits', { name: 'integer' }),
	custom('cf_867', 'External Code', { name: 'string' }),
	custom('cf_869', 'Best Call Time', { name: 'time' }),
	custom('cf_871', 'Profile Page', { name: 'url' }),
];

/** The SalesPlatform recording has its own custom fields on Contacts. */
export function customFields(edition: 'salesplatform' | 'vtiger', module: string): FieldDescription[] {
	return edition === 'vtiger' && module === 'Contacts' ? contacts : [];
}
