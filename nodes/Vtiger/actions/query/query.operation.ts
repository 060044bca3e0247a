// Query: Run VTQL.

import { limit, returnAll } from '../../forms/parameters';
import { options } from '../../forms/options';
import { queryParameters, queryText, readQueryParameters } from '../../forms/queryParameters';
import { statementCrm } from '../../forms/conditionCrm';
import { couldEscape } from '../../webservice/values/conditionIds';
import { InputError } from '../../webservice/protocol/errors';
import type { JsonObject } from '../../webservice/protocol/json';
import { selectableColumns } from '../../webservice/metadata/metadata';
import {
	isCount,
	isStar,
	readStatement,
	withParameters,
	withSemicolon,
	type Statement,
} from '../../webservice/vtql/statement';
import { noticingMoves } from '../../webservice/vtql/moves';
import { countOf, rowsOfStatement } from '../../webservice/vtql/statementRows';
import { holdsTexts, withCheckedValues } from '../../webservice/values/statementValues';
import type { Action } from '../action';
import type { Item } from '../item';
import { hintAtLooseOrder, hintAtMoves } from '../looseOrder';
import { mostRows } from '../mostRows';
import { present, presentCount } from '../present';

export const query: Action = {
	value: 'query',
	name: 'Run VTQL',
	action: 'Run a VTQL query',
	description: 'Run a query in the CRM’s own query language',
	kind: 'read',
	form: [
		queryText('It reads one module, without joins and parentheses; AND goes before OR.'),
		queryParameters,
		returnAll,
		limit,
		options('rawValues', 'labels', 'readTimeout', 'maxResponseSize'),
	],
	async run(item) {
		const parameters = readQueryParameters(item.parameter('queryParameters', {}));
		const text = withParameters(item.requiredText('query', 'Query'), parameters.named, parameters.positional);
		const written = readStatement(text);
		if (written === undefined) return await judgedByTheCrm(item, text);
		const statement = holdsTexts(written) ? await checked(item, written) : written;
		const run = async (page: string) => await item.connection.records.run(withSemicolon(page));
		if (isCount(statement)) return presentCount(item, await countOf(run, statement));
		const [wanted, most] = [await withoutStar(item, statement), mostRows(item)];
		const read = async () => await rowsOfStatement(run, wanted, most);
		const rows = await noticingMoves(run, statement, most, read, hintAtMoves(item));
		hintAtLooseOrder(item, statement, rows);
		return await present(item, rows, statement.module);
	},
};

/** The CRM says what is wrong with a statement that cannot be taken apart, unless a value in it could become more than a value. */
async function judgedByTheCrm(item: Item, text: string): Promise<JsonObject[]> {
	if (!couldEscape(text)) return await item.connection.records.run(withSemicolon(text));
	throw new InputError(
		'Query',
		'The query cannot be read',
		'Write SELECT columns FROM module WHERE conditions ORDER BY field LIMIT number; all after the module can be left out.',
	);
}

/** A value must not become more than a value, nor another one. */
async function checked({ connection }: Item, statement: Statement): Promise<Statement> {
	const description = await connection.metadata.describe(statement.module);
	return await withCheckedValues(statement, description, statementCrm(connection));
}

/**
 * Stock 7.2 servers fail at SELECT * as soon as a row is found: every column by its name gives the same.
 * Lists of settings such as Currency have no such fault, and no labels to lose.
 */
async function withoutStar(item: Item, statement: Statement): Promise<Statement> {
	if (!isStar(statement)) return statement;
	const description = await item.connection.metadata.describe(statement.module);
	if (!description.isEntity) return statement;
	return { ...statement, columns: selectableColumns(description) };
}
