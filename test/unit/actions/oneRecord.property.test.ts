// Exactly one record per key: every order of lookups, creations and second looks of several processes.

import fc from 'fast-check';
import { onlyOne, settle, type Key, type Work } from '../../../nodes/Vtiger/actions/record/oneRecord';

/** Lets one waiting step of all processes happen at a time: the chosen one, later the one that has waited longest. */
class Steps {
	private readonly waiting: Array<() => void> = [];
	private taken = 0;

	constructor(private readonly choices: readonly number[]) {}

	readonly step = async (): Promise<void> =>
		await new Promise<void>((resolve) => {
			this.waiting.push(resolve);
		});

	/** Over as soon as every step that was waiting when it began has been taken. */
	readonly pause = async (): Promise<void> => {
		const before = new Set(this.waiting);
		do await this.step();
		while (this.waiting.some((one) => before.has(one)));
	};

	/** Runs until every process has ended. */
	async run(processes: Array<Promise<unknown>>): Promise<void> {
		let ended = false;
		const all = Promise.all(processes).finally(() => {
			ended = true;
		});
		while (!ended) {
			for (let turn = 0; turn < 25; turn++) await Promise.resolve();
			const choice = this.choices[this.taken++] ?? 0;
			const [next] = this.waiting.splice(choice % Math.max(1, this.waiting.length), 1);
			next?.();
		}
		await all;
	}
}

interface Stored {
	id: number;
	visible: boolean;
	deleted: boolean;
	touched: boolean;
}

/** A CRM that gives a record its number when its creation begins, and shows it some time later. */
class ModelCrm {
	private readonly stored: Stored[] = [];

	constructor(private readonly step: () => Promise<void>) {}

	get visible(): string[] {
		return this.stored.filter(({ visible, deleted }) => visible && !deleted).map(({ id }) => String(id));
	}

	async look(): Promise<string[]> {
		await this.step();
		return this.visible;
	}

	async create(): Promise<string> {
		await this.step();
		const record = { id: this.stored.length + 1, visible: false, deleted: false, touched: false };
		this.stored.push(record);
		await this.step();
		record.visible = true;
		await this.step();
		return String(record.id);
	}

	async touch(id: string): Promise<void> {
		await this.step();
		const record = this.find(id);
		if (record === undefined) throw new Error(`There is no record ${id}`);
		record.touched = true;
	}

	async isUntouched(id: string): Promise<boolean> {
		await this.step();
		return this.find(id)?.touched === false;
	}

	async remove(id: string): Promise<void> {
		await this.step();
		const record = this.find(id);
		if (record !== undefined) record.deleted = true;
	}

	private find(id: string): Stored | undefined {
		return this.stored.find((one) => String(one.id) === id && one.visible && !one.deleted);
	}
}

interface Outcome {
	ids: string[];
	others: string[];
}

/** One process that creates or updates, or finds or creates. */
async function runProcess(crm: ModelCrm, pause: () => Promise<void>, updates: boolean): Promise<Outcome> {
	const key: Key = {
		look: async () => await crm.look(),
		areThere: async (ids) => {
			const there = await crm.look();
			return ids.every((id) => there.includes(id));
		},
		removeOwn: async (id) => {
			if (!(await crm.isUntouched(id))) return false;
			await crm.remove(id);
			return true;
		},
		pause,
	};
	const work: Work<void> = {
		create: async () => ({ id: await crm.create(), result: undefined }),
		use: async ([id = '']) => {
			if (updates) await crm.touch(id);
			return { result: undefined, recent: true };
		},
	};
	const found = await onlyOne(key, await key.look());
	const settled = await settle(key, work, { ids: found.slice(-1) });
	return { ids: settled.ids, others: settled.others };
}

async function outcomeOf(choices: readonly number[], updates: readonly boolean[], fair = true) {
	const steps = new Steps(choices);
	const crm = new ModelCrm(steps.step);
	const outcomes: Outcome[] = [];
	await steps.run(
		updates.map(async (one) => {
			outcomes.push(await runProcess(crm, fair ? steps.pause : steps.step, one));
		}),
	);
	return { left: crm.visible, outcomes };
}

test.each([
	[true, true],
	[true, false],
	[false, false],
])('two processes, every order of their first steps (updating: %p, %p)', async (...updates) => {
	const LENGTH = 11;
	for (let order = 0; order < 2 ** LENGTH; order++) {
		const choices = Array.from({ length: LENGTH }, (_, index) => (order >> index) & 1);
		const { left, outcomes } = await outcomeOf(choices, updates);
		if (left.length !== 1 || outcomes.some(({ others }) => others.length > 0)) {
			throw new Error(`${JSON.stringify(choices)} leaves ${JSON.stringify({ left, outcomes })}`);
		}
	}
});

const orders = fc.array(fc.nat(11), { maxLength: 120 });
const processes = fc.array(fc.boolean(), { minLength: 2, maxLength: 4 });

test('two to four processes leave exactly one record in any order in which everybody moves while one pauses', async () => {
	await fc.assert(
		fc.asyncProperty(orders, processes, async (choices, updates) => {
			const { left, outcomes } = await outcomeOf(choices, updates);
			expect(left).toHaveLength(1);
			expect(outcomes.map(({ others }) => others)).toEqual(updates.map(() => []));
		}),
		{ numRuns: 1_500 },
	);
});

test('if nothing is changed, they do so in every order, however long one of them pauses', async () => {
	await fc.assert(
		fc.asyncProperty(orders, fc.integer({ min: 2, max: 4 }), async (choices, count) => {
			const { left } = await outcomeOf(choices, Array<boolean>(count).fill(false), false);
			expect(left).toHaveLength(1);
		}),
		{ numRuns: 1_500 },
	);
});

test('they always leave one, however long one of them pauses', async () => {
	await fc.assert(
		fc.asyncProperty(orders, processes, async (choices, updates) => {
			expect((await outcomeOf(choices, updates, false)).left.length).toBeGreaterThan(0);
		}),
		{ numRuns: 1_500 },
	);
});
