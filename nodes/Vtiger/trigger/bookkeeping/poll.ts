// One poll: read, judge, and decide and write in one step after the last wait.

import { withEmission, withoutEmission } from './advance';
import { judge, type Happening } from './cursor';
import { readDeletions } from './deletions';
import { readByQuery, readBySync, type Found } from './feed';
import { seed } from './seed';
import type { ChangeSource, Row } from './source';
import type { CursorSettings, TriggerState } from './state';
import type { Turn } from './turns';
import { toldBy, withValues, type Told } from './watching';

export type Way = 'sync' | 'query';

export interface PollSettings extends CursorSettings {
	tag: string;
	way: Way;
	turn: Turn;
	/** Is told how many records were read, where all have to be. */
	progress?: (records: number) => void;
}

/** The node's static data: shared by the polls of a workflow, which can overlap, or a copy for each of them. */
export interface Store {
	read(): TriggerState | undefined;
	write(state: TriggerState): void;
}

export interface Change {
	happening: Happening | 'deleted';
	webserviceId: string;
	/** Undefined for a deleted record. */
	record: Row['record'] | undefined;
	/** Which watched fields an update has changed, where some are watched. */
	told?: Told | undefined;
}

export interface Outcome {
	changes: Change[];
	/**
	 * `seeded`: the trigger begins here. `overtaken`: another poll has emitted meanwhile, and the next one sees what
	 * this one has seen. `more`: the next poll goes on. `done`: nothing is left.
	 */
	end: 'seeded' | 'overtaken' | 'more' | 'done';
	/** Too much happened in the window to remember it all. */
	narrowed: boolean;
	/** When it begins: seconds by which the newest record is ahead of the server's clock in the credential's zone. */
	aheadBy?: number;
}

const OVERTAKEN: Outcome = { changes: [], end: 'overtaken', narrowed: false };

/** Runs one poll. Throws what the source throws, with the state untouched. */
export async function poll(source: ChangeSource, store: Store, settings: PollSettings): Promise<Outcome> {
	const before = store.read();
	if (before === undefined || before.tag !== settings.tag) {
		const begun = await seed(source, settings, (before?.edition ?? 0) + 1);
		if (isOvertaken(store, before, settings)) return OVERTAKEN;
		write(store, begun.state, settings, before?.edition);
		return { changes: [], end: 'seeded', narrowed: begun.narrowed, aheadBy: begun.aheadBy };
	}
	if (settings.event === 'deleted') return await pollDeletions(source, store, settings, before);
	return await pollChanges(source, store, settings, before);
}

function isOvertaken(store: Store, before: TriggerState | undefined, { turn }: PollSettings): boolean {
	return store.read()?.edition !== before?.edition || turn.isOvertaken(before?.edition);
}

function write(store: Store, state: TriggerState, { turn }: PollSettings, emittedFrom?: number): void {
	store.write(state);
	turn.decide(emittedFrom);
}

async function pollDeletions(
	source: ChangeSource,
	store: Store,
	settings: PollSettings,
	before: TriggerState,
): Promise<Outcome> {
	const found = await readDeletions(source, before, settings);
	if (isOvertaken(store, before, settings)) return OVERTAKEN;
	write(store, found.state, settings, found.emitted.length === 0 ? undefined : before.edition);
	return {
		changes: found.emitted.map((webserviceId) => ({ happening: 'deleted', webserviceId, record: undefined })),
		end: found.brokenOff ? 'more' : 'done',
		narrowed: found.narrowed,
	};
}

async function pollChanges(
	source: ChangeSource,
	store: Store,
	settings: PollSettings,
	before: TriggerState,
): Promise<Outcome> {
	const read = settings.way === 'sync' ? readBySync : readByQuery;
	const found = await read(source, before, settings);
	const emitted = await withRecords(source, found, settings);

	// From here on nothing waits: no other poll comes between the decision and the state that remembers it.
	const now = store.read();
	if (now === undefined || isOvertaken(store, before, settings)) return OVERTAKEN;
	const { reading, passedOver } = found;
	const end = reading.more ? 'more' : 'done';
	if (emitted.length === 0) {
		write(store, withValues(withoutEmission(now, reading, passedOver, settings), found, []), settings);
		return { changes: [], end, narrowed: false };
	}
	const versions = emitted.map(({ version }) => version);
	const { state, narrowed } = withEmission(now, reading, versions, passedOver, settings);
	const changes = emitted.map(({ happening, version }) => ({
		happening,
		webserviceId: version.webserviceId,
		record: version.record,
		...(happening === 'updated' ? { told: toldBy(found.book, version, source.watchedFields) } : {}),
	}));
	write(store, withValues(state, found, versions), settings, before.edition);
	return { changes, end, narrowed };
}

/**
 * The taken versions with their contents, which a reading by times alone has yet to ask for. What is gone meanwhile,
 * or no longer fits the conditions, is missing, and so is what has been changed so that it no longer counts.
 */
async function withRecords(
	source: ChangeSource,
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
