// The stage of a part: a fresh n8n with the packed package, the embedded CRM, and a credential of each of its users.

import { N8nApi } from '../tools/n8n-api.mjs';
import { currentVersion, ensureN8n } from '../tools/n8n-install.mjs';
import { startN8n } from '../tools/n8n-server.mjs';
import { installCommunityPackage } from '../tools/package-tarball.mjs';
import { temporaryFolder } from '../tools/shutdown.mjs';
import { loadCrm } from './crm.mjs';
import { packedPackage } from './packed.mjs';

/** @typedef {import('../crm/types').Crm} Crm */
/** @typedef {import('../crm/types').CrmOptions} CrmOptions */
/** @typedef {import('../tools/n8n-api.mjs').Credential} Credential */
/** @typedef {import('../tools/n8n-install.mjs').InstalledN8n} InstalledN8n */
/** @typedef {import('../tools/n8n-server.mjs').N8nServer} N8nServer */

/** @typedef {Awaited<ReturnType<typeof setStage>>} Stage */

export const credentialType = 'vtigerApi';

/** What a person types into the credential. @param {Crm} crm @param {{ username: string, accessKey: string }} user */
export function credentialData(crm, { username, accessKey }, timezone = 'Europe/Moscow') {
	return { url: crm.url, username, accessKey, timezone, ignoreSslIssues: false };
}

/** A new user folder of n8n in which the package is installed as its users do. */
export async function newUserFolder() {
	const folder = temporaryFolder('vtiger-n8n');
	await installCommunityPackage(await packedPackage(), folder);
	return folder;
}

/**
 * @param {{ version?: string, crm?: CrmOptions, environment?: NodeJS.ProcessEnv }} [options] `crm` for the embedded CRM, `environment` for n8n
 */
export async function setStage({ version = currentVersion, crm: crmOptions = {}, environment = {} } = {}) {
	const installed = await ensureN8n(version);
	const startCrm = await loadCrm(temporaryFolder('vtiger-crm'));
	const crm = await startCrm(crmOptions);
	const n8n = await startN8n(installed, { userFolder: await newUserFolder(), environment });
	const api = new N8nApi(n8n);
	await api.signIn();
	const admin = await api.createCredential('CRM', credentialType, credentialData(crm, crm.admin));
	const sales = await api.createCredential('CRM of a salesman', credentialType, credentialData(crm, crm.sales));
	return { installed, startCrm, crm, n8n, api, admin, sales };
}
