// What is read can be written again, raw and typed, and a change of one field changes this field alone: in every module.

import type { INodeParameters } from 'n8n-workflow';
import { personalityNames, type Crm, type PersonalityName } from '../crm';
import { keepingOf, plainField, type RunRecord } from '../live/keeping';
import { World } from '../live/world';
import { byId, byName, execute, mapped } from './contexts';
import { actionNode, requestCounts, type ActionNode } from './node';
import { openCrm, useCrm } from './useCrm';

interface User {
	username: string;
	accessKey: string;
}

const WITH_COMMA = { decimal: ',', grouping: '.', role: 'H2' };

/** Users whose numbers change unless they are sent with care. */
const USERS: Record<string, (crm: Crm) => User> = {
	'an administrator': (crm) => crm.admin,
	'an ordinary user': (crm) => crm.sales,
	'a user with decimal comma': (crm) => crm.addUser({ username: 'komma', ...WITH_COMMA }),
};

/** Servers on which a user's writes differ: two profiles of ordinary users, four releases. */
const SERVERS_OF: Record<string, readonly PersonalityName[]> = {
	'an administrator': personalityNames,
	'an ordinary user': ['salesplatform-7.2', 'vtiger-7.5-php7.4'],
	'a user with decimal comma': ['salesplatform-7.2', 'vtiger-7.5-php7.4', 'vtiger-8.0-php8.2', 'vtiger-8.2-php8.2'],
};

/** Milliseconds for some 300 runs of the node, on a busy machine, too. */
const ALL_MODULES = 120_000;

function worldOf(node: ActionNode): World {
	return new World(async (parameters, input) => await execute(node.stored, parameters, input ? { input } : {}));
}

/** What the user's writes changed besides, by module; empty if nothing. */
async function lostBy(world: World): Promise<string[]> {
	const run: RunRecord = async (operation, module, parameters, input) =>
		await world.run('record', operation, { module: byName(module), ...parameters }, input && [{ json: input }]);
	const lost: string[] = [];
	for (const module of await world.writableModules()) {
		const field = plainField(await world.fields(module)) ?? '';
		const id = await world.anyId(module).catch(hiddenFromUser);
		if (id === undefined) continue;
		const { changed } = await keepingOf(run, module, id, field);
		for (const [what, names] of Object.entries(changed))
			lost.push(...names.map((name) => `${module} ${what}: ${name}`));
	}
	return lost;
}

/** A required reference leads to a module that the user does not see. */
function hiddenFromUser(error: unknown): undefined {
	if (!(error instanceof Error) || !error.message.includes('(describe, ACCESS_DENIED)')) throw error;
}

describe.each(personalityNames)('on %s', (personality) => {
	const crm = useCrm({ personality });
	const users = Object.entries(USERS).filter(([who]) => SERVERS_OF[who]?.includes(personality));

	test.each(users)(
		'%s',
		async (_, userOf) => {
			const user = userOf(crm);
			expect(await lostBy(worldOf(actionNode(crm, user)))).toEqual([]);
		},
		ALL_MODULES,
	);

	test('numbers come out as they went in, for a user with decimal comma too', async () => {
		const user = crm.addUser({ username: 'komma2', ...WITH_COMMA });
		const node = actionNode(crm, user);
		const [made] = await node.record('create', 'Products', {
			fields: mapped({ productname: 'Чай', unit_price: '100,50', commissionrate: '12.5', qtyinstock: 7.5 }),
		});
		const [price] = await node.record('revise', 'Products', {
			recordId: byId(String(made?.id)),
			fields: mapped({ unit_price: 1234.56 }),
		});
		expect(price).toMatchObject({ unit_price: 1234.56, commissionrate: 12.5, qtyinstock: 7.5 });
	});

	test('a change of a product’s words is one request, of its price two; a change of a document’s header two', async () => {
		const world = worldOf(actionNode(crm));
		const product = await world.anyId('Products');
		const quote = await world.anyId('Quotes');
		const count = async (module: string, id: string, fields: INodeParameters) => {
			crm.clearLog();
			await world.run('record', 'revise', { module: byName(module), recordId: byId(id), fields: mapped(fields) });
			const { describe: _, ...counts } = requestCounts(crm);
			return counts;
		};
		expect(await count('Products', product, { description: 'a' })).toEqual({ revise: 1 });
		expect(await count('Products', product, { unit_price: '5.5' })).toEqual({ retrieve: 1, revise: 1 });
		expect(await count('Quotes', quote, { subject: 'a' })).toEqual({ retrieve: 1, revise: 1 });
	});
});

describe('the administrator as the installer leaves him', () => {
	test.each([
		['vtiger-7.5-php7.4', /no decimals are set for this user/],
		['vtiger-8.2-php8.2', /would store 1235/],
	] as const)(
		'on %s: an amount that would become another is refused, all else is kept',
		async (personality, message) => {
			const crm = await openCrm({ personality, installerAdmin: true });
			const node = actionNode(crm);
			const fields = mapped({
				potentialname: 'A',
				sales_stage: 'Prospecting',
				closingdate: '2026-12-31',
				amount: '1234.56',
			});
			await expect(node.record('create', 'Potentials', { fields })).rejects.toMatchObject({
				message: expect.stringMatching(message),
				description: expect.stringContaining('Currency and Number Field Configuration'),
			});
			expect(await lostBy(worldOf(node))).toEqual([]);
		},
		ALL_MODULES,
	);
});
