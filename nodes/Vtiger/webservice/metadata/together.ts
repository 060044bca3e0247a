// Single questions that are asked together: those of the same moment in one request, each once per run.

/** Answers several questions at once, in their order. */
export type ReadTogether<Answer> = (keys: string[]) => Promise<Answer[]>;

/** How many turns of the event loop's queue may lie between questions of the same moment. */
const MOMENT = 20;

/** One request at a time; all who wait for it get its failure, which is not remembered. */
export class Together<Answer> {
	private readonly known = new Map<string, Promise<Answer>>();
	private waiting: string[] = [];
	private next: Promise<ReadonlyMap<string, Answer>> = Promise.resolve(new Map<string, Answer>());

	/** `read` answers with one entry per question, and `none` for one that is left out. */
	constructor(
		private readonly read: ReadTogether<Answer>,
		private readonly none: Answer,
	) {}

	/** `others` gives what will be asked for later: it is read along if something has to be read anyway. */
	async get(key: string, others: () => string[] = () => []): Promise<Answer> {
		const known = this.known.get(key);
		if (known !== undefined) return await known;
		const asked = [...new Set([key, ...others()])].filter((one) => !this.known.has(one));
		if (this.waiting.length === 0) this.next = this.readAfter(this.next);
		this.waiting.push(...asked);
		const { next } = this;
		for (const one of asked) {
			const answer = next.then((answers) => answers.get(one) ?? this.none);
			this.known.set(one, answer);
			answer.catch(() => this.known.delete(one));
		}
		return (await next).get(key) ?? this.none;
	}

	private async readAfter(before: Promise<unknown>): Promise<ReadonlyMap<string, Answer>> {
		for (let turn = 0; turn < MOMENT; turn++) await Promise.resolve();
		await before.catch(() => undefined);
		const keys = this.waiting;
		this.waiting = [];
		const answers = await this.read(keys);
		return new Map(keys.map((key, index) => [key, answers[index] ?? this.none]));
	}
}
