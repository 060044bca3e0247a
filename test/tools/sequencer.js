// The order in which test files start: long ones first, so that at the end no worker is left alone with one of them.

const { default: Sequencer } = require('@jest/test-sequencer');

/** Parts of paths, the longest tests first; jest itself would go by the size of the files until it has measured them. */
const FIRST = [
	'/core/keeping',
	'/contract/recorded',
	'/security/leaks',
	'/core/record/oneRecord',
	'/bookkeeping/simulation',
	'/bookkeeping/histories',
	'/security/',
	'/core/',
	'/faults/',
	'/contract/',
	'/bookkeeping/',
];

function rank({ path }) {
	const at = FIRST.findIndex((part) => path.includes(part));
	return at < 0 ? FIRST.length : at;
}

class LongestFirst extends Sequencer {
	sort(tests) {
		const sorted = super.sort(tests);
		if (sorted.every(({ duration }) => duration !== undefined)) return sorted;
		return [...sorted].sort((one, other) => rank(one) - rank(other));
	}
}

module.exports = LongestFirst;
