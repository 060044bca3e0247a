// n8n-core and n8n-workflow as one file for jest: the 2,000 modules of which they consist take seconds to load.

const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');

const packages = ['n8n-core', 'n8n-workflow'];
const modules = path.join(__dirname, '..', '..', '..', 'node_modules');
const versions = packages.map((name) => require(`${name}/package.json`).version);
/** Where the file lies, and beside it one for each package, by its name. */
const folder = path.join(modules, '.cache', `n8n-${versions.join('-')}`);

/** Jest's global setup: makes the files unless they are there. */
async function bundle() {
	if (fs.existsSync(folder)) return;
	fs.mkdirSync(path.dirname(folder), { recursive: true });
	const made = fs.mkdtempSync(`${folder}-`);
	const contents = packages
		.map((name) => `exports[${JSON.stringify(name)}] = require(${JSON.stringify(name)});`)
		.join('\n');
	await esbuild.build({
		stdin: { contents, resolveDir: modules },
		outfile: path.join(made, 'both.js'),
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		keepNames: true,
		minifyWhitespace: true,
		// Loaded on demand only: programs for one kind of machine, and the reports to n8n's makers.
		external: ['*.node', 'isolated-vm', '@sentry/*'],
		logLevel: 'error',
	});
	for (const name of packages) {
		fs.writeFileSync(
			path.join(made, `${name}.js`),
			`module.exports = require('./both.js')[${JSON.stringify(name)}];\n`,
		);
	}
	try {
		fs.renameSync(made, folder);
	} catch (error) {
		// Another run has made it meanwhile.
		if (!fs.existsSync(folder)) throw error;
		fs.rmSync(made, { recursive: true });
	}
}

module.exports = Object.assign(bundle, { folder });
