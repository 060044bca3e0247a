// Tells when the pages of a query cannot be trusted: for their order, or since records were changed between them.

import type { JsonObject } from '../webservice/protocol/json';
import { LARGEST_PAGE } from '../webservice/vtql/query';
import { looseOrder, type Statement } from '../webservice/vtql/statement';
import type { Item } from './item';

export function hintAtLooseOrder(item: Item, statement: Statement, rows: JsonObject[]): void {
	const fields = looseOrder(statement);
	if (fields === undefined || rows.length <= LARGEST_PAGE) return;
	item.hint(
		`Beyond a hundred records the CRM can give those with equal values in all fields of ORDER BY twice or not at all. Write ORDER BY ${[...fields, 'id'].join()} and sort the items in the workflow.`,
	);
}

/** For rows that were read while records were changed. */
export function hintAtMoves(item: Item): () => void {
	return () => {
		item.hint(
			'Records were created, changed or deleted in the CRM while the pages were read in the order of the query: some may be missing. Run it again, order by id, or use Record: Get Many with Sort, which keeps track of such changes.',
		);
	};
}
