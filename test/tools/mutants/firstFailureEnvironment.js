// The project's own jest environment, in which no test runs any more after the first one of its file that failed.

const { projectEnvironment } = require('./jest.js');

const FAILURES = new Set(['test_fn_failure', 'hook_failure', 'error']);

module.exports = class FirstFailureEnvironment extends projectEnvironment() {
	async handleTestEvent(event, state) {
		await super.handleTestEvent?.(event, state);
		if (FAILURES.has(event.name)) this.failed = true;
		if (event.name === 'test_start' && this.failed) event.test.mode = 'skip';
	}
};
