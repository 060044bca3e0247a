// Jest's reporter of the run without mutations: a line of JSON per test file, with its time and what it covers.

const fs = require('node:fs');
const path = require('node:path');

const { createSourceMapStore } = require('istanbul-lib-source-maps');
const { createCoverageMap } = require('istanbul-lib-coverage');

module.exports = class CoverageOfEachTestFile {
	constructor(globalConfig, { reportFile }) {
		this.root = globalConfig.rootDir;
		this.reportFile = reportFile;
		this.writing = Promise.resolve();
	}

	onTestFileResult(test, result) {
		const { coverage } = result;
		this.writing = this.writing.then(() => this.write(test, result, coverage));
	}

	async write(test, result, coverage) {
		const mapped = await createSourceMapStore().transformCoverage(createCoverageMap(coverage ?? {}));
		const files = mapped.files().map((file) => {
			const { statementMap, s } = mapped.fileCoverageFor(file).toJSON();
			return [path.relative(this.root, file), { statementMap, s }];
		});
		const line = {
			test: path.relative(this.root, test.path),
			milliseconds: result.perfStats.runtime,
			failed: result.numFailingTests > 0 || result.testExecError !== undefined,
			coverage: Object.fromEntries(files),
		};
		fs.appendFileSync(this.reportFile, `${JSON.stringify(line)}\n`);
	}

	async onRunComplete() {
		await this.writing;
	}
};
