// What was emitted or seen lately, packed into one text: n8n stores it with the workflow.

import { provesChange } from './contentHash';

/** One saved version of a record. Times are seconds of the CRM's wall clock. */
export interface Version {
	/** The number after the x of the webservice id. */
	id: number;
	modified: number;
	created: number;
	/** As contentHash gives it; '' if the content was not read. */
	hash: string;
}

/** A place in the order of changes: by time, within a second by id. */
export interface Position {
	time: number;
	id: number;
}

export function isAfter(one: Position, other: Position): boolean {
	return one.time > other.time || (one.time === other.time && one.id > other.id);
}

export function later<T extends Position>(one: T, other: T): T {
	return isAfter(other, one) ? other : one;
}

/**
 * Where a remembered version stands. By its later time: a record whose creation lies after its change (the clock
 * was set back between them) has to be known as long as its creation looks new.
 */
export function placeOf(version: Version): Position {
	return { time: Math.max(version.modified, version.created), id: version.id };
}

export type Remembered = Map<number, Version>;

/** Whether a version is another one than the remembered. Any difference counts: clocks are set back, too. */
export function isOther(version: Version, known: Version): boolean {
	return version.modified !== known.modified || provesChange(version.hash, known.hash);
}

/** Packs versions into text, their times relative to `base`. */
export function pack(versions: Iterable<Version>, base: number): string {
	const packed: string[] = [];
	for (const { id, modified, created, hash } of versions) {
		const parts = [id.toString(36), (modified - base).toString(36), hash];
		if (created > modified) parts.push((created - base).toString(36));
		packed.push(parts.join('.'));
	}
	return packed.join(' ');
}

/** Unpacks what `pack` gave. A creation is known only if it lies after the change. */
export function unpack(text: string, base: number): Remembered {
	const versions: Remembered = new Map();
	if (text === '') return versions;
	for (const packed of text.split(' ')) {
		const parts = packed.split('.');
		const id = Number.parseInt(parts[0] ?? '', 36);
		const modified = base + Number.parseInt(parts[1] ?? '', 36);
		const created = parts[3] === undefined ? modified : base + Number.parseInt(parts[3], 36);
		versions.set(id, { id, modified, created, hash: parts[2] ?? '' });
	}
	return versions;
}

export interface Fitted {
	kept: Version[];
	/** Place of the last version that did not fit; undefined if all did. */
	dropped: Position | undefined;
}

/** The latest versions, at most `capacity` of them. */
export function fit(versions: Iterable<Version>, capacity: number): Fitted {
	const ordered = [...versions].sort((a, b) => (isAfter(placeOf(a), placeOf(b)) ? 1 : -1));
	const surplus = Math.max(0, ordered.length - capacity);
	const last = ordered[surplus - 1];
	return { kept: ordered.slice(surplus), dropped: last === undefined ? undefined : placeOf(last) };
}
