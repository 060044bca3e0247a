// How n8n keeps a trigger's state: one object for all polls, stored with emissions; or a copy for each poll.

import type { Outcome } from '../../../../nodes/Vtiger/trigger/bookkeeping/poll';
import type { StaticData } from '../../../../nodes/Vtiger/trigger/store';

/**
 * `memory`: one object for all polls since the activation. Otherwise n8n's scheduler gives each poll a copy. `copies`: it
 * stores the activation and the polls that emit. `emissions`: only the latter, as when the trigger begins anew in an
 * ordinary poll. `cursors`: it stores all polls but the activation, also those that emit nothing.
 */
export type Engine = 'memory' | 'copies' | 'emissions' | 'cursors';

export interface Given {
	data: StaticData;
	/** What n8n does with the answer, in the same step in which it gets it, or so many seconds later. */
	end(outcome: Outcome, activation: boolean, late: number): void;
}

interface Stored {
	/** When it is or was stored. */
	at: number;
	text: string;
	/** The process whose poll decided it. */
	process: number;
}

export class N8nState {
	largest = 0;
	private memory: StaticData = {};
	private startedAt = 0;
	private stored: Stored[] = [{ at: 0, text: '{}', process: 0 }];
	/** What n8n is about to store. */
	private waiting: Stored[] = [];

	constructor(
		private readonly engine: Engine,
		private readonly now: () => number,
	) {}

	/** @param stale seconds since n8n has made the copy, unless another process has polled meanwhile */
	begin(process: number, stale: number): Given {
		const copied = this.storedFor(process, Math.max(this.startedAt, this.now() - stale));
		const data = this.engine === 'memory' ? this.memory : (JSON.parse(copied) as StaticData);
		const before = JSON.stringify(data);
		return {
			data,
			end: ({ changes }, activation, late) => {
				const text = JSON.stringify(data);
				this.largest = Math.max(this.largest, text.length);
				const emits = changes.length > 0;
				if (this.engine === 'memory') {
					if (emits || activation) this.stored.push({ at: this.now(), text, process });
				} else if (text !== before && (emits || this.storesWithoutEmission(activation))) {
					this.waiting.push({ at: this.now() + late, text, process });
					this.settle();
				}
			},
		};
	}

	private storesWithoutEmission(activation: boolean): boolean {
		return this.engine === (activation ? 'copies' : 'cursors');
	}

	/** Nothing that was decided waits for being stored. */
	get isStored(): boolean {
		return this.waiting.length === 0;
	}

	/** All that other processes have decided is stored. */
	isStoredBy(process: number): boolean {
		return this.waiting.every((one) => one.process === process);
	}

	/** Whether there is anything for another process to go on from. */
	get hasBegun(): boolean {
		return this.stored.some(({ text }) => text !== '{}');
	}

	/** n8n comes to storing what it has to by now. */
	settle(): void {
		const due = this.waiting.filter(({ at }) => at <= this.now()).sort((a, b) => a.at - b.at);
		this.waiting = this.waiting.filter(({ at }) => at > this.now());
		this.stored.push(...due);
	}

	/** The workflow is switched on: n8n reads what it has stored. */
	activate(): void {
		this.memory = JSON.parse(this.stored[this.stored.length - 1]?.text ?? '{}') as StaticData;
	}

	/** n8n itself is started again: what it copied before is gone. */
	restart(): void {
		this.startedAt = this.now();
	}

	private storedFor(process: number, time: number): string {
		for (const one of [...this.stored].reverse()) if (one.at <= time || one.process !== process) return one.text;
		return '{}';
	}
}
