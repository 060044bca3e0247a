// The embedded CRM inside this process: its records can be written directly and its requests read.

import { createRequire } from 'node:module';
import path from 'node:path';

import { build } from 'esbuild';

import { inProject } from '../tools/paths.mjs';
import { atShutdown } from '../tools/shutdown.mjs';

/** @typedef {import('../crm/types').Crm} Crm */
/** @typedef {import('../crm/types').CrmOptions} CrmOptions */

/**
 * @param {string} folder for the bundle
 * @returns {Promise<(options?: CrmOptions) => Promise<Crm>>} starts a CRM on a free port; it stops with the others at shutdown
 */
export async function loadCrm(folder) {
	const bundle = path.join(folder, 'crm.cjs');
	await build({
		entryPoints: [inProject('test', 'crm', 'index.ts')],
		outfile: bundle,
		bundle: true,
		platform: 'node',
		target: 'node20',
		logLevel: 'warning',
	});
	const { startCrm } = createRequire(import.meta.url)(bundle);
	return async (options) => {
		const crm = await startCrm(options);
		atShutdown(() => crm.stop());
		return crm;
	};
}
