// CRM Server: Check Server.

import { options } from '../../forms/options';
import type { JsonObject } from '../../webservice/protocol/json';
import type { Action } from '../action';
import { outcomeOf, type Facts } from './check/check';
import { CHECKS } from './check/checks';

export const check: Action = {
	value: 'check',
	name: 'Check Server',
	action: 'Check the CRM server',
	description: 'Find out what works on this CRM for this user, and what an administrator can do about the rest',
	kind: 'read',
	form: [options('readTimeout', 'maxResponseSize')],
	async run({ connection }) {
		const facts: Facts = { login: {}, modules: new Set(), user: undefined };
		const findings: JsonObject[] = [];
		for (const one of CHECKS) {
			const finding = await outcomeOf(one, connection, facts);
			findings.push({ check: one.name, ...finding });
			// Nobody reached, or refused the login: the others would say the same.
			if (facts.modules.size === 0) break;
		}
		return findings;
	},
};
