// Values stay values: the embedded CRM runs every query that it is given, and none gives or changes other records.

import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { useCrm } from '../core/useCrm';
import { autoMapped, byId, mapped } from '../core/contexts';
import { actionNode, inputItems } from '../core/node';
import { hostileId, hostileText } from './hostile';

const RUNS = { numRuns: 25 };
const DECOY = 'Приманка';

const crm = useCrm({ samples: false });
const node = actionNode(crm);
let decoy: string;
let account: string;
let stranger: string;
beforeAll(() => {
	decoy = crm.create('Leads', { lastname: DECOY, company: 'Тайна' });
	account = crm.create('Accounts', { accountname: 'Свой' });
	stranger = crm.create('Accounts', { accountname: 'Чужой' });
	crm.create('Contacts', { lastname: DECOY, account_id: stranger });
});

const names = (items: IDataObject[]) => items.map(({ lastname }) => lastname);

/** A lead with the name for the time of the work. */
async function withLead(lastname: string, work: (id: string) => Promise<void>): Promise<void> {
	const id = crm.create('Leads', { lastname });
	try {
		await work(id);
	} finally {
		crm.remove(id);
	}
}

/** The text comes from the input: n8n takes one that begins with = for an expression. */
const TEXT = '={{ $json.text }}';
const LIST = '={{ [$json.text, "нет такого"] }}';

async function search(operator: string, text: string): Promise<IDataObject[]> {
	const conditions = { conditions: [{ field: 'lastname', operator, value: operator === 'inList' ? LIST : TEXT }] };
	const parameters = { conditions, columns: ['lastname'], returnAll: true };
	return await node.record('getMany', 'Leads', parameters, { input: inputItems({ text }) });
}

describe('a hostile text', () => {
	test.each([
		['equals', true],
		['contains', true],
		['startsWith', true],
		['endsWith', true],
		['inList', true],
		['greaterThanOrEqual', true],
		['notEquals', false],
	])('in the condition %s', async (operator, finds) => {
		await fc.assert(
			fc.asyncProperty(hostileText, async (text) => {
				await withLead(text, async (id) => {
					const found = await search(operator, text);
					expect(found.some((one) => one.id === id)).toBe(finds);
					const above = operator === 'greaterThanOrEqual';
					if (!above && !DECOY.toLowerCase().includes(text.toLowerCase()))
						expect(names(found).includes(DECOY)).toBe(!finds);
				});
			}),
			RUNS,
		);
	});

	test('in a query parameter', async () => {
		await fc.assert(
			fc.asyncProperty(hostileText, async (text) => {
				await withLead(text, async (id) => {
					const query = "SELECT id, lastname FROM Leads WHERE lastname = :v AND company != ':v ?' LIMIT 10;";
					const parameters = { query, queryParameters: { parameters: [{ name: 'v', value: TEXT }] } };
					const { items } = await node.run('query', 'query', parameters, { input: inputItems({ text }) });
					expect(items.map(({ json }) => json.id)).toEqual([id]);
				});
			}),
			RUNS,
		);
	});

	test('in a parameter of a query over related records', async () => {
		await fc.assert(
			fc.asyncProperty(hostileText, async (text) => {
				const own = crm.create('Contacts', { lastname: text, account_id: account });
				const query = 'SELECT id, lastname FROM Contacts WHERE lastname = ? ORDER BY id LIMIT 10';
				const queryParameters = { parameters: [{ name: '', value: TEXT }] };
				const parameters: INodeParameters = {
					module: 'Accounts',
					recordId: byId(account),
					relation: 'Contacts',
					query,
					queryParameters,
				};
				const { items } = await node.run('relatedRecord', 'query_related', parameters, { input: inputItems({ text }) });
				expect(items.map(({ json }) => json.id)).toEqual([own]);
				crm.remove(own);
			}),
			RUNS,
		);
	});

	test('as a value to match on creates one record, changes it the second time, and no other', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.uniqueArray(hostileText, { minLength: 1, maxLength: 8, selector: (text) => text.toLowerCase() }),
				async (texts) => {
					const before = new Set(crm.records('Leads').map(({ id }) => id));
					const upsert = async (company: string) =>
						await node.record(
							'upsert',
							'Leads',
							{ fields: autoMapped(['lastname']) },
							{ input: inputItems(...texts.map((lastname) => ({ lastname, company }))), continueOnFail: true },
						);
					const first = await upsert('раз');
					const second = await upsert('два');
					expect(second.map(({ id, error }) => id ?? error)).toEqual(first.map(({ id, error }) => id ?? error));
					expect(second.filter(({ action }) => action === 'created')).toEqual([]);
					const created = crm.records('Leads').filter(({ id }) => !before.has(id));
					expect(created.every(({ company }) => company === 'два')).toBe(true);
					expect(crm.records('Leads').find(({ id }) => id === decoy)).toMatchObject({
						lastname: DECOY,
						company: 'Тайна',
					});
					for (const { id } of created) crm.remove(String(id));
				},
			),
			{ numRuns: 15 },
		);
	});
});

/** The ids in a request. */
function idsIn(parameters: Record<string, string>): string[] {
	const { id, element, query = '' } = parameters;
	const inElement = element === undefined ? [] : [String((JSON.parse(element) as IDataObject).id ?? '1x1')];
	const inQuery = [...query.matchAll(/\b(?:id|account_id|parent_id|related_to) (?:=|!=|>|<=|IN) ?\(?'([^']*)'/g)].map(
		([, found = '']) => found,
	);
	return [...(id === undefined ? [] : [id]), ...inElement, ...inQuery];
}

describe('a hostile id', () => {
	const operations: Array<[resource: string, operation: string, parameters: INodeParameters]> = [
		['record', 'retrieve', {}],
		['record', 'retrieve', { columns: ['lastname'] }],
		['record', 'delete', {}],
		['record', 'revise', { fields: mapped({ lastname: 'Захвачен' }) }],
		['record', 'update', { fields: mapped({ lastname: 'Захвачен' }) }],
		['relatedRecord', 'retrieve_related', { relation: 'Documents', returnAll: true }],
		['comment', 'getMany', { returnAll: true }],
		['lead', 'convertlead', { entities: ['Accounts'] }],
	];

	test.each(operations)(
		'of %s: %s is refused, or sent as nothing but an id',
		async (resource, operation, parameters) => {
			await fc.assert(
				fc.asyncProperty(hostileId, hostileId, async (id, other) => {
					crm.clearLog();
					const all = { module: 'Leads', recordId: byId('={{ $json.id }}'), ...parameters };
					const { items } = await node.run(resource, operation, all, {
						input: inputItems({ id }, { id: other }),
						continueOnFail: true,
					});
					for (const { json } of items) expect(json.error).toBeDefined();
					for (const { parameters: sent } of crm.requests)
						for (const one of idsIn(sent)) expect(one).toMatch(/^\d+x\d+$/);
				}),
				RUNS,
			);
			expect(crm.records('Leads')).toMatchObject([{ id: decoy, lastname: DECOY }]);
		},
	);

	test('in a condition on the id or a reference finds nothing that it does not name', async () => {
		await fc.assert(
			fc.asyncProperty(
				hostileId,
				fc.constantFrom('id', 'account_id'),
				fc.constantFrom('equals', 'inList'),
				async (text, field, operator) => {
					const conditions = { conditions: [{ field, operator, value: TEXT }] };
					const input = inputItems({ text });
					const found = await node
						.record('getMany', 'Contacts', { conditions, returnAll: true }, { input })
						.catch((error: unknown) => error);
					if (found instanceof Error) return;
					expect(found).toEqual([]);
				},
			),
			RUNS,
		);
	});
});

describe('a hostile name', () => {
	test.each<[string, INodeParameters]>([
		['module', { module: TEXT }],
		['column', { columns: ['lastname', TEXT] }],
		['condition’s field', { conditions: { conditions: [{ field: TEXT, operator: 'equals', value: 'x' }] } }],
		['condition’s operator', { conditions: { conditions: [{ field: 'lastname', operator: TEXT, value: 'x' }] } }],
		['field to sort by', { sort: { by: { field: TEXT, direction: 'ASC' } } }],
	])('of a %s is refused', async (_, parameters) => {
		await fc.assert(
			fc.asyncProperty(hostileText, async (text) => {
				crm.clearLog();
				const all = { returnAll: true, module: 'Leads', ...parameters };
				const outcome = await node
					.run('record', 'getMany', all, { input: inputItems({ text }) })
					.catch((error: unknown) => error);
				expect(outcome).toBeInstanceOf(Error);
				expect(crm.requests.filter(({ operation }) => operation === 'query')).toEqual([]);
			}),
			RUNS,
		);
	});
});
