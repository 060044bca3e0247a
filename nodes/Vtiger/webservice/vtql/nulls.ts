// Fields that are NULL in the database: no condition finds them, so that it is counted whether there are any.

import type { Condition } from './query';
import type { RecordReader } from './records';

const counts = new WeakMap<RecordReader, Map<string, Promise<number>>>();

/**
 * Whether records of the module have NULL in the field: then the records with some value and those with any other are
 * fewer than all. `sample` is any value of the field's type. Asked once per run. Throws a WebserviceError.
 */
export async function holdsNull(
	records: RecordReader,
	module: string,
	field: string,
	sample: string,
): Promise<boolean> {
	const withValue = (['equals', 'notEquals'] as const).map((operator) => [{ field, operator, values: [sample] }]);
	return (await countOnce(records, module, [])) !== (await countOnce(records, module, withValue));
}

async function countOnce(records: RecordReader, module: string, where: Condition[][]): Promise<number> {
	const known = counts.get(records) ?? new Map<string, Promise<number>>();
	counts.set(records, known);
	const key = JSON.stringify([module, where]);
	const count =
		known.get(key) ??
		records.count(module, where).catch((error: unknown) => {
			known.delete(key);
			throw error;
		});
	known.set(key, count);
	return await count;
}
