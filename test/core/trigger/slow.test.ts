// The trigger when the CRM answers slowly or not at all: polls beside each other, the time that n8n gives them.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { byName, scheduledPoll, type StoredCredential } from '../contexts';
import { credentialOf, movingCrms, seen, type MovingCrm } from './watcher';

const moving = movingCrms();
const PARAMETERS = { event: 'createdOrUpdated', module: byName('Contacts'), detection: 'query', options: {} };

/** The new rows, and the end of them: each is asked for once. */
const READING = ['query', 'query'];

/** Polls as n8n's scheduler begins them, each with a copy of what is stored. */
class Polls {
	/** As n8n's database has it. */
	data: IDataObject = {};
	private readonly credential: StoredCredential;

	constructor({ crm }: MovingCrm) {
		this.credential = credentialOf({ crm });
	}

	async poll(budget = 60_000, activation: 'activate' | 'update' = 'update'): Promise<IDataObject[]> {
		const copy = JSON.parse(JSON.stringify(this.data)) as IDataObject;
		const output = await scheduledPoll('vtigerTrigger', PARAMETERS, this.credential, copy, activation, budget);
		if (activation === 'update') this.data = copy;
		return items(output);
	}
}

function items(output: INodeExecutionData[][] | null | undefined): IDataObject[] {
	return (output?.[0] ?? []).map((item) => item.json);
}

async function begun(): Promise<{ at: MovingCrm; polls: Polls }> {
	const at = await moving();
	const polls = new Polls(at);
	await polls.poll(60_000, 'activate');
	await polls.poll();
	at.pass(60);
	at.operations();
	return { at, polls };
}

test('a poll that begins while another is under way returns at once, without a request', async () => {
	const { at, polls } = await begun();
	const id = at.crm.create('Contacts', { lastname: 'Once' });
	const first = polls.poll();
	expect(await polls.poll()).toEqual([]);
	expect(at.operations()).toEqual([]);
	expect(seen(await first)).toEqual([`created ${id}`]);
	expect(at.operations()).toEqual(READING);
});

test('a poll whose copy was made before another has emitted returns nothing', async () => {
	const { at, polls } = await begun();
	at.crm.create('Contacts', { lastname: 'Once' });
	const copy = polls.data;
	expect(await polls.poll()).toHaveLength(1);
	polls.data = copy;
	expect(await polls.poll()).toEqual([]);
});

test('a poll ends when the time that n8n gives it is over, and the next one takes up the answer', async () => {
	const { at, polls } = await begun();
	const id = at.crm.create('Contacts', { lastname: 'Late' });
	at.crm.latency = 400;
	expect(await polls.poll(100)).toEqual([]);
	expect(seen(await polls.poll())).toEqual([`created ${id}`]);
	expect(at.operations()).toEqual(READING);
});
