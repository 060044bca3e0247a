// What changed in a module since a time: all answers of sync as one.

import { objectResult, type Client } from '../protocol/client';
import { WebserviceError } from '../protocol/errors';
import { asFlag, asObjects, asText, asTexts, type JsonObject } from '../protocol/json';
import { recordNumber } from './pages';

/** Whose records: `user` those that the user owns, `userandgroup` those of the user's groups as well, `application` everyone's. */
export type SyncType = 'user' | 'userandgroup' | 'application';

export interface ChangesAsked {
	module: string;
	/** Seconds since 1970; changes of that very second are left out. */
	after: number;
	syncType: SyncType;
}

export interface Changes {
	/** Oldest change first. */
	updated: JsonObject[];
	/** Ids of deleted records and converted leads. */
	deleted: string[];
	/** Seconds since 1970 up to which the answers reach: the next call begins behind them. */
	lastModifiedTime: number;
}

/** The codes of a server that cannot answer sync at all, whoever asks. */
const UNABLE = new Set(['SERVER_FAULT', 'INTERNAL_SERVER_ERROR', 'RESTRICTED_FILE', 'EMPTY_ANSWER']);

/** Whether the server's sync is out of order, rather than refused to this user or not reached. */
export function isUnableToSync(error: unknown): error is WebserviceError {
	return error instanceof WebserviceError && error.operation === 'sync' && UNABLE.has(error.code);
}

/** One answer: at least the hundred oldest changes, cut between two seconds. Throws a WebserviceError. */
export async function changesPage(client: Client, asked: ChangesAsked): Promise<Changes & { more: boolean }> {
	const { module, after, syncType } = asked;
	// 0 and whatever is no number mean the beginning to some servers and make others fail.
	const modifiedTime = String(Math.max(1, Math.floor(after)));
	const result = objectResult('sync', await client.call('sync', { modifiedTime, elementType: module, syncType }));
	const { updated, deleted, more } = result;
	// Text if nothing was looked for, a number otherwise.
	const lastModifiedTime = Number(asText(result.lastModifiedTime));
	if (Number.isNaN(lastModifiedTime) || !Array.isArray(updated) || !Array.isArray(deleted)) {
		throw new WebserviceError({
			code: 'BROKEN_ANSWER',
			operation: 'sync',
			reason: 'changes or their time are missing',
		});
	}
	return {
		updated: asObjects(updated),
		deleted: asTexts(deleted),
		lastModifiedTime: lastModifiedTime || after,
		more: asFlag(more),
	};
}

/**
 * All changes, answer by answer. A record that changes while they are read counts as it was last seen. Throws a
 * WebserviceError, also if the server says that there is more and does not get further.
 */
export async function changesSince(client: Client, asked: ChangesAsked): Promise<Changes> {
	const updated = new Map<string, JsonObject>();
	const deleted = new Set<string>();
	for (let after = asked.after; ; ) {
		const page = await changesPage(client, { ...asked, after });
		for (const record of page.updated) {
			updated.set(asText(record.id), record);
			deleted.delete(asText(record.id));
		}
		for (const id of page.deleted) {
			deleted.add(id);
			updated.delete(id);
		}
		const { more, lastModifiedTime } = page;
		if (!more) return { updated: [...updated.values()].sort(byTime), deleted: [...deleted], lastModifiedTime };
		if (lastModifiedTime <= after) {
			throw new WebserviceError({
				code: 'BROKEN_ANSWER',
				operation: 'sync',
				reason: `there is more after ${after}, but the server does not move on`,
			});
		}
		after = lastModifiedTime;
	}
}

/**
 * The time of the last change, on the CRM's clock and in seconds since 1970; undefined if a deletion may have been the
 * last one, whose time the server does not give.
 */
export function lastReading({ updated, deleted, lastModifiedTime }: Changes): { wall: string; at: number } | undefined {
	const wall = asText([...updated].sort(byTime).pop()?.modifiedtime);
	return wall === '' || deleted.length > 0 ? undefined : { wall, at: lastModifiedTime };
}

function byTime(a: JsonObject, b: JsonObject): number {
	const times = [asText(a.modifiedtime), asText(b.modifiedtime)] as const;
	if (times[0] !== times[1]) return times[0] < times[1] ? -1 : 1;
	return recordNumber(asText(a.id)) - recordNumber(asText(b.id));
}
