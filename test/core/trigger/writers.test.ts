// Two people write over HTTP while the trigger polls over HTTP; sessions are lost and requests fail in between.

import { hash } from 'spark-md5';
import type { IDataObject } from 'n8n-workflow';
import type { Crm, CrmOptions } from '../../crm';
import { byName } from '../contexts';
import { Watcher, credentialOf, startMovingCrm } from './watcher';

interface Answer {
	success: boolean;
	result?: Record<string, unknown>;
}

/** A person at the CRM with their own session, and none of this package's code. */
class Writer {
	private session = '';

	constructor(
		private readonly crm: Crm,
		private readonly user: { id: string; username: string; accessKey: string },
	) {}

	private async send(method: 'GET' | 'POST', fields: Record<string, string>): Promise<Answer> {
		const text = new URLSearchParams(fields);
		const address = `${this.crm.url}/webservice.php`;
		const response =
			method === 'GET' ? await fetch(`${address}?${text}`) : await fetch(address, { method, body: text });
		return (await response.json().catch(() => ({ success: false }))) as Answer;
	}

	private async logIn(): Promise<void> {
		const { username, accessKey } = this.user;
		const challenge = await this.send('GET', { operation: 'getchallenge', username });
		const key = hash(`${String(challenge.result?.token)}${accessKey}`);
		const login = await this.send('POST', { operation: 'login', username, accessKey: key });
		this.session = String(login.result?.sessionName ?? '');
	}

	/** Writes until the CRM says that it has. */
	async write(operation: string, fields: Record<string, string>): Promise<Record<string, unknown>> {
		for (let tries = 0; tries < 50; tries++) {
			if (this.session === '') await this.logIn();
			const answer = await this.send('POST', { operation, sessionName: this.session, ...fields });
			if (answer.success) return answer.result ?? {};
			this.session = '';
		}
		throw new Error(`${operation} did not succeed`);
	}

	async create(lastname: string): Promise<string> {
		const element = JSON.stringify({ lastname, assigned_user_id: this.user.id });
		return String((await this.write('create', { elementType: 'Contacts', element })).id);
	}

	async revise(id: string, lastname: string): Promise<void> {
		await this.write('revise', { element: JSON.stringify({ id, lastname }) });
	}
}

/** Numbers that are the same in every run. */
function* numbers(seed: number): Generator<number> {
	for (let state = seed; ; ) {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		yield Math.floor(state / 65_536);
	}
}

const WAYS: Array<[string, CrmOptions, string]> = [
	['query', { personality: 'salesplatform-7.2-php7.4' }, 'Europe/Moscow'],
	['sync', { personality: 'vtiger-8.2' }, 'UTC'],
];

test.each(WAYS)(
	'by %s every save of two writers comes once, in its order',
	async (way, options, timezone) => {
		const { crm, pass } = await startMovingCrm(options);
		const chance = numbers(way.length);
		const next = (below: number) => Number(chance.next().value) % below;
		try {
			const watcher = new Watcher(credentialOf({ crm, timezone }), {
				event: 'createdOrUpdated',
				module: byName('Contacts'),
				options: { maxRecords: 40 },
			});
			await watcher.activate();
			const emitted: IDataObject[] = [];
			/** The last name that each record got, and the names that a poll may have found between. */
			const last = new Map<string, string>();
			const names = new Set<string>();
			let round = 0;
			const person = async (writer: Writer, name: string) => {
				const own: string[] = [];
				for (let count = 0; count < 5; count++) {
					const lastname = `${name} ${round}-${count}`;
					names.add(lastname);
					const id = own.length > 0 && next(3) > 0 ? own[next(own.length)] : undefined;
					if (id === undefined) own.push(await writer.create(lastname));
					else await writer.revise(id, lastname);
					last.set(id ?? String(own[own.length - 1]), lastname);
					if (next(3) === 0) pass(1);
				}
			};
			const polls = async () => {
				const [one, two] = await Promise.allSettled([watcher.poll(), watcher.poll()]);
				for (const settled of [one, two]) if (settled.status === 'fulfilled') emitted.push(...settled.value);
			};
			const anna = new Writer(crm, crm.admin);
			const boris = new Writer(crm, crm.sales);
			for (; round < 15; round++) {
				if (round % 4 === 1) crm.loseSessions();
				if (round % 3 === 2) crm.faults.next({ operation: way, skip: next(2) }, { kind: 'empty500' });
				if (round % 5 === 3) crm.faults.next({ operation: way }, { kind: 'cutAfterHeaders' });
				if (round % 7 === 4) emitted.push(...(await watcher.activate().catch(() => [])));
				await Promise.all([person(anna, 'Анна'), person(boris, 'Борис'), polls()]);
				pass(next(100));
			}
			crm.faults.clear();
			for (let quiet = 0; quiet < 2; ) {
				const items = await watcher.poll();
				quiet = items.length === 0 ? quiet + 1 : 0;
				emitted.push(...items);
			}

			const shown = emitted.map(({ id, lastname }) => `${String(id)} ${String(lastname)}`);
			expect(new Set(shown).size).toBe(shown.length);
			for (const [id, lastname] of last) expect(shown).toContain(`${id} ${lastname}`);
			expect(emitted.every(({ lastname }) => names.has(String(lastname)))).toBe(true);
			for (const id of last.keys()) {
				const events = emitted.filter((item) => item.id === id).map(({ event }) => event);
				expect(events).toEqual(['created', ...events.slice(1).map(() => 'updated')]);
			}
			expect(last.size).toBeGreaterThan(50);
		} finally {
			await crm.stop();
		}
	},
	60_000,
);
