// npm run test:live: every operation of the node against the CRM that the environment names.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';

import { ensureDependencies } from '../tools/dependencies.mjs';
import { inProject } from '../tools/paths.mjs';

const NEEDED = ['VTIGER_URL', 'VTIGER_USERNAME', 'VTIGER_ACCESS_KEY'];
const missing = NEEDED.filter((name) => !process.env[name]);
if (missing.length > 0) {
	console.error(`Set ${missing.join(', ')} (and VTIGER_TIMEZONE if it is not Europe/Moscow).`);
	process.exit(2);
}
await ensureDependencies();

const { build } = createRequire(import.meta.url)('esbuild');
// Inside the project, so that n8n's packages are found beside the bundle.
const outfile = inProject('build', 'live.cjs');
await build({
	entryPoints: [inProject('test', 'live', 'live.ts')],
	outfile,
	bundle: true,
	platform: 'node',
	format: 'cjs',
	packages: 'external',
	logLevel: 'warning',
});
try {
	process.exitCode = spawnSync(process.execPath, [outfile], { stdio: 'inherit' }).status ?? 1;
} finally {
	fs.rmSync(outfile, { force: true });
}
