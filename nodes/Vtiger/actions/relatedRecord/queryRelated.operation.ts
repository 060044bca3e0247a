// Related Record: Query.

import { limit, recordModule, returnAll } from '../../forms/parameters';
import { options } from '../../forms/options';
import { statementCrm } from '../../forms/conditionCrm';
import { queryParameters, queryText, readQueryParameters } from '../../forms/queryParameters';
import { readRelatedStatement } from '../../webservice/values/relatedStatement';
import { noticingMoves } from '../../webservice/vtql/moves';
import { rowsOfRelated, withCondition } from '../../webservice/vtql/relatedRows';
import { isCount, isStar, withParameters, type Statement } from '../../webservice/vtql/statement';
import { countOf } from '../../webservice/vtql/statementRows';
import { withCheckedValues } from '../../webservice/values/statementValues';
import { selectableColumns } from '../../webservice/metadata/metadata';
import type { Action } from '../action';
import type { Item } from '../item';
import { hintAtLooseOrder, hintAtMoves } from '../looseOrder';
import { mostRows } from '../mostRows';
import { present, presentCount } from '../present';
import { relation, sourceRecord } from './relatedParameters';
import { hintAtEvents, sourceOf, type Source } from './relatedSource';

export const queryRelated: Action = {
	value: 'query_related',
	name: 'Query',
	action: 'Query related records',
	description: 'Run a query in the CRM’s own query language over the records that are related to a record',
	kind: 'read',
	form: [
		recordModule,
		sourceRecord,
		relation,
		queryText('It reads the related records only, and combines conditions with AND only.'),
		queryParameters,
		returnAll,
		limit,
		options('rawValues', 'labels', 'readTimeout', 'maxResponseSize'),
	],
	async run(item) {
		const source = await sourceOf(item);
		const statement = await statementOf(item, source);
		hintAtEvents(item, source.relation);
		if (isCount(statement)) return presentCount(item, await countOf(source.run, statement));
		const { run, related } = source;
		const most = mostRows(item);
		const read = async () => await rowsOfRelated(run, statement, related.idPrefix, most);
		const rows = await noticingMoves(run, withCondition(statement, related.idPrefix), most, read, hintAtMoves(item));
		hintAtLooseOrder(item, statement, rows);
		return await present(item, rows, source.related.name);
	},
};

async function statementOf(item: Item, { relation, related }: Source): Promise<Statement> {
	const { named, positional } = readQueryParameters(item.parameter('queryParameters', {}));
	const text = withParameters(item.requiredText('query', 'Query'), named, positional);
	const written = readRelatedStatement(text, relation, related);
	const statement = await withCheckedValues(written, related, statementCrm(item.connection));
	if (!isStar(statement)) return statement;
	return { ...statement, columns: selectableColumns(related) };
}
