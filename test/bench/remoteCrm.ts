// The embedded CRM as the process that measures sees it.

import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { CrmOptions } from '../crm';
import type { Answered, Asked, Commands } from './crm';

type Remote = {
	[Name in keyof Commands]: (...args: Parameters<Commands[Name]>) => Promise<ReturnType<Commands[Name]>>;
};

export type RemoteCrm = Remote & { url: string; username: string; accessKey: string; stop(): void };

/** Starts a CRM in a process of its own, built beside this file. */
export async function startRemoteCrm(options: CrmOptions): Promise<RemoteCrm> {
	const child = fork(path.join(__dirname, 'crm.cjs'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
	const ask = asking(child);
	const remote: Remote = {
		start: async (...args) => await ask('start', args),
		fill: async (...args) => await ask('fill', args),
		clear: async (...args) => await ask('clear', args),
		counts: async (...args) => await ask('counts', args),
		statements: async (...args) => await ask('statements', args),
		latency: async (...args) => await ask('latency', args),
	};
	const access = await remote.start(options);
	return { ...remote, ...access, stop: () => void child.kill() };
}

function asking(child: ChildProcess) {
	const waiting = new Map<number, (answer: Answered) => void>();
	let last = 0;
	child.on('message', (answer: Answered) => waiting.get(answer.id)?.(answer));
	return async <Name extends keyof Commands>(command: Name, args: Parameters<Commands[Name]>) =>
		await new Promise<ReturnType<Commands[Name]>>((resolve, reject) => {
			const id = ++last;
			waiting.set(id, (answer) => {
				waiting.delete(id);
				if ('error' in answer) reject(new Error(answer.error));
				else resolve(answer.result as ReturnType<Commands[Name]>);
			});
			const asked: Asked = { id, command, args };
			child.send(asked);
		});
}
