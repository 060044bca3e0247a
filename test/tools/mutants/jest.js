// The project's own configuration of jest, changed for runs with mutations.

const path = require('node:path');

const root = path.join(__dirname, '..', '..', '..');
const config = require(path.join(root, 'jest.config.js'));

/** The class of the environment that the configuration names. */
function projectEnvironment() {
	const { testEnvironment: name } = config;
	const isFile = name.startsWith('<rootDir>');
	const loaded = require(isFile ? name.replace('<rootDir>', root) : `jest-environment-${name}`);
	return loaded.TestEnvironment ?? loaded.default ?? loaded;
}

/** Sources belong to the roots here, so that jest knows which test needs which. @param {Record<string, unknown>} changes */
function configuration(changes) {
	const roots = ['test', 'nodes', 'credentials'].map((name) => path.join(root, name));
	return { ...config, rootDir: root, roots, ...changes };
}

module.exports = { configuration, projectEnvironment, root };
