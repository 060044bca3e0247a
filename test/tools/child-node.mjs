// Starts a Node script as a child process that ends when this process does, whether it exits, fails or is killed.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const guard = pathToFileURL(path.join(path.dirname(fileURLToPath(import.meta.url)), 'end-with-parent.mjs')).href;

/**
 * @param {{ node: string, args: string[], cwd: string, env: NodeJS.ProcessEnv, logFile: string }} what `args`: Node's options, the script and its arguments; `logFile` is added to
 */
export function startNode({ node, args, cwd, env, logFile }) {
	const log = fs.openSync(logFile, 'a');
	const child = spawn(node, ['--import', guard, ...args], { cwd, env, stdio: ['ignore', log, log, 'ipc'] });
	fs.closeSync(log);
	return child;
}
