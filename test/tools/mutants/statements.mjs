// Mutations of statements: left out, returning nothing, conditions that are always or never true.

import ts from 'typescript';

/** @typedef {import('./mutations.mjs').Change} Change */

/** Statements that may go: what is left still parses. */
const REMOVABLE = new Set([
	ts.SyntaxKind.ExpressionStatement,
	ts.SyntaxKind.ThrowStatement,
	ts.SyntaxKind.ContinueStatement,
	ts.SyntaxKind.BreakStatement,
]);

const BOOLEAN = new Set([ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword]);

/** @param {ts.Expression} from @returns {Change[]} */
const alwaysAndNever = (from) => [
	{ from, text: 'true', what: 'always' },
	{ from, text: 'false', what: 'never' },
];

/** @param {ts.Node} node @returns {Change[]} */
export function statementChanges(node) {
	if (REMOVABLE.has(node.kind)) return [{ from: node, text: ';', what: 'statement left out' }];
	if (ts.isReturnStatement(node)) return returnChanges(node);
	if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return nothing(node.body);
	if (ts.isIfStatement(node)) return alwaysAndNever(node.expression);
	if (ts.isConditionalExpression(node)) return alwaysAndNever(node.condition);
	if (ts.isWhileStatement(node)) return [{ from: node.expression, text: 'false', what: 'never' }];
	if (ts.isForStatement(node) && node.condition) return [{ from: node.condition, text: 'false', what: 'never' }];
	return [];
}

/** @param {ts.ReturnStatement} node */
function returnChanges(node) {
	if (node.expression) return nothing(node.expression);
	return [{ from: node, text: ';', what: 'does not return here' }];
}

/** @param {ts.Expression | ts.ConciseBody} from @returns {Change[]} */
function nothing(from) {
	if (ts.isConditionalExpression(from) || BOOLEAN.has(from.kind) || from.getText() === 'undefined') return [];
	return [{ from, text: 'undefined', what: 'returns nothing' }];
}
