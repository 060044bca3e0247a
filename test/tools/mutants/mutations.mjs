// What a careless hand could change in a TypeScript file: each mutation is one small change of its text.

import ts from 'typescript';

import { expressionChanges } from './expressions.mjs';
import { regexChanges } from './regexes.mjs';
import { statementChanges } from './statements.mjs';

/**
 * @typedef {{ from: ts.Node, to?: ts.Node, text: string, what: string, comma?: boolean }} Change
 * The text from the one node to the end of the other (or of the same) becomes `text`; `comma`: a comma behind it goes, too.
 * @typedef {{ start: number, end: number, line: number, column: number, old: string, text: string, what: string }} Mutation
 * Lines count from 1, columns from 0.
 */

/** Properties whose texts are words for people: tests that hold each of them would only repeat the file. */
const WORDS = new Set(['displayName', 'description', 'placeholder', 'action', 'hint', 'summary', 'subtitle']);

/** @param {ts.Node} node */
function isWords(node) {
	if (ts.isPropertyAssignment(node)) return WORDS.has(node.name.getText()) && ts.isStringLiteralLike(node.initializer);
	return ts.isStringLiteralLike(node) && / /.test(node.text);
}

/** `[, day = ''] = match`: the compiler asks for it, and nothing reaches it. @param {ts.Node} node */
function isDefaultOfMatch(node) {
	const { parent } = node;
	return ts.isLiteralExpression(node) && ts.isBindingElement(parent) && ts.isArrayBindingPattern(parent.parent);
}

/** @param {ts.Node} node */
function isLeftAlone(node) {
	const declares = ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isInterfaceDeclaration(node);
	return declares || ts.isTypeAliasDeclaration(node) || ts.isTypeNode(node) || isWords(node) || isDefaultOfMatch(node);
}

/** The end of a change: behind the comma that follows, if the change takes it along. @param {Change} change @param {string} source */
function endOf({ from, to = from, comma }, source) {
	const end = to.getEnd();
	return comma ? end + (/^\s*,/.exec(source.slice(end))?.[0].length ?? 0) : end;
}

/**
 * All mutations of a file, in the order of its text; never two with the same result.
 * @param {string} name @param {string} source @returns {Mutation[]}
 */
export function mutationsOf(name, source) {
	const file = ts.createSourceFile(name, source, ts.ScriptTarget.ES2022, true);
	/** @type {Map<string, Mutation>} */
	const found = new Map();

	/** @param {Change} change */
	const add = (change) => {
		const start = change.from.getStart();
		const end = endOf(change, source);
		const old = source.slice(start, end);
		const key = `${start} ${end} ${change.text}`;
		if (old === change.text || found.has(key)) return;
		const { line, character } = file.getLineAndCharacterOfPosition(start);
		found.set(key, { start, end, line: line + 1, column: character, old, text: change.text, what: change.what });
	};

	/** @param {ts.Node} node */
	const visit = (node) => {
		if (isLeftAlone(node)) return;
		[...statementChanges(node), ...expressionChanges(node), ...entryChanges(node), ...regexChanges(node)].forEach(add);
		ts.forEachChild(node, visit);
	};
	visit(file);
	return [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Entries of lists and objects left out, one at a time. @param {ts.Node} node @returns {Change[]} */
function entryChanges(node) {
	if (ts.isArrayLiteralExpression(node)) {
		return node.elements.map((from) => ({ from, text: '', what: 'entry left out', comma: true }));
	}
	if (!ts.isObjectLiteralExpression(node)) return [];
	return node.properties
		.filter((property) => !isWords(property))
		.map((from) => ({ from, text: '', what: 'property left out', comma: true }));
}
