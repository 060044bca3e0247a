// The boundary at which the recorded metadata (JSON) enters.

import salesplatform from './salesplatform.json';
import vtiger from './vtiger.json';

export interface PicklistValue {
	label: string;
	value: string;
}

export interface FieldType {
	name: string;
	refersTo?: string[];
	picklistValues?: PicklistValue[];
	defaultValue?: string | null;
	format?: string;
	maxUploadFileSize?: number;
}

/** A field as describe gives it; pseudo fields carry strings in place of booleans. */
export interface FieldDescription {
	name: string;
	label: string;
	mandatory: boolean | string;
	type: FieldType;
	isunique?: boolean;
	nullable: boolean | string;
	editable: boolean | string;
	default?: string | null;
}

export interface ModuleHead {
	label: string;
	name: string;
	createable: boolean;
	updateable: boolean;
	deleteable: boolean;
	retrieveable: boolean;
	idPrefix: string;
	isEntity: boolean;
	allowDuplicates?: boolean;
	labelFields: string | null;
}

export interface ModuleDescription {
	head: ModuleHead;
	fields: FieldDescription[];
}

export interface Metadata {
	/** Name, isEntity, label, singular; in the order of listtypes. */
	types: Array<[string, boolean, string, string]>;
	hiddenFromSales: string[];
	/** Module name and relation label, in the order of relatedtypes. */
	relatedtypes: Record<string, Array<[string, string]>>;
	describe: Record<string, ModuleDescription>;
	/** If the salesman sees a field as the administrator does, only its name is given. */
	describeForSales: Record<string, { head: ModuleHead; fields: Array<string | FieldDescription> }>;
}

const loaded: { salesplatform: unknown; vtiger: unknown } = { salesplatform, vtiger };

export function metadataOf(edition: 'salesplatform' | 'vtiger'): Metadata {
	return loaded[edition] as Metadata;
}
