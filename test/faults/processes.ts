// The credential as several n8n processes have it: each instance of the bundle has a state of its own.

import { createRequire } from 'node:module';
import path from 'node:path';
import { buildSync } from 'esbuild';
import type { ICredentialType } from 'n8n-workflow';

type CredentialModule = { VtigerApi: new () => ICredentialType };

const root = path.resolve(__dirname, '../..');

/** So many instances of the credential that share nothing, as in so many processes. */
export function credentialsOfProcesses(count: number): ICredentialType[] {
	const { outputFiles } = buildSync({
		entryPoints: [path.join(root, 'credentials/VtigerApi.credentials.ts')],
		bundle: true,
		write: false,
		platform: 'node',
		format: 'cjs',
		external: ['n8n-workflow'],
		logLevel: 'warning',
	});
	const code = outputFiles[0]?.text ?? '';
	const load = new Function('module', 'require', code);
	return Array.from({ length: count }, () => {
		const module: { exports: CredentialModule | undefined } = { exports: undefined };
		load(module, createRequire(path.join(root, 'package.json')));
		if (module.exports === undefined) throw new Error('the credential was not built');
		return new module.exports.VtigerApi();
	});
}
