// Mutations of regular expressions: anchors, quantifiers, looking ahead, and flags.

import ts from 'typescript';

/** @typedef {import('./mutations.mjs').Change} Change */

/** Parts that mean something by themselves: an escape, a class, the start of a group, or one character. */
const PARTS = /\\.|\[(?:\\.|[^\]\\])*\]|\(\?(?:[:=!]|<[=!]?)|[^]/gu;

/** What a part becomes. @type {Record<string, [text: string, what: string]>} */
const CHANGES = {
	'^': ['', 'start not held'],
	$: ['', 'end not held'],
	'+': ['', 'only one'],
	'*': ['+', 'at least one'],
	'?': ['', 'not optional'],
	'(?=': ['(?!', 'look-ahead turned'],
	'(?!': ['(?=', 'look-ahead turned'],
	'(?<=': ['(?<!', 'look-behind turned'],
	'(?<!': ['(?<=', 'look-behind turned'],
};

/** @param {string} pattern @param {string} flags */
function isValid(pattern, flags) {
	if (pattern === '') return false;
	try {
		return Boolean(new RegExp(pattern, flags));
	} catch {
		return false;
	}
}

/** @param {ts.Node} node @returns {Change[]} */
export function regexChanges(node) {
	if (!ts.isRegularExpressionLiteral(node)) return [];
	const end = node.text.lastIndexOf('/');
	const pattern = node.text.slice(1, end);
	const flags = node.text.slice(end + 1);
	const patterns = [...pattern.matchAll(PARTS)].flatMap(({ 0: part, index = 0 }) => {
		const [text, what] = CHANGES[part] ?? [];
		if (text === undefined || what === undefined) return [];
		return [{ pattern: pattern.slice(0, index) + text + pattern.slice(index + part.length), flags, what }];
	});
	const withoutFlags = [...flags]
		.filter((flag) => flag !== 'g' && flag !== 'y')
		.map((flag) => ({ pattern, flags: flags.replace(flag, ''), what: `flag ${flag} dropped` }));
	return [...patterns, ...withoutFlags]
		.filter((changed) => isValid(changed.pattern, changed.flags))
		.map((changed) => ({ from: node, text: `/${changed.pattern}/${changed.flags}`, what: changed.what }));
}
