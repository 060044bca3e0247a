// A save that dies leaves its transaction open: the saves after it wait for its locks and fail.

import { internalError } from './failures';

/** So many writes fail before every worker has been used again and the locks are gone. */
const writesUntilHealed = 3;

export class Poison {
	private left = 0;

	/** @param waitMilliseconds how long a write waits for the locks; 150 seconds on a real server. */
	constructor(private readonly waitMilliseconds: number) {}

	get active(): boolean {
		return this.left > 0;
	}

	spread(): void {
		this.left = writesUntilHealed;
	}

	heal(): void {
		this.left = 0;
	}

	/** To be awaited before a create. */
	async endure(): Promise<void> {
		if (this.left === 0) return;
		this.left--;
		await new Promise((resolve) => setTimeout(resolve, this.waitMilliseconds));
		throw internalError();
	}
}
