// Input items that are the lines of one record: refused if they name several records.

import { InputError } from '../webservice/protocol/errors';
import type { Item } from './item';

/**
 * Throws an InputError if `read` gives another text for a further line of the item's record: that line would be
 * written into the record of the first one.
 */
export function refuseOtherRecords(item: Item, label: string, read: (line: Item) => string): void {
	const [, ...others] = item.itemsOfLines();
	if (others.length === 0) return;
	const first = read(item);
	for (const line of others) {
		const given = read(line);
		if (given === first) continue;
		throw new InputError(
			label,
			`The input items ${item.index} and ${line.index} are lines of one record, but name “${first.slice(0, 60)}” and “${given.slice(0, 60)}”`,
			'Give One Record Per a value that tells the records apart, such as the one that names them.',
		);
	}
}
