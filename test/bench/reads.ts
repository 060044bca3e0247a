// Works that read: single records, records with chosen columns, and all records of a module.

import { byId } from '../core/contexts';
import type { Bare } from './bare';
import { COLUMNS, MODULE, PAGE, grouped, numbers, record, runNode, type Size, type Work } from './work';

export function retrieves({ many }: Size): Work {
	let ids: string[] = [];
	return {
		work: `${grouped(many)} retrieves`,
		items: many,
		sessions: 4,
		length: 'long',
		async prepare({ crm }) {
			ids = await crm.fill(MODULE, many);
		},
		async node({ stored }) {
			const input = ids.map((id) => ({ json: { id } }));
			return await runNode(
				stored,
				record('retrieve', { recordId: byId('={{ $json.id }}') }),
				many,
				({ id }, index) => id === ids[index],
				{ input },
			);
		},
		bare: async ({ bare }) => await bare.each(ids, async (session, id) => await bare.get(session, 'retrieve', { id })),
	};
}

/** The bare loop asks for a hundred records a request, too, and finds each id's record in the answers. */
export function retrievesWithColumns({ many }: Size): Work {
	let ids: string[] = [];
	return {
		work: `${grouped(many)} retrieves with columns`,
		items: many,
		sessions: 1,
		length: 'medium',
		async prepare({ crm }) {
			ids = await crm.fill(MODULE, many);
		},
		async node({ stored }) {
			const input = ids.map((id) => ({ json: { id } }));
			const parameters = record('retrieve', { recordId: byId('={{ $json.id }}'), columns: COLUMNS });
			return await runNode(stored, parameters, many, ({ id }, index) => id === ids[index], { input });
		},
		async bare({ bare }) {
			const rows = new Map<string, object>();
			await bare.each(numbers(Math.ceil(many / PAGE)), async (session, page) => {
				const list = ids.slice(page * PAGE, (page + 1) * PAGE).map((id) => `'${id}'`);
				const query = `SELECT ${COLUMNS.join(',')} FROM ${MODULE} WHERE id IN (${list.join(',')}) LIMIT ${PAGE};`;
				for (const row of await bare.get(session, 'query', { query })) rows.set(row.id ?? '', row);
			});
			if (!ids.every((id) => rows.has(id))) throw new Error('not all records were found');
		},
	};
}

/** Page after page behind the last id. */
async function afterLastId(bare: Bare): Promise<object[]> {
	const all: object[] = [];
	for (let after = ''; ; ) {
		const where = after === '' ? '' : ` WHERE id > '${after}'`;
		const query = `SELECT ${COLUMNS.join(',')} FROM ${MODULE}${where} ORDER BY id LIMIT ${PAGE};`;
		const rows = await bare.get(bare.sessions[0] ?? '', 'query', { query });
		for (const row of rows) all.push(row);
		const last = rows[rows.length - 1];
		if (last === undefined) return all;
		after = last.id ?? '';
	}
}

/** Pages by their numbers, each session taking the next one until it is given an empty one. */
async function byPageNumber(bare: Bare): Promise<object[]> {
	const pages: object[][] = [];
	let next = 0;
	await Promise.all(
		bare.sessions.map(async (session) => {
			for (;;) {
				const page = next++;
				const query = `SELECT ${COLUMNS.join(',')} FROM ${MODULE} ORDER BY id LIMIT ${page * PAGE},${PAGE};`;
				const rows = await bare.get(session, 'query', { query });
				if (rows.length === 0) return;
				pages[page] = rows;
			}
		}),
	);
	return pages.flat();
}

/** On several sessions a bare loop needs no split points, since it asks for pages by their numbers. */
export function returnAll({ all }: Size, sessions: number): Work {
	let ids: string[] = [];
	return {
		work: `Return All of ${grouped(all)}, ${sessions === 1 ? '1 session' : `${sessions} sessions`}`,
		items: all,
		sessions,
		length: sessions === 1 ? 'long' : 'medium',
		async prepare({ crm }) {
			ids = await crm.fill(MODULE, all);
		},
		async node({ stored }) {
			const parameters = record('getMany', { columns: COLUMNS, returnAll: true, options: { parallelReads: sessions } });
			return await runNode(stored, parameters, all, ({ id }, index) => id === ids[index]);
		},
		async bare({ bare }) {
			const rows = await (sessions === 1 ? afterLastId(bare) : byPageNumber(bare));
			if (rows.length !== all) throw new Error(`${rows.length} records`);
		},
	};
}

const SORTED = 420;
const WANTED = 250;

/** The bare loop asks for the pages by their numbers, and trusts that nothing moves between two of them. */
export function sorted(): Work {
	let ids: string[] = [];
	return {
		work: `${WANTED} of ${SORTED}, sorted`,
		items: WANTED,
		sessions: 1,
		length: 'medium',
		async prepare({ crm }) {
			// Numbers of four digits, so that the names are in the order of the ids.
			ids = await crm.fill(MODULE, SORTED, 1_000);
		},
		async node({ stored }) {
			const sort = { by: { field: 'lastname', direction: 'ASC' } };
			const parameters = record('getMany', { columns: COLUMNS, sort, limit: WANTED });
			return await runNode(stored, parameters, WANTED, ({ id }, index) => id === ids[index]);
		},
		async bare({ bare }) {
			const rows: object[] = [];
			for (let offset = 0; offset < WANTED; offset += PAGE) {
				const limit = Math.min(PAGE, WANTED - offset);
				const query = `SELECT ${COLUMNS.join(',')} FROM ${MODULE} ORDER BY lastname,id LIMIT ${offset},${limit};`;
				rows.push(...(await bare.get(bare.sessions[0] ?? '', 'query', { query })));
			}
			if (rows.length !== WANTED) throw new Error(`${rows.length} records`);
		},
	};
}
