// What an item says of a deleted record's watched fields is held against what they were when the trigger last looked.

import type { Change, Outcome } from '../../../../nodes/Vtiger/trigger/bookkeeping/poll';
import type { Scenario } from './history';
import type { Judged } from './judge';
import { FIELDS, fitsHeld, type ModelCrm, type SavedVersion } from './modelCrm';

/** A poll, by the last commits when it began and when it had ended. */
interface Looked {
	begun: number;
	ended: number;
}

export class JudgeOfHeld {
	/** The polls in which the trigger has looked at all values there were, as n8n's memory and as its database have it. */
	private known: Looked[] = [];
	private stored: Looked[] = [];

	constructor(
		private readonly scenario: Scenario,
		private readonly crm: ModelCrm,
	) {}

	restart(): void {
		this.known = [...this.stored];
	}

	/** After a poll that was judged. */
	see(poll: Judged, outcome: Outcome): void {
		if (outcome.end === 'overtaken' || outcome.end === 'unfinished') return;
		const isStored = outcome.end === 'seeded' || outcome.changes.length > 0;
		// What a poll with a copy of its own has learned may be lost with the copy.
		if (isStored || this.scenario.engine === 'memory')
			this.known.push({ begun: poll.begunAt, ended: this.crm.commits });
		if (isStored) this.stored = [...this.known];
	}

	/** @param wasKnown the trigger has to know the record */
	judge({ held }: Change, vanished: SavedVersion, wasKnown: boolean): void {
		if (!this.scenario.watches) return;
		const fail = (what: string) => {
			throw new Error(`${what}, ${JSON.stringify(held)}: ${JSON.stringify(vanished)}`);
		};
		const values = FIELDS.map((field) => held?.[field]);
		if (values.every((value) => value === undefined)) {
			if (wasKnown) fail('Emitted without the values before');
			return;
		}
		const isTrue = this.possible(vanished).some((one) => one.every((value, place) => value === values[place]));
		if (!isTrue) fail('Emitted with wrong values before');
		if (this.scenario.conditioned && !fitsHeld(Object.values(held ?? {}))) fail('Emitted although it did not fit');
	}

	/** Whatever the trigger knows of it, it fits the conditions. */
	fits(vanished: SavedVersion): boolean {
		return !this.scenario.conditioned || this.possible(vanished).every(fitsHeld);
	}

	/** What the watched fields may have held as far as the trigger knows. */
	private possible({ id, commit }: SavedVersion): string[][] {
		const own = this.crm.versions.filter((version) => version.id === id && version.commit <= commit);
		const at = (look: number) => own.findLastIndex((version) => version.commit <= look);
		// What was gone before it had looked has shown nothing of its values.
		const isShown = (version?: SavedVersion) => version?.visible === true && !version.deleted;
		const looked = this.known.findLast(({ begun, ended }) => isShown(own[at(begun)]) && isShown(own[at(ended)]));
		const last = looked === undefined ? 0 : at(looked.begun);
		return own.slice(Math.max(0, last)).map(({ values }) => values);
	}
}
