// Readings, versions and states as the tests of the bookkeeping begin with them.

import { seeded, type Reading } from '../../../../nodes/Vtiger/trigger/bookkeeping/advance';
import type { ReadVersion } from '../../../../nodes/Vtiger/trigger/bookkeeping/cursor';
import type { CursorSettings, Progress, TriggerState } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { clockSeconds, clockText } from '../../../../nodes/Vtiger/trigger/bookkeeping/wallClock';

/** On the CRM's wall clock, which is three hours ahead of UTC. */
export const NOW = clockSeconds('2026-11-24 12:00:00');
export const OFFSET = 10_800;
export const SETTINGS: CursorSettings = { event: 'createdOrUpdated', overlap: 120, setBack: 0, mostRecords: 500 };

/** What the server's clock says when its wall clock shows this. */
export const clockAt = (wall: number) => ({ seconds: wall - OFFSET, wall });

/** Seconds since 1970 at which the wall clock shows this. */
export const seconds = (wall: number) => wall - OFFSET;

/** Polls that emitted nothing have read up to what the wall clock showed then. */
export const at = (wall: number, more: Partial<Progress> = {}): Progress => ({
	time: clockText(wall),
	seconds: seconds(wall),
	...more,
});

export function reading(versions: ReadVersion[], upTo: number, more: Partial<Reading> = {}): Reading {
	return {
		versions,
		upTo: { time: upTo, id: Number.MAX_SAFE_INTEGER },
		seconds: upTo - OFFSET,
		brokenOff: false,
		standing: undefined,
		more: false,
		withContents: true,
		clock: clockAt(NOW + 10_000),
		endedAt: NOW + 10_000 - OFFSET,
		...more,
	};
}

export function version(id: number, modified: number, more: Partial<ReadVersion> = {}): ReadVersion {
	return { id, modified, created: modified, hash: `name${id}.${modified}`.replace('.', '_'), ...more };
}

/** The state of a trigger that has begun. */
export function begin(versions: ReadVersion[] = [], settings = SETTINGS): TriggerState {
	return seeded('tag', 1, reading(versions, NOW), { time: NOW - settings.overlap, id: 0 }, settings).state;
}

/** As n8n gives it back. */
export const stored = (state: TriggerState): TriggerState => JSON.parse(JSON.stringify(state)) as TriggerState;
