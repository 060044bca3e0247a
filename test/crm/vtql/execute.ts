// Runs a VTQL query: checks, rows, order, limit, result.

import { seesField, seesModule, seesRecord } from '../access';
import { accessDenied, Failure, fatal } from '../failures';
import type { Installation } from '../installation';
import { linesOf } from '../inventory/lines';
import type { JsonObject, JsonValue } from '../json';
import { moduleOfActivity } from '../records/activities';
import { columnValue } from '../records/read';
import type { Field, Module } from '../modules';
import type { Personality } from '../personalities';
import type { StoredRecord, StoredValue } from '../store';
import type { User } from '../users';
import { idBounds } from './bounds';
import { comparison, firstRows } from './order';
import { moduleInText, parseQuery } from './parser';
import type { Query } from './parser';
import { predicateOf } from './predicate';
import type { Columns } from './predicate';
import { projection } from './project';
import { renderConditions } from './render';
import { SqlError } from './sql-lexer';
import { parseSql } from './sql-parser';
import type { Expression } from './sql-parser';

/** A record, or one line of it if a field of the lines is selected. */
export interface Row {
	record: StoredRecord;
	line: StoredRecord | undefined;
}

const mostRows = 100;

const columnsOf = (module: Module): Columns<Row> => ({
	field: (name) => module.field(name),
	reader(field) {
		if (!field.ofLine) return ({ record }) => columnValue(field, record);
		return ({ line }): StoredValue => line?.values[field.name] ?? null;
	},
});

/** Rows that a query of the module may return at all. */
function belongs(module: Module): (record: StoredRecord) => boolean {
	if (module.name === 'Users') return (record) => !record.deleted && record.values.status === 'Active';
	if (module.table === 'Calendar') return (record) => !record.deleted && moduleOfActivity(record) === module.name;
	if (module.name === 'Currency' || module.name === 'Tax') return (record) => record.values.deleted !== '1';
	return (record) => !record.deleted && !record.converted;
}

function databaseError(installation: Installation): Failure {
	const russian = installation.personality.language === 'ru';
	return new Failure(
		'DATABASE_QUERY_ERROR',
		russian ? 'Ошибка базы данных при выполнении операции' : 'Database error while performing requested operation',
	);
}

/** PHP 8 holds a word that is no number against the largest limit as text, and mostly finds it larger. */
function limitNumber(literal: string, { php }: Personality): number {
	if (/^\d+$/.test(literal)) return Number(literal);
	if (php === 8 && !/^[+-]?\d/.test(literal) && literal > String(mostRows)) return mostRows;
	throw new SqlError('limit');
}

function limits(query: Query, personality: Personality): { offset: number; count: number } {
	const { limit } = query;
	if (limit === undefined) return { offset: 0, count: mostRows };
	const offset = limitNumber(limit.offset, personality);
	return { offset, count: Math.min(limitNumber(limit.count, personality), mostRows) };
}

/** The rows that the bounds on the id leave, in their order; a look at a page by id must not cost the whole table. */
function visitCandidates(
	installation: Installation,
	module: Module,
	condition: Expression | undefined,
	backwards: boolean,
	visit: (record: StoredRecord) => boolean,
): void {
	const table = installation.store.table(module.table);
	const { above, below, ids } = idBounds(condition);
	if (ids !== undefined) {
		const ordered = [...new Set(ids)].sort((a, b) => (backwards ? b - a : a - b));
		for (const id of ordered) {
			const record = table.get(id);
			if (record !== undefined && !visit(record)) return;
		}
		return;
	}
	const first = above === -Infinity ? 0 : table.firstAfter(above);
	const last = below === Infinity ? table.rows.length : table.firstAfter(below - 1);
	for (let step = 0; step < last - first; step++) {
		const record = table.rows[backwards ? last - 1 - step : first + step];
		if (record !== undefined && !visit(record)) return;
	}
}

interface Plan {
	installation: Installation;
	user: User;
	module: Module;
	query: Query;
	/** Fields that the result shows. */
	shown: readonly Field[];
	joinsLines: boolean;
}

const noLine = [undefined];

/** @param visit is given the same object for every row, and says whether to go on. */
function visitMatches(plan: Plan, condition: string, backwards: boolean, visit: (row: Row) => boolean): void {
	const { installation, user, module } = plan;
	const expression = condition === '' ? undefined : parseSql(condition);
	const fulfils = expression === undefined ? undefined : predicateOf(expression, columnsOf(module));
	const counts = belongs(module);
	visitCandidates(installation, module, expression, backwards, (record) => {
		if (!counts(record) || !seesRecord(installation, user, module, record)) return true;
		const row: Row = { record, line: undefined };
		for (const line of plan.joinsLines ? linesOf(installation, record.id) : noLine) {
			row.line = line;
			if ((fulfils === undefined || fulfils(row)) && !visit(row)) return false;
		}
		return true;
	});
}

/** The fields of ORDER BY; one of an unjoined table, or unknown, fails in the database. */
function orderFields({ module, query, shown }: Plan): Field[] {
	return query.order.map((name) => {
		const field = module.field(name);
		const joined =
			field !== undefined &&
			(!field.side || shown.includes(field) || query.conditions.some((condition) => condition.field === name));
		if (!joined) throw new SqlError(`unknown column ${name}`);
		return field;
	});
}

function selectRows(plan: Plan, condition: string): Row[] {
	const { query, module } = plan;
	// The table has no key, which every selection asks for.
	if (!module.has('id')) throw new SqlError('unknown column id');
	const { offset, count } = limits(query, plan.installation.personality);
	const order = orderFields(plan);
	const byIdOnly = order.length === 0 || (order.length === 1 && order[0]?.name === 'id');
	if (!byIdOnly) {
		const compare = comparison(order, query.descending, columnsOf(module));
		const all: Row[] = [];
		visitMatches(plan, condition, false, (row) => all.push({ ...row }) > 0);
		return firstRows(all, compare, offset + count).slice(offset);
	}
	const rows: Row[] = [];
	let skipped = 0;
	if (count === 0) return rows;
	visitMatches(plan, condition, order.length > 0 && query.descending, (row) => {
		if (skipped++ >= offset) rows.push({ ...row });
		return rows.length < count;
	});
	return rows;
}

function countRows(plan: Plan, condition: string): JsonValue {
	let count = 0;
	visitMatches({ ...plan, joinsLines: false }, condition, false, () => ++count > 0);
	return [{ count: String(count) }];
}

function planFor(installation: Installation, user: User, module: Module, query: Query): Plan {
	const visible = (name: string): Field | undefined => {
		const field = module.field(name);
		return field !== undefined && seesField(user, module, field) ? field : undefined;
	};
	const { select } = query;
	let shown: Field[] = [];
	if (select === 'all') shown = module.fields.filter((field) => seesField(user, module, field));
	else if (select !== 'count') {
		shown = select.map((name) => {
			const field = visible(name);
			if (field !== undefined) return field;
			throw new Failure('ACCESS_DENIED', `Permission to access '.${name}.' attribute denied.`);
		});
	}
	const ofHeaderAndLine = /^hdnDiscount(Amount|Percent)$/;
	const used = [...shown, ...query.conditions.map((condition) => module.field(condition.field))];
	const joinsLines =
		module.inventory && used.some((field) => field !== undefined && (field.ofLine || ofHeaderAndLine.test(field.name)));
	return { installation, user, module, query, shown, joinsLines };
}

function readsTags(plan: Plan): boolean {
	const { shown, query } = plan;
	return (
		shown.some((field) => field.name === 'tags') ||
		query.order.includes('tags') ||
		query.conditions.some((condition) => condition.field === 'tags')
	);
}

/**
 * The result of `query`.
 * @throws Failure with the codes of the server; Breakdown for `SELECT *` on a server that dies of it.
 */
export function executeQuery(installation: Installation, user: User, text: string): JsonValue {
	const name = moduleInText(text);
	if (name === undefined) throw accessDenied(' for query');
	const module = installation.modules.byName(name);
	if (module === undefined) throw accessDenied(` for name : ${name}`);
	if (!seesModule(user, module)) throw accessDenied();
	if (name === 'Search') throw fatal();
	const query = parseQuery(text);
	const plan = planFor(installation, user, module, query);
	const condition = renderConditions(query.conditions, (field) => {
		const found = module.field(field);
		return found !== undefined && seesField(user, module, found) ? found : undefined;
	});
	try {
		if (query.select === 'count') return countRows(plan, condition);
		const rows = selectRows(plan, condition);
		if (installation.personality.broken.selectStar && rows.length > 0 && readsTags(plan)) throw fatal();
		return rowsAnswer(plan, rows);
	} catch (error) {
		if (!(error instanceof SqlError)) throw error;
		// Version 8 does not notice that the database refused.
		if (installation.personality.edition === 'vtiger') return [];
		throw databaseError(installation);
	}
}

function rowsAnswer({ installation, module, shown }: Plan, rows: readonly Row[]): JsonObject[] {
	const project = projection(installation, module, shown);
	const answers = rows.map(project);
	if (installation.personality.edition !== 'vtiger' || !module.has('id')) return answers;
	// Version 8 keys the rows by record, so that the lines of one collapse.
	return [...new Map(answers.map((answer) => [answer.id, answer])).values()];
}
