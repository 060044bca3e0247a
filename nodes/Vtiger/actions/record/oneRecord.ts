// Exactly one record per key, whatever other processes do at the same time: the rule, apart from the CRM and n8n.
//
// The number of a record says when its creation began, not when others can see it. So nobody can tell from one look
// whether an older record is about to stay: its maker may have looked before the younger one appeared. Therefore
//  1. a record stays only after a look of its maker at which no other one with the key could be seen: of two records
//     that stay, the maker who looked later would have seen the other one;
//  2. a maker who sees another one gives way: at once if its own is the younger one, and only after it has waited
//     in vain for the others if its own is the oldest;
//  3. who has given way begins anew, so that records that give way to each other at the same moment leave none only
//     for that moment: who ends last has found a record or has made one;
//  4. a record that somebody has touched since never gives way, and one is touched only if it is the only one that
//     can be seen, or if the others have not given way for a long time.

/** The records with one key, as one process can see and remove them. */
export interface Key {
	/** Ids of the records that can be seen now, oldest first. */
	look(): Promise<string[]>;
	/** Whether all of the records still exist, also if they have been changed so that they are found no more. */
	areThere(ids: string[]): Promise<boolean>;
	/** Deletes a record that this process has made, unless somebody has touched it since; whether it is gone. */
	removeOwn(id: string): Promise<boolean>;
	/** Gives others time to finish; more with every round. */
	pause(round: number): Promise<void>;
}

export interface Made<Result> {
	id: string;
	result: Result;
}

export interface Work<Result> {
	create(): Promise<Made<Result>>;
	/** Changes or reads records that match. `recent` if their maker may still give way. */
	use(ids: string[]): Promise<{ result: Result; recent: boolean }>;
}

export interface Settled<Result> {
	result: Result;
	/** The record that was made, or those that were used. */
	ids: string[];
	/** Records of this process that gave way. */
	removed: string[];
	/** Other records with the key that can be seen beside one that was made and stays. */
	others: string[];
}

/** Where to begin: with a record that was just made and what was seen since, or with those that were found. */
export type Start<Result> = { made: Made<Result>; seen: string[] } | { ids: string[] };

/** Looks in vain before the oldest record gives way. */
const PATIENCE = 5;
/** Looks before several records are taken as they are: more than any of their makers need. */
const LONG_PATIENCE = 12;
/** Records that one process makes for a key before it lets its last one stay beside others. */
const MOST_RECORDS = 8;

/** Ends with one record for the key, made or found. Throws what the work throws. */
export async function settle<Result>(key: Key, work: Work<Result>, start: Start<Result>): Promise<Settled<Result>> {
	const removed: string[] = [];
	let next = start;
	for (;;) {
		if ('made' in next) {
			const { made, seen } = next;
			const others = await othersThatStay(key, made.id, seen, removed.length < MOST_RECORDS - 1);
			if (others !== undefined) return { result: made.result, ids: [made.id], removed, others };
			removed.push(made.id);
			next = { ids: youngest(await onlyOne(key, await key.look())) };
		} else if (next.ids.length === 0) {
			next = { made: await work.create(), seen: await key.look() };
		} else {
			const { ids } = next;
			const used = await useUnlessGone(key, work, ids);
			if ('result' in used) return { result: used.result, ids, removed, others: [] };
			next = { ids: youngest(await onlyOne(key, used.seen)) };
		}
	}
}

/** The others beside which the record stays, mostly none; undefined if it gave way. */
async function othersThatStay(
	key: Key,
	own: string,
	seen: string[],
	mayGiveWay: boolean,
): Promise<string[] | undefined> {
	let visible = seen;
	for (let round = 1; ; round++) {
		const others = visible.filter((id) => id !== own);
		const isSeen = others.length < visible.length;
		if (isSeen && others.length === 0) return [];
		const isLast = round > PATIENCE;
		const isYounger = visible[0] !== own;
		if (isSeen && mayGiveWay && (isYounger || isLast) && (await key.removeOwn(own))) return undefined;
		if (isLast) return others;
		await key.pause(round);
		visible = await key.look();
	}
}

/** If several records can be seen, their makers get time to give way. */
export async function onlyOne(key: Pick<Key, 'look' | 'pause'>, seen: string[]): Promise<string[]> {
	let visible = seen;
	for (let round = 1; visible.length > 1 && round <= LONG_PATIENCE; round++) {
		await key.pause(round);
		visible = await key.look();
	}
	return visible;
}

/** Of several that have all stayed, the youngest: once it is touched, the others still give way. */
function youngest(ids: string[]): string[] {
	return ids.slice(-1);
}

/** A record may have given way between the look that found it and its use, or just after it. */
async function useUnlessGone<Result>(
	key: Key,
	work: Work<Result>,
	ids: string[],
): Promise<{ result: Result } | { seen: string[] }> {
	const used = await work.use(ids).catch(async (error: unknown) => {
		if (await key.areThere(ids).catch(() => true)) throw error;
		return undefined;
	});
	if (used !== undefined && (!used.recent || (await key.areThere(ids)))) return used;
	return { seen: await key.look() };
}
