// All checks of the server, in the order in which an administrator reads them.

import { WebserviceError } from '../../../webservice/protocol/errors';
import { coverageOf, type Coverage } from '../../change/coverage';
import type { Check, Facts, Finding } from './check';
import { fails, unknown, works } from './check';
import { clock } from './clock';
import { PROBES, judge, missing, notAsked, type Probe } from './probes';
import { connection, speed, version } from './server';
import { extendsession, logout } from './sessions';
import { emoji } from './texts';
import { numbers, user } from './user';
import { retrieveRelated, selectStar } from './wideReads';
import type { Connection } from '../../../connection/connect';

function checkOf(probe: Probe): Check {
	return {
		name: `Operation ${probe.operation}`,
		async run(to, facts) {
			const args = probe.arguments(await worldOf(to, facts));
			if (args === undefined) return notAsked(probe);
			const answer = await to.client.call(probe.operation, args).catch((error: unknown) => {
				if (error instanceof WebserviceError) return error;
				throw error;
			});
			return judge(probe, answer);
		},
	};
}

async function worldOf({ userId, metadata, client }: Connection, { modules }: Facts) {
	const ids = new Map<string, string>();
	for (const module of ['Contacts', 'Accounts', 'Leads', 'Invoice', 'Quotes', 'Documents']) {
		if (modules.has(module)) ids.set(module, missing(`${(await metadata.describe(module)).idPrefix}x0`));
	}
	const now = client.serverTime ?? Math.floor(Date.now() / 1000);
	return { userId: userId(), now, missingRecord: (module: string) => ids.get(module) };
}

const scope: Check = {
	name: 'Scope of sync',
	async run(to, { modules }) {
		const module = ['Contacts', 'Accounts', 'Leads'].find((one) => modules.has(one));
		if (module === undefined) return unknown('The user sees none of the modules to try it with.');
		const nothing = { updated: [], deleted: [], lastModifiedTime: 0 };
		return judgeScope(await coverageOf(to, await to.metadata.describe(module), 'application', nothing));
	},
};

/** What the server does with the scope of Get Changes. */
export function judgeScope(coverage: Coverage): Finding {
	const needed = 'Needed for Get Changes of more than the user’s own records.';
	if (coverage === 'covered') return works(needed);
	if (coverage === 'unproved')
		return unknown(`${needed} sync does not work, or no record of another owner was found to tell by.`);
	return fails(
		`${needed} The server does not read the scope.`,
		'An administrator adds the parameter syncType of the operation sync to the table vtiger_ws_operation_parameters (type String, sequence 3).',
	);
}

/** The rest is pointless if the first one fails. */
export const CHECKS: Check[] = [
	connection,
	version,
	user,
	clock,
	numbers,
	emoji,
	speed,
	...PROBES.flatMap((probe) => (probe.operation === 'sync' ? [checkOf(probe), scope] : [checkOf(probe)])),
	logout,
	extendsession,
	selectStar,
	retrieveRelated,
];
