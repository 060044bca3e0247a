// How n8n keeps a trigger's state: one object for all polls, stored with emissions; or a copy for each poll.

import type { Outcome, Store } from '../../../../nodes/Vtiger/trigger/bookkeeping/poll';
import { Beginnings, type StaticData } from '../../../../nodes/Vtiger/trigger/store';
import { Turns, type Turn } from '../../../../nodes/Vtiger/trigger/bookkeeping/turns';

const KEY = 'the trigger';

export interface PollState {
	store: Store;
	turn: Turn;
	/** What n8n does with the answer, in the same step in which it gets it. */
	end(outcome: Outcome, activation: boolean): void;
}

export class N8nState {
	largest = 0;
	private beginnings = new Beginnings();
	private turns = new Turns();
	private memory: StaticData = {};
	private stored = '{}';
	/** Copies that n8n is about to store. */
	private waiting: string[] = [];

	constructor(
		/** Whether n8n gives each poll a copy and stores it when the poll ends, as its scheduler with stored cursors does. */
		private readonly copies: boolean,
		private readonly tag: string,
	) {}

	begin(): PollState {
		const data = this.copies ? (JSON.parse(this.stored) as StaticData) : this.memory;
		const before = JSON.stringify(data);
		return {
			store: this.beginnings.storeFor(KEY, this.tag, data),
			turn: this.turns.begin(KEY),
			end: ({ changes }, activation) => {
				const now = JSON.stringify(data);
				this.largest = Math.max(this.largest, now.length);
				if (!this.copies) {
					if (changes.length > 0 || activation) this.stored = now;
				} else if (now !== before && (changes.length > 0 || !activation)) {
					this.waiting.push(now);
				}
			},
		};
	}

	/** n8n comes to storing what it has to. */
	settle(): void {
		this.stored = this.waiting.pop() ?? this.stored;
		this.waiting = [];
	}

	/** The workflow is switched on: n8n reads what it has stored. */
	activate(): void {
		this.settle();
		this.memory = JSON.parse(this.stored) as StaticData;
	}

	/** n8n itself is started again. */
	restart(): void {
		this.settle();
		// Until something is stored, a beginning is as if it had never been.
		if (this.stored === '{}') return;
		this.beginnings = new Beginnings();
		this.turns = new Turns();
	}
}
