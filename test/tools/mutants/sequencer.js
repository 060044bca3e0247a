// Jest's order of the test files of one mutant: as they are listed.

const { default: Sequencer } = require('@jest/test-sequencer');

module.exports = class ListedOrder extends Sequencer {
	sort(tests) {
		const listed = JSON.parse(process.env.VTIGER_MUTANT_TESTS ?? '[]');
		const place = ({ path }) => listed.findIndex((test) => path.endsWith(`/${test}`));
		return [...tests].sort((a, b) => place(a) - place(b));
	}

	cacheResults() {}
};
