// Query: Run VTQL.

import type { INodeProperties } from 'n8n-workflow';
import { limit, returnAll } from '../../forms/parameters';
import { options } from '../../forms/options';
import { queryParameters, readQueryParameters } from '../../forms/queryParameters';
import { asText, type JsonObject } from '../../webservice/json';
import { selectableColumns } from '../../webservice/metadata';
import { LARGEST_PAGE } from '../../webservice/query';
import {
	isCount,
	isStar,
	pageText,
	pagesById,
	readStatement,
	withParameters,
	withSemicolon,
	type Statement,
} from '../../webservice/statement';
import type { Action } from '../action';
import type { Item } from '../item';
import { present } from '../present';

const queryText: INodeProperties = {
	displayName: 'Query',
	name: 'query',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	placeholder: "e.g. SELECT id, lastname FROM Contacts WHERE mailingcity = :city ORDER BY lastname",
	description:
		'In the CRM’s query language VTQL: one module, no joins, no parentheses, AND before OR. Put values into parameters: they are quoted safely.',
};

export const query: Action = {
	value: 'query',
	name: 'Run VTQL',
	action: 'Run a VTQL query',
	description: 'Run a query in the CRM’s own query language',
	kind: 'read',
	form: [queryText, queryParameters, returnAll, limit, options('typedValues', 'referenceLabels', 'readTimeout')],
	async run(item) {
		const parameters = readQueryParameters(item.parameter('queryParameters', {}));
		const text = withParameters(item.requiredText('query', 'Query'), parameters.named, parameters.positional);
		const statement = readStatement(text);
		if (statement === undefined) return await item.connection.records.run(withSemicolon(text));
		const rows = await rowsOf(item, await withoutStar(item, statement));
		return isCount(statement) ? rows : await present(item, rows, statement.module);
	},
};

/**
 * Stock 7.2 servers break off at SELECT * as soon as a row is found: every column by its name gives the same.
 * Lists of settings such as Currency have no such fault, and no labels to lose.
 */
async function withoutStar(item: Item, statement: Statement): Promise<Statement> {
	if (!isStar(statement)) return statement;
	const description = await item.connection.metadata.describe(statement.module);
	if (!description.isEntity) return statement;
	item.hint('SELECT * was sent as the list of all columns: servers of version 7.2 fail at the asterisk.');
	return { ...statement, columns: selectableColumns(description) };
}

async function rowsOf(item: Item, statement: Statement): Promise<JsonObject[]> {
	if (isCount(statement)) return await item.connection.records.run(`${pageTextOfCount(statement)};`);
	const wanted = item.flag('returnAll') ? Number.POSITIVE_INFINITY : Number(item.parameter('limit', 50));
	const most = Math.min(wanted, statement.limit ?? Number.POSITIVE_INFINITY);
	const rows: JsonObject[] = [];
	let after: string | undefined;
	const byId = pagesById(statement);
	while (rows.length < most) {
		const size = Math.min(LARGEST_PAGE, most - rows.length);
		const page = byId
			? { limit: size, ...(after === undefined ? {} : { after }) }
			: { limit: size, offset: statement.offset + rows.length };
		const found = await item.connection.records.run(`${pageText(statement, page)};`);
		if (found.length === 0) break;
		for (const row of found) rows.push(row);
		after = asText(found[found.length - 1]?.id);
	}
	return rows;
}

function pageTextOfCount(statement: Statement): string {
	const where = statement.where.length === 0 ? '' : ` WHERE ${statement.where.join(' OR ')}`;
	return `SELECT count(*) FROM ${statement.module}${where}`;
}
