// What deleted records held, as far as their values were known, and whether they fit the conditions.

import { InputError } from '../../webservice/protocol/errors';
import type { Newcomer, ReadingSource } from './source';
import type { TriggerState } from './state';
import { WatchedValues } from './watchedValues';
import { checkSize } from './watching';

export class Held {
	private readonly packed: string | undefined;
	private unpacked: WatchedValues | undefined;

	constructor(
		private readonly source: ReadingSource,
		{ watched }: TriggerState,
	) {
		this.packed = source.watchedFields.length === 0 ? undefined : watched;
	}

	/** Large, and not always looked into. Undefined if no fields are watched. */
	private get values(): WatchedValues | undefined {
		if (this.packed !== undefined) this.unpacked ??= WatchedValues.unpack(this.packed);
		return this.unpacked;
	}

	/** From now on these are the known values. */
	note(rows: Iterable<Pick<Newcomer, 'id' | 'values'>>): void {
		for (const { id, values } of rows) if (values !== undefined) this.values?.note(id, values);
	}

	/** Reads the values of records that are there though nothing is known of them. */
	async read(ids: Iterable<number>): Promise<void> {
		const { values } = this;
		if (values === undefined) return;
		for (const id of [...ids].sort((one, other) => one - other)) {
			if (!values.knows(id)) this.note(await this.source.values(id - 1));
		}
	}

	/** The known values of a record; undefined if no fields are watched. */
	of(id: number): Record<string, string> | undefined {
		const known = this.values?.valuesOf(id);
		if (known === undefined) return undefined;
		return Object.fromEntries([...known].map(([place, value]) => [this.source.watchedFields[place] ?? '', value]));
	}

	/** What is not known of a record stands in the way of no condition. */
	fits(id: number): boolean {
		return this.source.meets(this.of(id) ?? {});
	}

	forget(ids: Iterable<number>): void {
		for (const id of ids) this.values?.forget(id);
	}

	/** The part of the state that remembers it. */
	state(): Pick<TriggerState, 'watched'> {
		if (this.unpacked === undefined) return {};
		checkSize(this.unpacked, false);
		checkKept(this.source, this.unpacked);
		return { watched: this.unpacked.pack() };
	}
}

/** Throws an InputError if there are conditions on a field whose values are not kept. */
export function checkKept({ conditionFields, watchedFields }: ReadingSource, watched: WatchedValues): void {
	const field = watched
		.hashed()
		.map((place) => watchedFields[place] ?? '')
		.find((name) => conditionFields.includes(name));
	if (field === undefined) return;
	throw new InputError(
		'Conditions',
		`“${field}” has too many different values for the trigger to keep them, so that a condition on it cannot be checked for deleted records`,
		'Use fields with fewer different values, such as choices and owners, or check the items in the workflow.',
	);
}
