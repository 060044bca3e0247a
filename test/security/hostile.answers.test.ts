// Hostile and broken answers to every operation, list and form, and cancelling each operation: a readable error, nothing doubled.

import type { INodeListSearchResult } from 'n8n-workflow';
import { Vtiger } from '../../nodes/Vtiger/Vtiger.node';
import { byName, execute, loadOptions } from '../core/contexts';
import { actionNode, type ActionNode } from '../core/node';
import { startCrm, type Crm } from '../crm';
import { callsOf, type Call } from './operations';

let crm: Crm;
let node: ActionNode;
let calls: Call[];

beforeAll(async () => {
	crm = await startCrm({ samples: false });
	node = actionNode(crm);
	// Check Server tries several broken writes on purpose.
	calls = callsOf(crm).filter(({ operation }) => operation !== 'check');
	await node.run('module', 'listtypes', {});
});
afterAll(async () => await crm.stop());
beforeEach(() => crm.clearLog());
afterEach(() => crm.faults.clear());

const success = (result: string) => `{"success":true,"result":${result}}`;
/** A program’s own words in the place of the node’s. */
const OF_A_PROGRAM =
	/Cannot read|is not a function|is not iterable|undefined|\[object|Maximum call|Invalid array|toLowerCase|JSON at position/;

const ANSWERS: Array<[what: string, body: string]> = [
	['null', 'null'],
	['a number', '42'],
	['a text', '"success"'],
	['a list', '[{"success":true,"result":{}}]'],
	['success in words', '{"success":"true","result":{}}'],
	['success as a number', '{"success":1,"result":{}}'],
	['no error', '{"success":false}'],
	['an empty error', '{"success":false,"error":null}'],
	['an error as text', '{"success":false,"error":"denied"}'],
	['a code of another type', '{"success":false,"error":{"code":{"a":1},"message":["x"]}}'],
	['a code that every object has', '{"success":false,"error":{"code":"constructor","message":"toString"}}'],
	['both', '{"success":true,"result":{"id":"12x1"},"error":{"code":"X","message":"x"}}'],
	['an inherited success', '{"__proto__":{"success":true,"result":{}}}'],
	['no result', '{"success":true}'],
	['a result that is null', success('null')],
	['a result that is false', success('false')],
	['a result that is a number', success('1e999')],
	['a result that is text', success('"12x1"')],
	['an empty list', success('[]')],
	['an empty object', success('{}')],
	['a list of nulls', success('[null,null]')],
	['a list of lists', success('[[],[[]]]')],
	['a list of texts', success('["12x1","12x2"]')],
	['a record of nulls', success('{"id":null,"lastname":null}')],
	['a record of objects', success('{"id":{"a":1},"lastname":{"b":[2]},"LineItems":{"c":3}}')],
	['records with objects for ids', success('[{"id":{}},{"id":[]}]')],
	['another record', success('{"id":"99x99","lastname":"Чужой"}')],
	['other records', success('[{"id":"99x98"},{"id":"99x99"}]')],
	['ids that go on for ever', success('[{"id":"12x999999999999999999999"}]')],
	[
		'a name that changes all objects',
		success('{"id":"12x1","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
	],
	['a list with such names', success('[{"id":"12x1","__proto__":{"polluted":true}}]')],
	['a name said twice', success('{"id":"12x1","id":"99x99","lastname":"a","lastname":"b"}')],
	['lists of a module of another form', success('{"types":null,"information":[],"fields":{"a":1},"users":"x"}')],
	['changes of another form', success('{"updated":{"a":1},"deleted":null,"more":"yes","lastModifiedTime":[]}')],
	['half a character', success('{"id":"12x1","lastname":"\\ud83d"}')],
	['zero characters', success('{"id":"12x1\\u0000","lastname":"\\u0000"}')],
	['another charset', Buffer.from(success('{"id":"12x1","lastname":"Иван"}'), 'utf16le').toString('latin1')],
	['a mark of the byte order before it', `\ufeff${success('{"id":"12x1"}')}`],
	['two answers', success('{"id":"12x1"}') + success('{"id":"99x99"}')],
	['an answer in an answer that is cut', `{"success":true,"result":{"a":${success('{"id":"99x99"}')}`],
	['a comment', `/* */${success('[]')}`],
];

const OF_METADATA = ['describe', 'listtypes', 'getchallenge', 'login'];
const WRITES = ['create', 'update', 'revise', 'delete', 'add_related', 'convertlead', 'changepassword', 'deleteuser'];

/** Each write at most once, and none but the call’s own. */
function expectNothingDoubled(): void {
	const writes = crm.requests.map(({ operation }) => operation.toLowerCase()).filter((one) => WRITES.includes(one));
	expect(writes.length).toBeLessThanOrEqual(1);
}

function expectReadable(error: unknown): void {
	expect(error).toBeInstanceOf(Error);
	const { message, name } = error as Error;
	expect(name).toMatch(/^Node(Api|Operation)Error$/);
	expect(message).not.toMatch(OF_A_PROGRAM);
	expect(message.length).toBeGreaterThan(10);
}

describe('every operation whose own requests are answered with', () => {
	test.each(ANSWERS)(
		'%s',
		async (_what, body) => {
			for (const { parameters, input } of calls) {
				crm.faults.clear();
				crm.clearLog();
				const when = ({ operation }: { operation: string }) => !OF_METADATA.includes(operation.toLowerCase());
				crm.faults.always({ when }, { kind: 'status', status: 200, body });
				const outcome: unknown = await execute(node.stored, parameters, { input }).catch((error: unknown) => error);
				if (outcome instanceof Error) expectReadable(outcome);
				expectNothingDoubled();
			}
			expect(Reflect.get({}, 'polluted')).toBeUndefined();
		},
		20_000,
	);
});

describe('every operation, list and form of a CRM that describes its modules by', () => {
	const { listSearch, loadOptions: options, resourceMapping } = new Vtiger().methods;
	const methods = Object.entries<unknown>({ ...listSearch, ...options, ...resourceMapping });

	const SOME = [
		'null',
		'a list',
		'no error',
		'no result',
		'a result that is text',
		'an empty object',
		'a record of objects',
	];
	const CHOSEN = [...SOME, 'lists of a module of another form', 'a name that changes all objects'];

	test.each(ANSWERS.filter(([what]) => CHOSEN.includes(what)))(
		'%s',
		async (_what, body) => {
			const when = ({ operation }: { operation: string }) =>
				['describe', 'listtypes'].includes(operation.toLowerCase());
			crm.faults.always({ when }, { kind: 'status', status: 200, body });
			for (const { parameters, input } of calls) {
				crm.clearLog();
				const outcome: unknown = await execute(node.stored, parameters, { input }).catch((error: unknown) => error);
				if (outcome instanceof Error) expectReadable(outcome);
				expectNothingDoubled();
			}
			for (const [, method] of methods) {
				const context = loadOptions(node.stored, calls[0]?.parameters ?? {});
				const outcome: unknown = await Promise.resolve(
					Reflect.apply(method as (this: unknown) => unknown, context, []),
				).catch((error: unknown) => error);
				if (outcome instanceof Error) expectReadable(outcome);
			}
			expect(Reflect.get({}, 'polluted')).toBeUndefined();
		},
		20_000,
	);
});

describe('what a person types into a list', () => {
	const FILTERS = [
		"'",
		"''",
		'\\',
		"\\'",
		'%',
		'_',
		"' OR '1'='1",
		"x' OR id != '0",
		"'; DELETE FROM Contacts; --",
		"%' UNION SELECT accesskey FROM Users; --",
		'12x1 OR 1=1',
		'https://other.example.com/index.php?module=Contacts&view=Detail&record=1',
		'javascript:alert(1)',
		'<script>',
		'\0',
		'\u202eevil',
		'😀',
		'{{ $json }}',
		'x'.repeat(2_000),
		'Ж'.repeat(2_000),
	];
	const PAGES = ['-1', '1e9', 'abc', '0 UNION SELECT 1', '1.5', 'Infinity', '99999999999999999999'];
	const search = async (filter: string | undefined, page?: string) => {
		const { searchRecords, searchUsers, searchModules } = new Vtiger().methods.listSearch;
		const lists: INodeListSearchResult[] = [];
		for (const list of [searchRecords, searchUsers, searchModules]) {
			const context = loadOptions(node.stored, { module: byName('Contacts') });
			const found: unknown = await list.call(context, filter, page).catch((error: unknown) => error);
			if (found instanceof Error) expectReadable(found);
			else lists.push(found as INodeListSearchResult);
		}
		return lists;
	};

	test.each(FILTERS)('%j finds nothing that does not hold it', async (filter) => {
		const lists = await search(filter);
		for (const { name } of lists.flatMap(({ results }) => results)) {
			expect(name.toLowerCase()).toContain(filter.toLowerCase());
		}
		expect(crm.requests.map(({ errorCode }) => errorCode)).not.toContain('QUERY_SYNTAX_ERROR');
		expectNothingDoubled();
	});

	test.each(PAGES)('the page %j', async (page) => {
		await search(undefined, page);
		expect(crm.requests.map(({ errorCode }) => errorCode)).not.toContain('QUERY_SYNTAX_ERROR');
	});
});

/** Cancelled while its first request of its own is under way: those of the session itself change nothing there. */
describe('cancelling ends every operation at once', () => {
	const cancelled = async ({ parameters, input }: Call): Promise<unknown> => {
		const cancel = new AbortController();
		const when = ({ operation }: { operation: string }) => {
			if (OF_METADATA.includes(operation.toLowerCase())) return false;
			cancel.abort();
			return true;
		};
		crm.faults.always({ when }, { kind: 'slow', milliseconds: 300 });
		const run = execute(node.stored, parameters, { input, signal: cancel.signal, continueOnFail: false });
		// The answer would come, if the run waited for it.
		return await run.catch((caught: unknown) => caught);
	};

	test('with an error that says so, without a further request', async () => {
		for (const call of calls) {
			// These two ask for nothing but what the login does.
			if (call.resource === 'module') continue;
			crm.faults.clear();
			crm.clearLog();
			const error = await cancelled(call);
			const name = `${call.resource} ${call.operation}`;
			const own = crm.requests.filter(({ operation }) => !OF_METADATA.includes(operation.toLowerCase()));
			if (own.length === 0) continue;
			expect([name, error]).toEqual([name, expect.objectContaining({ message: expect.stringContaining('CANCELLED') })]);
			expect([name, own.length]).toEqual([name, 1]);
		}
	}, 20_000);
});
