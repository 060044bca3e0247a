// Plays a scenario against a CRM over HTTP and holds every answer against the recorded one.

import { createHash, randomBytes } from 'node:crypto';

import type { Crm, JsonObject, JsonValue } from '../crm';
import { isObject } from '../crm/json';
import { differences } from './differences';
import type { Recording, Scenario, Step } from './recording';

export interface Outcome {
	step: string;
	/** Undefined where the scenario does not compare the step. */
	differences: string[] | undefined;
}

interface Answer {
	status: number;
	contentType: string;
	body: JsonValue;
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function dig(kept: JsonObject, path: string): JsonValue | undefined {
	let value: JsonValue | undefined = kept;
	for (const word of path.split('.')) {
		if (Array.isArray(value)) value = value[Number(word)];
		else value = isObject(value) ? value[word] : undefined;
	}
	return value;
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
	private readonly kept: JsonObject;
	private readonly sessions = new Map<string, { name: string; userId: string }>();

	constructor(
		private readonly crm: Crm,
		seconds: number,
	) {
		this.kept = { unique: this.unique, now: seconds, user: crm.admin.username, user2: crm.sales.username };
	}

	private async send(method: string, params: Record<string, string>, multipart?: Step['multipart']): Promise<Answer> {
		const endpoint = `${this.crm.url}/webservice.php`;
		const response =
			method === 'GET'
				? await fetch(`${endpoint}?${new URLSearchParams(params).toString()}`)
				: await fetch(endpoint, { method, body: bodyOf(params, multipart) });
		const text = await response.text();
		let body: JsonValue = text;
		try {
			body = JSON.parse(text) as JsonValue;
		} catch {
			// Plain text and nothing at all are answers too.
		}
		return { status: response.status, contentType: response.headers.get('content-type') ?? '', body };
	}

	private async session(as: 'admin' | 'sales'): Promise<{ name: string; userId: string }> {
		const known = this.sessions.get(as);
		if (known !== undefined) return known;
		const { username, accessKey } = this.crm[as];
		const challenge = await this.send('GET', { operation: 'getchallenge', username });
		const token = String(dig({ challenge: challenge.body }, 'challenge.result.token'));
		const login = await this.send('POST', { operation: 'login', username, accessKey: md5(token + accessKey) });
		const session = {
			name: String(dig({ login: login.body }, 'login.result.sessionName')),
			userId: String(dig({ login: login.body }, 'login.result.userId')),
		};
		this.sessions.set(as, session);
		return session;
	}

	private fillText(text: string): string {
		return text.replace(/\{\{(md5:)?([^}]+)\}\}/g, (_, hash: string | undefined, path: string) => {
			if (hash === undefined) return String(dig(this.kept, path));
			const parts = path
				.split('+')
				.map((part) => (part === 'key' ? this.crm.admin.accessKey : String(dig(this.kept, part))));
			return md5(parts.join(''));
		});
	}

	private fill(value: JsonValue): JsonValue {
		if (typeof value === 'string') return this.fillText(value);
		if (Array.isArray(value)) return value.map((entry) => this.fill(entry));
		if (!isObject(value)) return value;
		return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, this.fill(entry)]));
	}

	async play(step: Step, round: number): Promise<Answer> {
		const session = step.as === null ? undefined : await this.session(step.as ?? 'admin');
		this.kept.round = round;
		this.kept.me = session?.userId ?? null;
		const params: Record<string, string> = {};
		for (const [name, value] of Object.entries(step.params)) {
			const filled = this.fill(value);
			params[name] = typeof filled === 'string' ? filled : JSON.stringify(filled);
		}
		if (session !== undefined) params.sessionName ??= session.name;
		const answer = await this.send(step.method, params, step.multipart);
		this.kept[step.name] = answer.body;
		return answer;
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
	const outcomes: Outcome[] = [];
	for (const [index, step] of scenario.steps.entries()) {
		const recorded = recording.exchanges[index];
		for (let round = 0; round < (step.repeat ?? 1); round++) {
			time.advance(step.wait ?? 0);
			const answer = await player.play(step, round);
			if (round > 0) continue;
			if (step.skip === true) {
				outcomes.push({ step: step.name, differences: undefined });
				continue;
			}
			const found = recorded?.step === step.name ? [] : ['not in the recording'];
			if (recorded !== undefined) {
				for (const part of ['status', 'contentType'] as const) {
					if (recorded[part] !== answer[part]) found.push(`${part}: ${recorded[part]} expected, ${answer[part]} came`);
				}
				const expected = { body: recorded.body, unique: recording.unique };
				found.push(...differences(expected, { body: answer.body, unique: player.unique }, step.loose === true));
			}
			outcomes.push({ step: step.name, differences: found });
		}
	}
	return outcomes;
}
