// Whether the server is reached, what it is, and how long it takes.

import type { Connection } from '../../../connection/connect';
import { asText } from '../../../webservice/protocol/json';
import { selectText } from '../../../webservice/vtql/query';
import { works, type Check } from './check';

const SAMPLES = 5;
/** Milliseconds beyond which workflows with many items become tiresome. */
const SLOW = 2_000;

/** The other checks need what this one finds out. */
export const connection: Check = {
	name: 'Connection',
	async run(to, facts) {
		facts.login = await to.logIn();
		const modules = await to.metadata.modules();
		facts.modules = new Set(modules.map(({ name }) => name));
		return works(`The CRM answers and shows ${modules.length} modules to the user.`);
	},
};

export const version: Check = {
	name: 'Version',
	run: async ({ client }, { login }) => {
		const crm = asText(login.vtigerVersion) || 'unknown';
		const software = client.serverSoftware === '' ? 'The server does not name its PHP version.' : client.serverSoftware;
		return await Promise.resolve(works(`CRM ${crm}, webservice ${asText(login.version) || 'unknown'}. ${software}`));
	},
};

export const speed: Check = {
	name: 'Time for a Request',
	async run(to) {
		const times: number[] = [];
		for (let sample = 0; sample < SAMPLES; sample++) times.push(await timeOf(to));
		const [typical = 0] = times.sort((a, b) => a - b).slice(Math.floor(SAMPLES / 2));
		const detail = `${typical} ms for a small query.`;
		if (typical < SLOW) return works(detail);
		return {
			works: false,
			detail,
			advice:
				'Look at the load of the server and at the network between n8n and the CRM. Read Timeout and Write Timeout in the options give operations more time.',
		};
	},
};

async function timeOf({ records }: Connection): Promise<number> {
	const begun = Date.now();
	await records.run(selectText({ module: 'Groups', columns: ['id'], where: [], limit: 1 }));
	return Date.now() - begun;
}
