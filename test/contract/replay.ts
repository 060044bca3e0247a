// Plays a scenario against a CRM over HTTP and compares every answer with the recorded one.

import { randomBytes } from 'node:crypto';

import type { Crm, JsonObject, JsonValue } from '../crm';
import { differences } from './differences';
import { dig, Filler, md5 } from './filling';
import { send } from './http';
import type { RecordedAnswer, Recording, Scenario, Step } from './recording';
import { trim } from './trimming';

export interface Outcome {
	step: string;
	/** Undefined if the step is not compared: the scenario says so, or what it makes was there when it was recorded. */
	differences: string[] | undefined;
}

interface Answer {
	status: number;
	contentType: string;
	body: JsonValue;
}

function bodyOf(params: Record<string, string>, multipart: Step['multipart']): URLSearchParams | FormData {
	if (multipart === undefined) return new URLSearchParams(params);
	const form = new FormData();
	for (const [name, value] of Object.entries(params)) form.append(name, value);
	form.append(multipart.field, new Blob([multipart.content], { type: multipart.type }), multipart.filename);
	return form;
}

class Player {
	readonly unique = `zz${randomBytes(6).toString('hex')}`;
	readonly kept: JsonObject;
	private readonly filler: Filler;
	private readonly sessions = new Map<string, { name: string; userId: string }>();

	constructor(
		private readonly crm: Crm,
		seconds: number,
	) {
		this.kept = { unique: this.unique, now: seconds, user: crm.admin.username, user2: crm.sales.username };
		this.filler = new Filler(this.kept, crm.admin.accessKey);
	}

	private async send(method: string, params: Record<string, string>, multipart?: Step['multipart']): Promise<Answer> {
		const endpoint = `${this.crm.url}/webservice.php`;
		const { status, contentType, text } = await send(
			method === 'GET' ? `${endpoint}?${new URLSearchParams(params).toString()}` : endpoint,
			method === 'GET' ? undefined : bodyOf(params, multipart),
		);
		let body: JsonValue = text;
		try {
			body = JSON.parse(text) as JsonValue;
		} catch {
			// Plain text and nothing at all are answers too.
		}
		return { status, contentType, body };
	}

	private async session(as: 'admin' | 'sales'): Promise<{ name: string; userId: string }> {
		const known = this.sessions.get(as);
		if (known !== undefined) return known;
		const { username, accessKey } = this.crm[as];
		const challenge = await this.send('GET', { operation: 'getchallenge', username });
		const token = String(dig(challenge.body, 'result.token'));
		const login = await this.send('POST', { operation: 'login', username, accessKey: md5(token + accessKey) });
		const session = {
			name: String(dig(login.body, 'result.sessionName')),
			userId: String(dig(login.body, 'result.userId')),
		};
		this.sessions.set(as, session);
		return session;
	}

	leavesOut(step: Step): boolean {
		return step.unless !== undefined && (dig(this.kept, step.unless) ?? null) !== null;
	}

	async play(step: Step, round: number): Promise<Answer> {
		const session = step.as === null ? undefined : await this.session(step.as ?? 'admin');
		this.kept.round = round;
		this.kept.me = session?.userId ?? null;
		const params: Record<string, string> = {};
		for (const [name, value] of Object.entries(step.params)) {
			const filled = this.filler.fill(value);
			params[name] = typeof filled === 'string' ? filled : JSON.stringify(filled);
		}
		if (session !== undefined) params.sessionName ??= session.name;
		const answer = await this.send(step.method, params, step.multipart);
		const body = trim(answer.body, step, this.kept);
		this.kept[step.name] = answer.body;
		return { ...answer, body };
	}
}

export interface Time {
	seconds(): number;
	/** Lets time pass on the CRM's clock. */
	advance(milliseconds: number): void;
}

/** Plays all steps in order, each as often as it says; the first round of a step is compared. */
export async function replay(scenario: Scenario, recording: Recording, crm: Crm, time: Time): Promise<Outcome[]> {
	const player = new Player(crm, time.seconds());
	const exact = new Set(scenario.exact ?? []);
	const recorded = new Map(recording.exchanges.map((exchange) => [exchange.step, exchange]));
	const compared = (step: Step, was: RecordedAnswer | undefined, answer: Answer): string[] | undefined => {
		if (step.skip === true || (was === undefined && step.unless !== undefined)) return undefined;
		if (was === undefined) return ['not in the recording'];
		const found: string[] = [];
		for (const part of ['status', 'contentType'] as const) {
			const expected = was[part];
			if (expected !== undefined && expected !== answer[part]) {
				found.push(`${part}: ${expected} expected, ${answer[part]} came`);
			}
		}
		const expected = { body: was.body, unique: recording.unique };
		const actual = { body: answer.body, unique: player.unique };
		return [...found, ...differences(expected, actual, step.loose === true, exact)];
	};
	const outcomes: Outcome[] = [];
	for (const step of scenario.steps) {
		if (player.leavesOut(step)) {
			outcomes.push({ step: step.name, differences: undefined });
			continue;
		}
		for (let round = 0; round < (step.repeat ?? 1); round++) {
			time.advance(step.wait ?? 0);
			const answer = await player.play(step, round);
			if (round > 0) continue;
			outcomes.push({ step: step.name, differences: compared(step, recorded.get(step.name), answer) });
		}
	}
	return outcomes;
}
