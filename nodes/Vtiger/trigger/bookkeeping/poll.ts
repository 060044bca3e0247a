// One poll: reads and judges, and says what to emit and which state remembers it.

import { withEmission, withoutEmission } from './advance';
import { compareIds } from './comparison';
import { judge, type Happening } from './cursor';
import { readDeletions } from './deletions';
import { readByQuery, readBySync, type Found } from './feed';
import { seed } from './seed';
import type { ReadingSource, Row } from './source';
import type { PollSettings, Progress, TriggerState } from './state';
import { toldBy, withValues, type Told } from './watching';

export interface Change {
	happening: Happening | 'deleted';
	webserviceId: string;
	/** Undefined for a deleted record. */
	record: Row['record'] | undefined;
	/** Which watched fields an update has changed, if some are watched. */
	told?: Told | undefined;
	/** What the watched fields of a deleted record held, as far as it was known. */
	held?: Record<string, string>;
}

export interface Outcome {
	changes: Change[];
	/**
	 * `seeded`: the trigger begins here. `overtaken`: what another poll has emitted is not in the state yet. `unfinished`:
	 * the time was over before all was read. `more`: the next poll goes on. `done`: nothing is left.
	 */
	end: 'seeded' | 'overtaken' | 'unfinished' | 'more' | 'done';
	/** Too much happened in the window to remember it all. */
	narrowed: boolean;
	/** When it begins: seconds by which the newest record is ahead of the server's clock in the credential's zone. */
	aheadBy?: number;
}

/** What a poll comes to once everything is read: nothing has to be waited for any more. */
export interface Decision {
	outcome: Outcome;
	/** The state that remembers it. */
	state: TriggerState;
	/** Where the next poll goes on, as if it were the same reading; undefined if all was read. */
	rest?: Progress | undefined;
}

/**
 * Reads what has changed since a state, and decides from it alone.
 * @param before undefined, or of another tag, if the trigger begins
 */
export async function decide(
	source: ReadingSource,
	before: TriggerState | undefined,
	settings: PollSettings,
): Promise<Decision> {
	if (before === undefined || before.tag !== settings.tag) {
		const { state, narrowed, aheadBy } = await seed(source, settings, (before?.edition ?? firstEdition()) + 1);
		return { state, outcome: { changes: [], end: 'seeded', narrowed, aheadBy } };
	}
	if (settings.event === 'deleted') return await decideOnDeletions(source, before, settings);
	return await decideOnChanges(source, before, settings);
}

/** No two beginnings are alike, whatever the CRM's clock shows. */
function firstEdition(): number {
	return Math.floor(Math.random() * 1e9);
}

async function decideOnDeletions(
	source: ReadingSource,
	before: TriggerState,
	settings: PollSettings,
): Promise<Decision> {
	const { emitted, brokenOff, narrowed, state } =
		before.ids === undefined
			? await readDeletions(source, before, settings)
			: await compareIds(source, before, before.ids, settings);
	const changes = emitted.map((vanished): Change => ({ happening: 'deleted', record: undefined, ...vanished }));
	return { state, outcome: { changes, end: brokenOff ? 'more' : 'done', narrowed } };
}

async function decideOnChanges(source: ReadingSource, before: TriggerState, settings: PollSettings): Promise<Decision> {
	const read = settings.way === 'sync' ? readBySync : readByQuery;
	const found = await read(source, before, settings);
	const emitted = await withRecords(source, found, settings);
	const { reading, passedOver, rest } = found;
	const end = reading.more ? 'more' : 'done';
	if (emitted.length === 0) {
		const state = withValues(withoutEmission(before, reading, passedOver, settings), found, []);
		return { state, rest, outcome: { changes: [], end, narrowed: false } };
	}
	const versions = emitted.map(({ version }) => version);
	const { state, narrowed } = withEmission(before, reading, versions, passedOver, settings);
	const changes = emitted.map(({ happening, version }) => ({
		happening,
		webserviceId: version.webserviceId,
		record: version.record,
		...(happening === 'updated' ? { told: toldBy(found.book, version, source.watchedFields) } : {}),
	}));
	return { state: withValues(state, found, versions), rest, outcome: { changes, end, narrowed } };
}

/**
 * The taken versions with their contents, which a reading by times alone has yet to ask for. What is gone meanwhile,
 * or no longer fits the conditions, is missing, and so is what has been changed so that it no longer counts.
 */
async function withRecords(
	source: ReadingSource,
	found: Found,
	{ event }: PollSettings,
): Promise<Found['plan']['taken']> {
	const { taken } = found.plan;
	if (found.reading.withContents || taken.length === 0) return taken;
	const rows = await source.again(
		taken.map(({ version }) => version),
		true,
	);
	const contents = new Map(rows.map((row) => [row.id, row]));
	return taken.flatMap(({ happening, version }) => {
		const row = contents.get(version.id);
		return row === undefined || judge(found.book, event, row) === undefined ? [] : [{ happening, version: row }];
	});
}
