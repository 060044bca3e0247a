// The works of the benchmark, in the order of the table.

import { atOnce, idlePoll, login } from './executions';
import { retrieves, retrievesWithColumns, returnAll, sorted } from './reads';
import type { Size, Work } from './work';
import { creates, revises, upserts } from './writes';

export const WORKS: Array<(size: Size) => Work> = [
	creates,
	revises,
	retrieves,
	retrievesWithColumns,
	(size) => returnAll(size, 4),
	(size) => returnAll(size, 1),
	sorted,
	upserts,
	() => atOnce(8, 1),
	() => atOnce(8, 8),
	() => atOnce(16, 1),
	() => atOnce(16, 16),
	idlePoll,
	() => login(true),
	() => login(false),
];
