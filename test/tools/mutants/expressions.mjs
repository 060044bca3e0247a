// Mutations of expressions: comparisons, conditions, arithmetic, literals, `await`, optional chaining, calls.

import ts from 'typescript';

/** @typedef {import('./mutations.mjs').Change} Change */

const { SyntaxKind } = ts;

/** What each operator becomes. Both sides of `&&`, `||` and `??` are also tried alone. */
const OPERATORS = new Map([
	[SyntaxKind.EqualsEqualsEqualsToken, ['!==']],
	[SyntaxKind.ExclamationEqualsEqualsToken, ['===']],
	[SyntaxKind.LessThanToken, ['<=', '>=']],
	[SyntaxKind.LessThanEqualsToken, ['<', '>']],
	[SyntaxKind.GreaterThanToken, ['>=', '<=']],
	[SyntaxKind.GreaterThanEqualsToken, ['>', '<']],
	[SyntaxKind.PlusToken, ['-']],
	[SyntaxKind.MinusToken, ['+']],
	[SyntaxKind.AsteriskToken, ['/']],
	[SyntaxKind.SlashToken, ['*']],
	[SyntaxKind.PercentToken, ['*']],
	[SyntaxKind.PlusEqualsToken, ['-=']],
	[SyntaxKind.MinusEqualsToken, ['+=']],
	[SyntaxKind.PlusPlusToken, ['--']],
	[SyntaxKind.MinusMinusToken, ['++']],
]);

const LOGICAL = new Set([SyntaxKind.AmpersandAmpersandToken, SyntaxKind.BarBarToken, SyntaxKind.QuestionQuestionToken]);

const EQUALITY = new Set([SyntaxKind.EqualsEqualsEqualsToken, SyntaxKind.ExclamationEqualsEqualsToken]);

/** Methods that are easily mistaken for each other. */
const METHODS = new Map([
	['some', 'every'],
	['every', 'some'],
	['startsWith', 'endsWith'],
	['endsWith', 'startsWith'],
	['includes', 'startsWith'],
	['toLowerCase', 'toUpperCase'],
	['toUpperCase', 'toLowerCase'],
	['min', 'max'],
	['max', 'min'],
	['floor', 'ceil'],
	['ceil', 'floor'],
	['push', 'unshift'],
	['pop', 'shift'],
	['shift', 'pop'],
]);

/** Methods that give a changed copy: without the call the value stays as it is. */
const DROPPED = new Set(['trim', 'sort', 'reverse', 'slice', 'filter', 'toLowerCase', 'toUpperCase', 'flat']);

/** @param {ts.Node} node @returns {Change[]} */
export function expressionChanges(node) {
	if (ts.isBinaryExpression(node)) return binaryChanges(node);
	if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return unaryChanges(node);
	if (ts.isAwaitExpression(node)) return [{ from: node, text: node.expression.getText(), what: 'not awaited' }];
	if (ts.isCallExpression(node)) return callChanges(node);
	if (ts.isYieldExpression(node)) return [{ from: node, text: 'undefined', what: 'not yielded' }];
	if (node.kind === SyntaxKind.QuestionDotToken) return chainChanges(node);
	return literalChanges(node);
}

/** A whole condition that is always or never true says as much as one that is turned. @param {ts.Expression} node */
function isCondition(node) {
	const { parent } = node;
	if (ts.isIfStatement(parent)) return parent.expression === node;
	return ts.isConditionalExpression(parent) && parent.condition === node;
}

/** `typeof value === 'string'`: the text is a name of the language. @param {ts.Node} node */
function isNameOfType(node) {
	const { parent } = node;
	return ts.isBinaryExpression(parent) && ts.isTypeOfExpression(parent.left);
}

/** @param {ts.BinaryExpression} node @returns {Change[]} */
function binaryChanges(node) {
	const operator = node.operatorToken;
	const old = operator.getText();
	const turned = (OPERATORS.get(operator.kind) ?? []).map((text) => ({ from: operator, text, what: `${old} turned` }));
	if (EQUALITY.has(operator.kind) && isCondition(node)) return [];
	if (!LOGICAL.has(operator.kind)) return turned;
	return [
		{ from: node, text: `(${node.left.getText()})`, what: `right of ${old} dropped` },
		{ from: node, text: `(${node.right.getText()})`, what: `left of ${old} dropped` },
	];
}

/** @param {ts.PrefixUnaryExpression | ts.PostfixUnaryExpression} node @returns {Change[]} */
function unaryChanges(node) {
	const operand = node.operand.getText();
	const [turned] = OPERATORS.get(node.operator) ?? [];
	if (node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken) {
		const text = ts.isPrefixUnaryExpression(node) ? `${turned}${operand}` : `${operand}${turned}`;
		return [{ from: node, text, what: 'turned' }];
	}
	if (node.operator === SyntaxKind.PlusToken || isCondition(node)) return [];
	return [{ from: node, text: `(${operand})`, what: 'sign dropped' }];
}

/** `a?.b` becomes `a.b`. @param {ts.Node} token @returns {Change[]} */
function chainChanges(token) {
	const isProperty = ts.isPropertyAccessExpression(token.parent);
	return [{ from: token, text: isProperty ? '.' : '', what: 'not optional' }];
}

/** @param {ts.CallExpression} node @returns {Change[]} */
function callChanges(node) {
	const { expression } = node;
	if (!ts.isPropertyAccessExpression(expression)) return [];
	const method = expression.name.text;
	/** @type {Change[]} */
	const changes = [];
	const other = METHODS.get(method);
	if (other) changes.push({ from: expression.name, text: other, what: `${method} turned` });
	if (DROPPED.has(method)) {
		changes.push({ from: node, text: expression.expression.getText(), what: `${method}() dropped` });
	}
	return changes;
}

/** @param {ts.Node} node */
function isName(node) {
	const { parent } = node;
	if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) return parent.name === node;
	return ts.isComputedPropertyName(parent) || ts.isExternalModuleReference(parent);
}

/** @param {ts.Node} node @returns {Change[]} */
function literalChanges(node) {
	if (node.kind === SyntaxKind.TrueKeyword) return [{ from: node, text: 'false', what: 'turned' }];
	if (node.kind === SyntaxKind.FalseKeyword) return [{ from: node, text: 'true', what: 'turned' }];
	if ((ts.isNumericLiteral(node) || ts.isStringLiteralLike(node)) && isName(node)) return [];
	if (ts.isNumericLiteral(node)) {
		const value = Number(node.text);
		const step = Number.isInteger(value) ? 1 : value / 10;
		return [{ from: node, text: `${value + step}`, what: 'off by one' }];
	}
	if (ts.isStringLiteralLike(node) && !isNameOfType(node)) {
		return [{ from: node, text: node.text === '' ? "'mutant'" : "''", what: 'other text' }];
	}
	if (
		ts.isTemplateExpression(node) &&
		!/ /.test(node.head.text + node.templateSpans.map((s) => s.literal.text).join(''))
	) {
		return [{ from: node, text: "''", what: 'other text' }];
	}
	return [];
}
