// The ids of a module as the trigger compares them: read, counted, asked for, and those of records changed lately.

import { asText } from '../webservice/protocol/json';
import { inOrderBehind, recordNumber } from '../webservice/vtql/pages';
import { LARGEST_PAGE, selectText, type Condition, type Selection } from '../webservice/vtql/query';
import type { RecordReader } from '../webservice/vtql/records';
import type { IdSource, Newcomer } from './bookkeeping/source';
import { clockSeconds, clockText } from './bookkeeping/wallClock';

/** The server goes by the number of an id alone. */
function bound(operator: 'greaterThan' | 'lessThanOrEqual', id: number): Condition {
	return { field: 'id', operator, values: [`1x${id}`] };
}

export class CrmIds implements IdSource {
	/**
	 * @param prefix of the module's webservice ids: 12 of 12x345
	 * @param watchedFields whose values newcomers bring along
	 */
	constructor(
		private readonly records: RecordReader,
		private readonly module: string,
		private readonly prefix: string,
		private readonly watchedFields: readonly string[],
	) {}

	webserviceId(id: number): string {
		return `${this.prefix}x${id}`;
	}

	async ids(after: number, upTo: number): Promise<number[]> {
		const rows = (await this.numbers({ where: [this.between(after, upTo)] })).map((id) => ({ id }));
		return inOrderBehind(after, rows).map(({ id }) => id);
	}

	async count(after: number, upTo: number): Promise<number> {
		return await this.records.count(this.module, [this.between(after, upTo)]);
	}

	async newcomers(after: number, newest: number, since: number): Promise<Newcomer[]> {
		const changed: Condition = { field: 'modifiedtime', operator: 'greaterThanOrEqual', values: [clockText(since)] };
		const where = [[bound('greaterThan', Math.max(after, newest))], [bound('greaterThan', after), changed]];
		const selection = {
			module: this.module,
			columns: [...new Set(['id', 'modifiedtime', ...this.watchedFields])],
			where,
			orderBy: ['id'],
			limit: LARGEST_PAGE,
		};
		const rows = (await this.records.run(selectText(selection))).map((record) => ({
			id: recordNumber(asText(record.id)),
			modified: clockSeconds(asText(record.modifiedtime)) || 0,
			values: this.watchedFields.map((name) => asText(record[name])),
		}));
		return inOrderBehind(after, rows);
	}

	async present(ids: readonly number[]): Promise<Set<number>> {
		const found = await this.records.byIds(
			this.module,
			['id'],
			ids.map((id) => this.webserviceId(id)),
		);
		return new Set([...found.keys()].map(recordNumber));
	}

	private between(after: number, upTo: number): Condition[] {
		const behind = bound('greaterThan', after);
		return upTo === Number.MAX_SAFE_INTEGER ? [behind] : [behind, bound('lessThanOrEqual', upTo)];
	}

	private async numbers(selection: Pick<Selection, 'where'>): Promise<number[]> {
		const whole = { ...selection, module: this.module, columns: ['id'], orderBy: ['id'], limit: LARGEST_PAGE };
		return (await this.records.run(selectText(whole))).map((record) => recordNumber(asText(record.id)));
	}
}
