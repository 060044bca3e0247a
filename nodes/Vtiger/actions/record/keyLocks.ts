// In one process, one write at a time for a key: whoever asks for the same match values waits for the first.

const tails = new Map<string, Promise<void>>();

/** Waits for a promise, or rejects first, as a cancelled execution does. */
export type Wait = (until: Promise<void>) => Promise<void>;

/**
 * Does the work while no other work in this process holds any of the keys. They are taken in one order, so that two
 * runs never wait for each other, and are given back whatever becomes of the work.
 */
export async function holding<T>(keys: readonly string[], wait: Wait, work: () => Promise<T>): Promise<T> {
	const releases: Array<() => void> = [];
	try {
		for (const key of [...new Set(keys)].sort()) releases.push(await take(key, wait));
		return await work();
	} finally {
		for (const release of releases) release();
	}
}

async function take(key: string, wait: Wait): Promise<() => void> {
	const before = tails.get(key) ?? Promise.resolve();
	let release = (): void => undefined;
	const held = new Promise<void>((resolve) => {
		release = resolve;
	});
	const tail = before.then(async () => await held);
	tails.set(key, tail);
	void tail.then(() => {
		if (tails.get(key) === tail) tails.delete(key);
	});
	let isTaken = false;
	try {
		await wait(before);
		isTaken = true;
		return release;
	} finally {
		if (!isTaken) release();
	}
}

/** How many keys are held or waited for. */
export function heldKeys(): number {
	return tails.size;
}
