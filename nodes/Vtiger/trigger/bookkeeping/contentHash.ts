// A record's content in 20 bytes, to tell two versions that were saved in the same second.

import { createHash } from 'node:crypto';
import type { JsonObject } from '../../webservice/protocol/json';

/** Change without a save: stars belong to a person, tags are kept elsewhere, labels are written later. */
const NOT_CONTENT = new Set(['starred', 'tags', 'label']);
const NAMES_LENGTH = 4;

function digest(text: string, bytes: number): Buffer {
	return createHash('sha256').update(text).digest().subarray(0, bytes);
}

/** 27 characters: four for the names of the fields, the others for their values. */
export function contentHash(record: JsonObject): string {
	const names = Object.keys(record)
		.filter((name) => !NOT_CONTENT.has(name))
		.sort();
	const values = JSON.stringify(names.map((name) => record[name]));
	return Buffer.concat([digest(names.join(), 3), digest(values, 17)]).toString('base64url');
}

/**
 * Whether two hashes prove different content. Those of different fields prove nothing: somebody has added a field
 * to the CRM or chosen other columns. Nor does a missing one.
 */
export function provesChange(one: string, other: string): boolean {
	return one !== other && one.slice(0, NAMES_LENGTH) === other.slice(0, NAMES_LENGTH);
}
