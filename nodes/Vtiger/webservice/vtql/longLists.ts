// Conditions with long lists: one selection becomes several whose requests are short enough for the server.

import { LONGEST_URL, queryLength } from '../protocol/urlLength';
import { asText, type JsonObject } from '../protocol/json';
import { recordNumber } from './pages';
import { LARGEST_PAGE, selectText, type Condition, type Selection } from './query';

/** Room for the operation's name and, in each group, for the bounds by which pages follow the ids. */
const ROOM = 200;
const ROOM_OF_GROUP = 120;

/**
 * Selections that together find what the given one finds; the given one alone if it is short enough or has no
 * list to split. A record may come from several of them.
 */
export function shortSelections(selection: Selection): Selection[] {
	const { where = [] } = selection;
	if (length(selection, where) <= LONGEST_URL) return [selection];
	const groups = where.flatMap((group) => shortGroups(selection, group));
	const packed: Condition[][][] = [];
	let open: Condition[][] = [];
	for (const group of groups) {
		if (open.length > 0 && length(selection, [...open, group]) > LONGEST_URL) {
			packed.push(open);
			open = [];
		}
		open.push(group);
	}
	packed.push(open);
	return packed.map((part) => ({ ...selection, where: part }));
}

/** A group whose longest list is halved until each half is short enough. */
function shortGroups(selection: Selection, group: readonly Condition[]): Condition[][] {
	const [longest] = group
		.filter(({ operator, values }) => operator === 'inList' && values.length > 1)
		.sort((a, b) => b.values.join().length - a.values.join().length);
	if (longest === undefined || length(selection, [group]) <= LONGEST_URL) return [[...group]];
	const middle = Math.ceil(longest.values.length / 2);
	return [longest.values.slice(0, middle), longest.values.slice(middle)].flatMap((values) =>
		shortGroups(
			selection,
			group.map((one) => (one === longest ? { ...one, values } : one)),
		),
	);
}

function length(selection: Selection, where: ReadonlyArray<readonly Condition[]>): number {
	const query = selectText({ ...selection, where, orderBy: ['id'], limit: LARGEST_PAGE });
	return queryLength(query) + ROOM + ROOM_OF_GROUP * where.length;
}

/** Rows of several selections in the order of their ids, each record once. */
export function mergedById(parts: ReadonlyArray<readonly JsonObject[]>): JsonObject[] {
	const byId = new Map(parts.flat().map((row) => [asText(row.id), row]));
	return [...byId.values()].sort((a, b) => recordNumber(asText(a.id)) - recordNumber(asText(b.id)));
}
