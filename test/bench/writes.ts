// Works that write: creates, revises and upserts, one by one on one session.

import { autoMapped, byId } from '../core/contexts';
import { MODULE, PAGE, grouped, numbers, record, runNode, type Size, type Work } from './work';

const COMPANY = 'ООО «Ромашка»';
/** What the node adds to a new record if the input does not say otherwise. */
const ADDED = { assigned_user_id: '19x1', source: 'n8n' };

export function creates({ many }: Size): Work {
	const records = numbers(many).map((index) => ({ lastname: `Новый ${index}`, company: COMPANY }));
	const input = records.map((json) => ({ json }));
	return {
		work: `${grouped(many)} creates`,
		items: many,
		sessions: 1,
		length: 'long',
		node: async ({ stored }) =>
			await runNode(
				stored,
				record('create', { fields: autoMapped() }),
				many,
				({ lastname }, index) => lastname === records[index]?.lastname,
				{ input },
			),
		async bare({ bare }) {
			await bare.each(records, async (session, fields) => {
				await bare.post(session, {
					operation: 'create',
					elementType: MODULE,
					element: JSON.stringify({ ...fields, ...ADDED }),
				});
			});
		},
	};
}

export function revises({ many }: Size): Work {
	let ids: string[] = [];
	let company = '';
	return {
		work: `${grouped(many)} revises`,
		items: many,
		sessions: 1,
		length: 'long',
		async prepare({ crm }) {
			ids = await crm.fill(MODULE, many);
		},
		// Each run writes another value.
		async before(_bench, run) {
			company = `${COMPANY} ${run}`;
		},
		async node({ stored }) {
			const input = ids.map((id) => ({ json: { record: id, company } }));
			const parameters = record('revise', { recordId: byId('={{ $json.record }}'), fields: autoMapped() });
			const written = company;
			return await runNode(
				stored,
				parameters,
				many,
				(json, index) => json.id === ids[index] && json.company === written,
				{ input },
			);
		},
		async bare({ bare }) {
			await bare.each(ids, async (session, id) => {
				await bare.post(session, { operation: 'revise', element: JSON.stringify({ id, company }) });
			});
		},
	};
}

/** Half of the records are there. The bare loop looks up a hundred names a request, more than the node does. */
export function upserts({ many }: Size): Work {
	let names: string[] = [];
	return {
		work: `Upsert of ${grouped(many)}`,
		items: many,
		sessions: 1,
		length: 'long',
		async before({ crm }, run) {
			const from = run * many;
			await crm.fill(MODULE, many / 2, from);
			names = numbers(many).map((index) => `Запись ${from + index}`);
		},
		async node({ stored }) {
			const input = names.map((lastname) => ({ json: { lastname, company: COMPANY } }));
			const expected = names;
			return await runNode(
				stored,
				record('upsert', { fields: autoMapped(['lastname']) }),
				many,
				({ lastname, action }, index) =>
					lastname === expected[index] && action === (index < many / 2 ? 'updated' : 'created'),
				{ input },
			);
		},
		async bare({ bare }) {
			const known = new Map<string, string>();
			await bare.each(numbers(Math.ceil(many / PAGE)), async (session, page) => {
				const list = names.slice(page * PAGE, (page + 1) * PAGE).map((name) => `'${name}'`);
				const query = `SELECT id,lastname FROM ${MODULE} WHERE lastname IN (${list.join(',')}) LIMIT ${PAGE};`;
				for (const { id = '', lastname = '' } of await bare.get(session, 'query', { query })) known.set(lastname, id);
			});
			if (known.size !== many / 2) throw new Error(`${known.size} records were found`);
			await bare.each(names, async (session, lastname) => {
				const id = known.get(lastname);
				const fields = { lastname, company: COMPANY };
				const element = JSON.stringify(id === undefined ? { ...fields, ...ADDED } : { id, ...fields });
				await bare.post(
					session,
					id === undefined ? { operation: 'create', elementType: MODULE, element } : { operation: 'revise', element },
				);
			});
		},
	};
}
