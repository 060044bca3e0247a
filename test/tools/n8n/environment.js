// Jest's environment for the tests: n8n-core and n8n-workflow are loaded once a worker instead of once a test file,
// which takes two seconds each time.

const { TestEnvironment } = require('jest-environment-node');
const { folder } = require('./bundle.js');

/** n8n asks with instanceof for these, so that tests and n8n have to mean the same classes. */
const SHARED = ['Error', 'TypeError', 'RangeError', 'SyntaxError', 'Date', 'Promise', 'Map', 'Set', 'RegExp'];

class N8nEnvironment extends TestEnvironment {
	async setup() {
		await super.setup();
		for (const name of SHARED) this.global[name] = globalThis[name];
		this.global.loadN8n = (name) => require(`${folder}/${name}.js`);
	}
}

module.exports = N8nEnvironment;
