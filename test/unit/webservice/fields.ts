// Modules and fields as describe would give them.

import type { Field, ModuleDescription, PicklistEntry } from '../../../nodes/Vtiger/webservice/metadata/metadata';

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

/** A module in which the user may do everything. */
export function moduleOf(name: string, fields: Field[] = [], more: Partial<ModuleDescription> = {}): ModuleDescription {
	return {
		name,
		label: name,
		idPrefix: '12',
		isEntity: true,
		createable: true,
		updateable: true,
		deleteable: true,
		retrieveable: true,
		labelFields: [],
		fields,
		...more,
	};
}

export function entries(...values: string[]): PicklistEntry[] {
	return values.map((value) => ({ value, label: value }));
}
