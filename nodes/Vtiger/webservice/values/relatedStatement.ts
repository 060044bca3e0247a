// A VTQL statement that a person wrote for related records: checked, so that it cannot leave the relation.

import { checkIds, conditionsOf, TEXTS } from './conditionIds';
import { InputError } from '../protocol/errors';
import type { ModuleDescription } from '../metadata/metadata';
import type { Relation } from '../metadata/relations';
import { readStatement, type Statement } from '../vtql/statement';

const PARAMETER = 'Query';

/**
 * Takes the statement apart. Throws an InputError for another module than the relation's, and for whatever
 * would reach records outside the relation: the server joins its list of ids to the conditions by AND alone, so
 * an OR escapes it, and it copies the part of an id after the x into SQL without quotes.
 */
export function readRelatedStatement(text: string, relation: Relation, description: ModuleDescription): Statement {
	const statement = readStatement(text);
	if (statement === undefined) {
		throw new InputError(
			PARAMETER,
			'The query is not in the form that related records need',
			`Write SELECT columns FROM ${relation.module} WHERE conditions ORDER BY field LIMIT number; all after FROM ${relation.module} can be left out.`,
		);
	}
	if (statement.module !== relation.module) {
		throw new InputError(
			PARAMETER,
			`The query reads “${statement.module}”, but the relation “${relation.label}” leads to ${relation.module}`,
			`Write FROM ${relation.module}, or choose another relation.`,
		);
	}
	refuseOr(text);
	const where = statement.where.flatMap((group) => conditionsOf(group));
	for (const condition of where) checkCondition(condition, description);
	return { ...statement, where: where.length === 0 ? [] : [where.map(withoutWhere).join(' AND ')] };
}

function refuseOr(text: string): void {
	if (!/(?<![a-z_])or(?![a-z_])/i.test(text.replace(TEXTS, "''"))) return;
	throw new InputError(
		PARAMETER,
		'OR cannot be used in a query of related records: the CRM would return unrelated records too',
		'Use AND only, use IN for several values of one field, or run one query for each alternative.',
	);
}

function checkCondition(condition: string, description: ModuleDescription): void {
	if (checkIds(condition, description)) return;
	throw new InputError(
		PARAMETER,
		`The condition “${condition}” cannot be read`,
		'A condition is a field, an operator (=, !=, <, >, <=, >=, LIKE, IN) and a value in single quotes.',
	);
}

/** The server looks for its place by the upper-case word, in texts too. Comparisons take no notice of case. */
function withoutWhere(condition: string): string {
	return condition.replace(TEXTS, (text) => text.replace(/WHERE/g, 'where'));
}
