// Builds dist/: type check, one self-contained CommonJS file a node and credential, icons and codex files.

const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const { n8n } = require('./package.json');

function run(command, ...args) {
	return new Promise((resolve, reject) => {
		const file = path.join(__dirname, 'node_modules', '.bin', command);
		const child = spawn(file, args, { stdio: 'inherit', shell: process.platform === 'win32' });
		child.on('error', reject);
		child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`))));
	});
}

const clean = () => rm(path.join(__dirname, 'dist'), { recursive: true, force: true });
const types = () => run('tsc', '-p', 'tsconfig.build.json');
const allTypes = () => run('tsc', '-p', 'tsconfig.json');
const assets = () => src(['nodes/**/*.svg', 'nodes/**/*.node.json'], { base: '.', encoding: false }).pipe(dest('dist'));

function bundle() {
	const sources = [...n8n.nodes, ...n8n.credentials].map((file) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
	return esbuild.build({
		entryPoints: sources,
		outbase: '.',
		outdir: 'dist',
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		external: ['n8n-workflow'],
		legalComments: 'inline',
		logLevel: 'warning',
	});
}

const format = () => run('prettier', '--check', '--log-level', 'warn', '.');
// n8n's own rules fit what is published; tests and tools have a plain configuration of their own.
const lintPackage = () => run('eslint', 'nodes', 'credentials', 'package.json');
const lintTests = () =>
	run('eslint', '--config', 'test/eslint.config.mjs', 'test', 'examples', 'gulpfile.js', 'index.js');

exports.clean = clean;
exports.types = types;
exports.bundle = bundle;
exports.build = series(clean, parallel(types, bundle, assets));
exports.lint = series(format, allTypes, lintPackage, lintTests);
exports.default = exports.build;
