// The metadata of a personality: what was recorded of its edition, with what its release and profile have other than that.

import type { Personality } from '../personalities';
import { metadataOf } from './metadata';
import type { FieldDescription, Metadata, ModuleDescription, ModuleHead } from './metadata';

/** Release 7 allows duplicates wherever no field is unique; release 8.2 reports them as not allowed. */
function headOf(personality: Personality, head: ModuleHead): ModuleHead {
	const allows = personality.release === 7.5 && head.allowDuplicates !== undefined && head.name !== 'Accounts';
	return allows ? { ...head, allowDuplicates: true } : head;
}

function fieldOf(personality: Personality, field: FieldDescription): FieldDescription {
	if (field.type.name === 'file') {
		return { ...field, type: { ...field.type, maxUploadFileSize: personality.maxUploadFileSize } };
	}
	// Only release 8.2 gives charges a default.
	const withoutDefault = field.name === 'shipping_&_handling' && personality.release < 8.2;
	return withoutDefault && personality.edition === 'vtiger' ? { ...field, default: null } : field;
}

/** What the describe answers of a personality have other than those recorded of its edition. */
export function ofRelease(personality: Personality, { head, fields }: ModuleDescription): ModuleDescription {
	return { head: headOf(personality, head), fields: fields.map((field) => fieldOf(personality, field)) };
}

/** Of the salesman's profile: it sees every field, but does not open tickets. */
function ticketsForSales(metadata: Metadata): Metadata['describeForSales'] {
	const tickets = metadata.describe.HelpDesk;
	if (tickets === undefined) return {};
	return { HelpDesk: { head: { ...tickets.head, createable: false }, fields: tickets.fields.map(({ name }) => name) } };
}

export function metadataFor(personality: Personality): Metadata {
	const metadata = metadataOf(personality.edition);
	if (personality.profile === 'limited') return metadata;
	return { ...metadata, hiddenFromSales: ['Users'], describeForSales: ticketsForSales(metadata) };
}
