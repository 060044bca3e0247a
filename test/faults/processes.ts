// The package as several n8n processes have loaded it: each instance of its bundles has its own state.

import { createRequire } from 'node:module';
import path from 'node:path';
import { buildSync } from 'esbuild';
import type { INodeType } from 'n8n-workflow';
import type { Program } from '../core/contexts';

type Exports = { VtigerApi?: new () => Program['credential']; Vtiger?: new () => INodeType };

/** A bundle with all it needs but n8n's own packages, run again at each call. */
function bundle(projectFolder: string, file: string): () => Exports {
	const { outputFiles } = buildSync({
		entryPoints: [path.join(projectFolder, file)],
		bundle: true,
		write: false,
		platform: 'node',
		format: 'cjs',
		external: ['n8n-workflow'],
		logLevel: 'warning',
	});
	const run = new Function('module', 'require', outputFiles[0]?.text ?? '');
	return () => {
		const module: { exports: Exports } = { exports: {} };
		run(module, createRequire(path.join(projectFolder, 'package.json')));
		return module.exports;
	};
}

/** So many instances of the package that share nothing. */
export function programs(count: number, projectFolder = path.resolve(__dirname, '../..')): Program[] {
	const loadCredential = bundle(projectFolder, 'credentials/VtigerApi.credentials.ts');
	const loadNode = bundle(projectFolder, 'nodes/Vtiger/Vtiger.node.ts');
	return Array.from({ length: count }, () => {
		const { VtigerApi } = loadCredential();
		const { Vtiger } = loadNode();
		if (VtigerApi === undefined || Vtiger === undefined) throw new Error('the package was not built');
		return { credential: new VtigerApi(), node: new Vtiger() };
	});
}
