// Finds npm and the node-gyp inside it, and makes the environment in which child installs run.

import fs from 'node:fs';
import path from 'node:path';

// `npm run` hands its own settings down as npm_config_*; "ignore-scripts" or a local prefix would change a child install.
// What says how the registry is reached has to stay.
const keptSettings = [
	'registry',
	'cafile',
	'ca',
	'cert',
	'key',
	'proxy',
	'https_proxy',
	'noproxy',
	'strict_ssl',
	'cache',
	'userconfig',
	'globalconfig',
	'offline',
	'prefer_offline',
];

/**
 * This process's environment without the settings of the npm that may have started it.
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(extra = {}) {
	const inherited = Object.entries(process.env).filter(([name]) => {
		if (!/^npm_/i.test(name)) return name !== 'INIT_CWD';
		const setting = /^npm_config_(.*)$/i.exec(name)?.[1];
		return setting !== undefined && keptSettings.includes(setting.toLowerCase());
	});
	return { ...Object.fromEntries(inherited), ...extra };
}

/** @param {string} file */
const realPath = (file) => (fs.existsSync(file) ? fs.realpathSync(file) : '');

/** The npm-cli.js of the npm that started this process, or of the one that goes with the running Node, or of the one on the PATH. */
export function npmScript() {
	const nodeFolder = path.dirname(fs.realpathSync(process.execPath));
	const onPath = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
	const candidates = [
		process.env.npm_execpath ?? '',
		path.join(nodeFolder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		path.join(nodeFolder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		...onPath.map((folder) => realPath(path.join(folder, 'npm'))),
	];
	const found = candidates.find((file) => path.basename(file) === 'npm-cli.js' && fs.existsSync(file));
	if (!found) throw new Error('npm was not found: it has to be installed beside Node, or be on the PATH.');
	return found;
}

/** The node-gyp that npm carries, or the one in a given node_modules folder. @param {string} modulesFolder */
export function nodeGypScript(modulesFolder) {
	const folders = [path.join(path.dirname(npmScript()), '..', 'node_modules'), modulesFolder];
	const found = folders
		.map((folder) => path.join(folder, 'node-gyp', 'bin', 'node-gyp.js'))
		.find((file) => fs.existsSync(file));
	if (!found) throw new Error('node-gyp was not found inside npm; it compiles the database driver of n8n.');
	return found;
}
