// A module whose ids are given; what was asked of it is noted.

import { packIds } from '../../../../nodes/Vtiger/trigger/bookkeeping/comparison';
import type { Newcomer, ReadingSource } from '../../../../nodes/Vtiger/trigger/bookkeeping/source';
import type { KnownIds } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { GivenSource, type Given } from './givenSource';
import { NOW, seconds } from './readings';

export interface Module {
	/** What the CRM shows. */
	shown: number[];
	/** Records that were changed lately, or are new. */
	changed?: Newcomer[];
	/** What it counts, if that is not what it shows. */
	counted?: number;
}

export function sourceOf({ shown, changed = [], counted }: Module, given: Given) {
	const asked: unknown[][] = [];
	const read: unknown[][] = [];
	const within = (after: number, upTo: number) => shown.filter((id) => id > after && id <= upTo);
	const ids = {
		webserviceId: (id: number) => `12x${id}`,
		ids: async (after: number, upTo: number) => {
			read.push([after, upTo]);
			return within(after, upTo).slice(0, 100);
		},
		count: async (after: number, upTo: number) => {
			asked.push(['count', after, upTo]);
			return counted ?? within(after, upTo).length;
		},
		newcomers: async (after: number, newest: number, since: number) => {
			asked.push(['newcomers', after, newest, since - NOW]);
			return changed.filter(({ id }) => id > after).slice(0, 1);
		},
		present: async (wanted: readonly number[]) => new Set(wanted.filter((id) => shown.includes(id))),
	};
	return { source: Object.create(new GivenSource(given), { ids: { value: ids } }) as ReadingSource, asked, read };
}

/** These ids are known. */
export const knowing = (ids: number[], more: Partial<KnownIds> = {}): KnownIds => ({
	packed: packIds(ids),
	count: ids.length,
	newest: ids[ids.length - 1] ?? 0,
	last: NOW,
	since: seconds(NOW + 5),
	settled: false,
	isCounted: true,
	...more,
});
