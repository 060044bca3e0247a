// Sessions and challenges: who is logged in under which session name, one request at a time each.

import { randomBytes } from 'node:crypto';

export interface Session {
	id: string;
	/** Undefined until somebody logs in. */
	userId: number | undefined;
	/** Made by signing in with a browser. */
	browser: boolean;
}

interface Challenge {
	token: string;
	expires: number;
}

const challengeSeconds = 300;

function hex(digits: number): string {
	return randomBytes(Math.ceil(digits / 2))
		.toString('hex')
		.slice(0, digits);
}

export class Sessions {
	private readonly sessions = new Map<string, Session>();
	private readonly challenges = new Map<number, Challenge>();
	private readonly turns = new Map<string, Promise<void>>();

	start(userId?: number, browser = false): Session {
		const session: Session = { id: hex(21), userId, browser };
		this.sessions.set(session.id, session);
		return session;
	}

	get(id: string): Session | undefined {
		return this.sessions.get(id);
	}

	end(id: string): void {
		this.sessions.delete(id);
	}

	/** All sessions are gone, as after PHP's garbage collection; challenges live in the database. */
	clear(): void {
		this.sessions.clear();
	}

	get size(): number {
		return this.sessions.size;
	}

	/** A user has one token: a new one replaces the one before. */
	challenge(userId: number, seconds: number): { token: string; expires: number } {
		const challenge = { token: hex(13), expires: seconds + challengeSeconds };
		this.challenges.set(userId, challenge);
		return challenge;
	}

	/** The user's token while it is valid; a login does not use it up. */
	token(userId: number, seconds: number): string | undefined {
		const challenge = this.challenges.get(userId);
		return challenge !== undefined && challenge.expires >= seconds ? challenge.token : undefined;
	}

	/** Runs tasks of one session one after the other: PHP locks the session file for a whole request. */
	async exclusively<T>(id: string, task: () => Promise<T>): Promise<T> {
		const before = this.turns.get(id);
		let done = (): void => undefined;
		const turn = new Promise<void>((resolve) => {
			done = resolve;
		});
		this.turns.set(id, turn);
		try {
			await before;
			return await task();
		} finally {
			done();
			if (this.turns.get(id) === turn) this.turns.delete(id);
		}
	}
}
