// npm run test:trigger: the trigger's simulation over many more histories than `npm test` takes.

import { spawnSync } from 'node:child_process';

import { ensureDependencies } from './dependencies.mjs';
import { inProject, projectFolder } from './paths.mjs';

const HISTORIES = '20000';

await ensureDependencies();
const { status } = spawnSync(
	process.execPath,
	[inProject('node_modules', 'jest', 'bin', 'jest.js'), 'test/unit/trigger', ...process.argv.slice(2)],
	{
		cwd: projectFolder,
		stdio: 'inherit',
		env: { ...process.env, VTIGER_TRIGGER_HISTORIES: process.env.VTIGER_TRIGGER_HISTORIES ?? HISTORIES },
	},
);
process.exitCode = status ?? 1;
