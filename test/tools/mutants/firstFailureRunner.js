// Jest's runner that ends a run with the first test file that fails, without ending the process as `bail` does.

const jestRunner = require('jest-runner');

module.exports = class FirstFailureRunner extends jestRunner.default {
	async runTests(tests, watcher, options) {
		const stop = () => void watcher.setState({ interrupted: true });
		this.on('test-file-failure', stop);
		this.on('test-file-success', ([, result]) => {
			if (result.numFailingTests > 0 || result.testExecError) stop();
		});
		await super.runTests(tests, watcher, options);
	}
};
