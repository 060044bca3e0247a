// Fields as describe would give them, for tests of values.

import type { Field, PicklistEntry } from '../../../nodes/Vtiger/webservice/metadata/metadata';

export function fieldOf(type: string, more: Partial<Field> = {}): Field {
	return {
		name: `a_${type}`,
		label: `Поле ${type}`,
		mandatory: false,
		type,
		editable: true,
		nullable: true,
		unique: false,
		refersTo: [],
		picklist: [],
		defaultValue: '',
		maxUploadFileSize: 0,
		...more,
	};
}

export function entries(...values: string[]): PicklistEntry[] {
	return values.map((value) => ({ value, label: value }));
}
