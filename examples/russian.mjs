// `npm run examples`: makes the Russian examples of the English ones; with --check it only says whether they are up to date.

import fs from 'node:fs';

import { inProject } from '../test/tools/paths.mjs';
import { texts } from './russian/texts.mjs';
import { translated } from './russian/translate.mjs';

const checksOnly = process.argv.includes('--check');
const names = fs.readdirSync(inProject('examples')).filter((file) => file.endsWith('.json'));

/** @param {string} file @returns {string} the Russian file's content */
function russian(file) {
	const known = texts[file];
	if (known === undefined) throw new Error(`examples/russian/texts.mjs has no texts for ${file}`);
	const workflow = JSON.parse(fs.readFileSync(inProject('examples', file), 'utf8'));
	return `${JSON.stringify(translated(workflow, known), undefined, '\t')}\n`;
}

/** @param {string} file @returns {string} '' if there is none */
function existing(file) {
	const path = inProject('examples', 'ru', file);
	return fs.existsSync(path) ? fs.readFileSync(path, 'utf8') : '';
}

const stale = names.filter((file) => existing(file) !== russian(file));
const left = fs.readdirSync(inProject('examples', 'ru')).filter((file) => !names.includes(file));
if (!checksOnly) {
	for (const file of stale) fs.writeFileSync(inProject('examples', 'ru', file), russian(file));
	for (const file of left) fs.rmSync(inProject('examples', 'ru', file));
} else if (stale.length + left.length > 0) {
	console.error(`Not as the English examples: ${[...stale, ...left].join(', ')}. Run npm run examples.`);
	process.exitCode = 1;
}
