// The trigger at an embedded CRM whose clock the test moves, as n8n runs it: polls, stores, restarts.

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { VtigerTrigger } from '../../../nodes/Vtiger/VtigerTrigger.node';
import { startCrm, type Crm, type CrmOptions } from '../../crm';
import { byName, poller, registerNode, scheduledPoll, storedCredential, type StoredCredential } from '../contexts';

registerNode('vtigerTrigger', new VtigerTrigger());

export interface MovingCrm {
	crm: Crm;
	/** Moves the CRM's clock on. */
	pass(seconds: number): void;
	/** Requests since the last call, as operation names. */
	operations(): string[];
}

/** A CRM whose clock only moves if the test moves it. */
export async function startMovingCrm(options: CrmOptions = {}): Promise<MovingCrm> {
	let now = Date.UTC(2026, 10, 24, 9, 0, 0);
	const crm = await startCrm({ ...options, clock: () => now });
	return {
		crm,
		pass: (seconds) => {
			now += seconds * 1000;
		},
		operations: () => crm.requests.splice(0).map((request) => request.operation),
	};
}

/** Starts moving CRMs for the tests of a file, and stops them after each test. */
export function movingCrms(): (options?: CrmOptions) => Promise<MovingCrm> {
	const open: MovingCrm[] = [];
	afterEach(async () => {
		for (const { crm } of open.splice(0)) await crm.stop();
	});
	return async (options = {}) => {
		const started = await startMovingCrm(options);
		open.push(started);
		return started;
	};
}

export interface Access {
	crm: Crm;
	user?: 'admin' | 'sales';
	timezone?: string;
}

export function credentialOf({ crm, user = 'admin', timezone = 'Europe/Moscow' }: Access): StoredCredential {
	const { username, accessKey } = crm[user];
	return storedCredential({ url: crm.url, username, accessKey }, { timezone });
}

/** One trigger in one workflow. */
export class Watcher {
	private running: ReturnType<typeof poller>;
	/** As n8n's database has it. */
	private saved = '{}';

	constructor(
		private readonly credential: StoredCredential,
		private readonly parameters: INodeParameters,
	) {
		this.running = poller('vtigerTrigger', parameters, credential);
	}

	/** Activates the workflow: reads what is stored and polls at once. */
	async activate(): Promise<IDataObject[]> {
		this.running = poller('vtigerTrigger', this.parameters, this.credential);
		Object.assign(this.running.staticData(), JSON.parse(this.saved));
		const items = await this.poll();
		this.save();
		return items;
	}

	/** One poll; n8n stores the state only if something was emitted. */
	async poll(): Promise<IDataObject[]> {
		const { running } = this;
		const output = await running.poll('trigger', 'activate');
		const items = (output?.[0] ?? []).map((item) => item.json);
		if (items.length > 0 && running === this.running) this.save();
		return items;
	}

	async testRun(): Promise<IDataObject[]> {
		const output = await this.running.poll('manual', 'manual');
		return (output?.[0] ?? []).map((item) => item.json);
	}

	get state(): string {
		return JSON.stringify(this.running.staticData());
	}

	/** Begins with what is stored of another, as when the person changes the node. */
	takeOver(other: Watcher): void {
		this.saved = other.saved;
	}

	private save(): void {
		this.saved = this.state;
	}
}

/** A trigger that watches all changes of contacts, unless the parameters say otherwise. */
export function watch(access: Access, parameters: INodeParameters): Watcher {
	return new Watcher(credentialOf(access), {
		event: 'createdOrUpdated',
		module: byName('Contacts'),
		options: {},
		...parameters,
	});
}

/** What happened to which record, item by item. */
export const seen = (items: IDataObject[]) => items.map(({ id, event }) => `${String(event)} ${String(id)}`);

/**
 * One trigger whose polls n8n's scheduler runs, each with a copy of what is stored. With `cursors` it stores all polls
 * but the activation; without them those that emit something, and the activation.
 */
export class ScheduledWatcher {
	/** As n8n's database has it. */
	private saved = '{}';

	constructor(
		private readonly credential: StoredCredential,
		public parameters: INodeParameters,
		private readonly cursors = true,
	) {}

	/** Switches the workflow on: polls at once. */
	async activate(): Promise<IDataObject[]> {
		return await this.poll('activate');
	}

	async poll(activation: 'activate' | 'update' = 'update'): Promise<IDataObject[]> {
		const { credential, parameters } = this;
		const copy = JSON.parse(this.saved) as IDataObject;
		if (this.cursors) {
			const output = await scheduledPoll('vtigerTrigger', parameters, credential, copy, activation);
			return this.ended(output, copy, activation === 'update');
		}
		const { staticData, poll } = poller('vtigerTrigger', parameters, credential);
		Object.assign(staticData(), copy);
		return this.ended(await poll('trigger', activation), staticData(), activation !== 'update');
	}

	private ended(output: INodeExecutionData[][] | null | undefined, data: IDataObject, stores: boolean): IDataObject[] {
		const items = (output?.[0] ?? []).map((item) => item.json);
		if (items.length > 0 || stores) this.saved = JSON.stringify(data);
		return items;
	}
}
