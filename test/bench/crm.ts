// The embedded CRM of a benchmark, in a process of its own: does what messages ask for, and answers.

import { startCrm, type Crm, type CrmOptions, type JsonObject } from '../crm';

/** What the CRM was asked for since the last `clear`. */
export interface Counts {
	/** Logins and their challenges left out. */
	requests: number;
	/** Logins that were tried, successful or not. */
	logins: number;
	/** Different sessions that the requests carried. */
	sessions: number;
}

/** What can be asked of the CRM, and what it answers. */
export interface Commands {
	start: (options: CrmOptions) => { url: string; username: string; accessKey: string };
	/** Creates so many records, one a minute until an hour ago, numbered in `lastname` from `from` on; their ids. */
	fill: (module: string, count: number, from?: number, fields?: JsonObject) => string[];
	clear: () => void;
	counts: () => Counts;
	/** The statements of the operation `query` since the last `clear`. */
	statements: () => string[];
	latency: (milliseconds: number) => void;
}

let started: Crm | undefined;

function crm(): Crm {
	if (started === undefined) throw new Error('the CRM has not been started');
	return started;
}

function counts(): Counts {
	const { requests } = crm();
	const logins = requests.filter(({ operation }) => operation === 'login').length;
	const challenges = requests.filter(({ operation }) => operation === 'getchallenge').length;
	const sessions = new Set(requests.map(({ session }) => session).filter((session) => session !== ''));
	return { requests: requests.length - logins - challenges, logins, sessions: sessions.size };
}

const commands: {
	[Name in keyof Commands]: (
		...args: Parameters<Commands[Name]>
	) => ReturnType<Commands[Name]> | Promise<ReturnType<Commands[Name]>>;
} = {
	async start(options) {
		started = await startCrm({ samples: false, ...options });
		const { username, accessKey } = started.admin;
		return { url: started.url, username, accessKey };
	},
	fill: (module, count, from = 0, fields = {}) =>
		Array.from({ length: count }, (_, index) => {
			const modifiedtime = Date.now() - (count - index + 60) * 60_000;
			return crm().create(module, { ...fields, lastname: `Запись ${from + index}` }, { modifiedtime });
		}),
	clear: () => crm().clearLog(),
	counts,
	statements: () =>
		crm()
			.requests.map(({ parameters }) => parameters.query ?? '')
			.filter((statement) => statement !== ''),
	latency: (milliseconds) => {
		crm().latency = milliseconds;
	},
};

export interface Asked {
	id: number;
	command: keyof Commands;
	args: unknown[];
}

export type Answered = { id: number; result: unknown } | { id: number; error: string };

process.on('message', ({ id, command, args }: Asked) => {
	void Promise.resolve()
		.then(() => Reflect.apply(commands[command], undefined, args) as unknown)
		.then(
			(result): Answered => ({ id, result }),
			(error: unknown): Answered => ({ id, error: String(error) }),
		)
		.then((answer) => process.send?.(answer));
});
// The channel keeps this process alive, and ends it.
process.on('disconnect', () => process.exit());
