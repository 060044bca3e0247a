// Polls of n8n's scheduler at a model: each has a copy of what is stored.

import type { Outcome } from '../../../../nodes/Vtiger/trigger/bookkeeping/poll';
import type { PollSettings } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { Turns } from '../../../../nodes/Vtiger/trigger/bookkeeping/turns';
import { Unstored, type StaticData } from '../../../../nodes/Vtiger/trigger/store';
import { ModelCrm, ModelSource } from './modelCrm';

const START = 1_795_000_000;

export class Passing extends Error {}

const SETTINGS: PollSettings = {
	event: 'created',
	way: 'query',
	mostRecords: 2,
	overlap: 120,
	setBack: 0,
	tag: 'tag',
};

/** Holds up what waits for it. */
export class Gate {
	open: () => void = () => undefined;
	private readonly opened = new Promise<void>((resolve) => {
		this.open = resolve;
	});

	async wait<T>(value: T): Promise<T> {
		await this.opened;
		return value;
	}
}

export interface PollOptions {
	/** Made of the stored state before; what the poll writes to it is thrown away. */
	copy?: string;
	activation?: boolean;
	time?: AbortSignal;
	onRequest?: () => void;
	/** Names the fields that are read. */
	sourceName?: string;
	settings?: Partial<PollSettings>;
	/** What comes of the decision, before n8n has it. */
	afterwards?: () => Promise<void>;
}

export class Polls {
	readonly crm = new ModelCrm(START, { offset: 10_800, skew: 0 });
	stored = '{}';
	/** Milliseconds of the process. */
	now = 1_000_000;
	requests = 0;
	/** How often n8n was given something to store. */
	given = 0;
	/** Whether the last poll warns that more has changed than can be remembered. */
	narrowed = false;
	/** What the poll under way was given. */
	private data: StaticData = {};
	/** What the next requests come to; nothing if they are answered. */
	readonly failures: Error[] = [];
	private readonly turns: Turns;
	private readonly unstored = new Unstored();

	/** @param isTimed goes by the time of the process, not by `now` */
	constructor(isTimed = false) {
		const isPassing = (error: unknown) => error instanceof Passing;
		this.turns = isTimed ? new Turns(isPassing) : new Turns(isPassing, () => this.now);
		this.crm.populate(10, 1_000);
	}

	/** @returns the ids of what was emitted, or how the poll ended */
	async poll(options: PollOptions = {}): Promise<string | string[]> {
		const data = JSON.parse(options.copy ?? this.stored) as StaticData;
		this.data = data;
		const before = JSON.stringify(data);
		const gate = async () => {
			this.requests++;
			options.onRequest?.();
			const failure = this.failures.shift();
			if (failure !== undefined) throw failure;
		};
		const source = new ModelSource(this.crm, gate, false, false);
		const store = this.unstored.storeFor('trigger', options.settings?.tag ?? 'tag', data);
		const outcome = await this.turns.run('trigger', options.time ?? new AbortController().signal, async (turn) => {
			const decided = await turn.poll({
				source,
				sourceName: options.sourceName ?? '',
				store,
				isStored: options.activation !== true,
				settings: { ...SETTINGS, ...options.settings },
			});
			await options.afterwards?.();
			return decided;
		});
		this.narrowed = outcome?.narrowed === true;
		if (JSON.stringify(data) !== before) this.given++;
		if (outcome !== undefined && options.copy === undefined) this.stored = JSON.stringify(data);
		return told(outcome);
	}

	/** The trigger is switched on. */
	async begin(isNew: boolean): Promise<void> {
		await this.turns.begin('trigger', isNew);
	}

	/** Another poll writes to the data that the one under way was given. */
	replace(text: string): void {
		Object.assign(this.data, JSON.parse(text));
	}

	create(count = 1): void {
		for (let index = 0; index < count; index++) this.crm.save('create', 0, 0, true, false);
	}
}

function told(outcome: Outcome | undefined): string | string[] {
	if (outcome === undefined) return 'not begun';
	const ids = outcome.changes.map(({ webserviceId }) => webserviceId);
	return ids.length > 0 ? ids : outcome.end;
}

/** A trigger that has begun. */
export async function begun(isTimed = false): Promise<Polls> {
	const polls = new Polls(isTimed);
	expect(await polls.poll()).toBe('seeded');
	expect(await polls.poll()).toBe('done');
	polls.crm.advance(10);
	polls.requests = 0;
	return polls;
}
