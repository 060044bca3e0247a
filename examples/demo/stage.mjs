// Sets the stage of the demo: the embedded CRM, and an n8n that has the packed package, an owner and a credential.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { startCrm } from '../../test/tools/crm-server.mjs';
import { isFree } from '../../test/tools/free-ports.mjs';
import { N8nApi } from '../../test/tools/n8n-api.mjs';
import { ensureN8n } from '../../test/tools/n8n-install.mjs';
import { startN8n } from '../../test/tools/n8n-server.mjs';
import { build, installCommunityPackage, pack } from '../../test/tools/package-tarball.mjs';
import { say } from '../../test/tools/progress.mjs';
import { temporaryFolder } from '../../test/tools/shutdown.mjs';

const usualPort = 5678;
export const credentialName = 'Vtiger CRM';

/** @param {number | undefined} wanted @returns {Promise<number | undefined>} undefined for any free one */
async function choosePort(wanted) {
	if (wanted === undefined) return (await isFree(usualPort)) ? usualPort : undefined;
	if (!(await isFree(wanted))) throw new Error(`Port ${wanted} is taken; choose another one with --port.`);
	return wanted;
}

/** @param {boolean} keep */
function makeUserFolder(keep) {
	return keep ? fs.mkdtempSync(path.join(os.tmpdir(), 'vtiger-demo-n8n-')) : temporaryFolder('vtiger-demo-n8n');
}

/** @param {{ keepUserFolder: boolean, port: number | undefined, n8n: string | undefined }} options */
export async function setStage({ keepUserFolder, port, n8n: version }) {
	const editorPort = await choosePort(port);
	const installed = await ensureN8n(version);
	await build();
	const workFolder = temporaryFolder('vtiger-demo');
	const userFolder = makeUserFolder(keepUserFolder);
	await installCommunityPackage(await pack(workFolder), userFolder);
	say('  starting the embedded CRM and n8n …');
	// As after an administrator has fixed the row of convertlead, which stock servers have wrong.
	const crm = await startCrm(workFolder, ['--samples', 'true', '--fixed', 'convertlead']);
	const n8n = await startN8n(installed, { userFolder, ...(editorPort === undefined ? {} : { port: editorPort }) });
	const api = new N8nApi(n8n);
	await api.signIn();
	const credential = await api.createCredential(credentialName, 'vtigerApi', {
		url: crm.url,
		username: crm.admin.username,
		accessKey: crm.admin.accessKey,
		timezone: 'Europe/Moscow',
		ignoreSslIssues: false,
	});
	return { crm, n8n, api, credential };
}
