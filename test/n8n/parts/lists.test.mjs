// Every list of both nodes' panels, as n8n asks for it: each resource and operation, an administrator and a salesman.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { shutDown } from '../../tools/shutdown.mjs';
import { listUses } from '../dynamic-lists.mjs';
import { addRecords, listExpectations } from '../list-expectations.mjs';
import { setStage } from '../stage.mjs';
import { actionType, chosen, credentialsOf, triggerType } from '../workflows.mjs';

/** @typedef {import('../dynamic-lists.mjs').ListUse} ListUse */
/** @typedef {import('../../tools/n8n-api.mjs').Credential} Credential */

const { crm, api, admin, sales } = await setStage();
after(shutDown);
before(() => addRecords(crm));

const users = [
	{ who: 'an administrator', credential: admin, isAdmin: true },
	{ who: 'a salesman', credential: sales, isAdmin: false },
];
const descriptions = (await api.nodeTypes()).filter(({ name }) => name === actionType || name === triggerType);

/**
 * @param {string} nodeType
 * @param {ListUse} use
 * @param {Credential} credential
 * @param {Record<string, string>} choices
 * @param {{ filter?: string, paginationToken?: unknown }} [more]
 * @returns {Promise<{ list: any[], token?: unknown }>}
 */
async function ask(nodeType, { kind, methodName, parameter, parameters }, credential, choices, more = {}) {
	const inside = listExpectations[methodName]?.inside?.(parameter, choices);
	const { module, ...others } = choices;
	const chosenModule = module ? { module: chosen(module) } : {};
	const answer = await api[kind]({
		nodeType,
		methodName,
		parameter: inside?.parameter ?? parameter,
		parameters: { ...parameters, ...chosenModule, ...(inside?.parameters ?? others) },
		...credentialsOf(credential),
		...more,
	});
	return { list: answer.results ?? answer.fields ?? answer, token: answer.paginationToken };
}

/** All pages. @param {string} nodeType @param {ListUse} use @param {Credential} credential @param {Record<string, string>} choices */
async function askForAll(nodeType, use, credential, choices) {
	const lists = [];
	let paginationToken;
	do {
		const page = await ask(nodeType, use, credential, choices, { paginationToken });
		lists.push(page.list);
		paginationToken = page.token;
	} while (paginationToken !== undefined && lists.length < 10);
	return lists;
}

test('both nodes and their lists are known to n8n', () => {
	assert.equal(descriptions.length, 2);
	const methods = new Set(descriptions.flatMap(listUses).map(({ methodName }) => methodName));
	assert.deepEqual(
		[...methods].filter((name) => !listExpectations[name]),
		[],
		'lists without expectations',
	);
	assert.deepEqual(
		Object.keys(listExpectations).filter((name) => !methods.has(name)),
		[],
		'expectations of lists that no panel has',
	);
});

for (const description of descriptions) {
	for (const use of listUses(description)) {
		const { resource = 'trigger', operation = '' } = /** @type {Record<string, string>} */ (use.parameters);
		describe(`${resource} ${operation}: ${use.parameter} by ${use.methodName}`, () => {
			const expectation = listExpectations[use.methodName];
			if (!expectation) return;
			for (const { who, credential, isAdmin } of users) {
				for (const choices of expectation.chosen) {
					test(`for ${who}${Object.keys(choices).length > 0 ? `, chosen ${Object.values(choices).join(', ')}` : ''}`, async () => {
						const pages = await askForAll(description.name, use, credential, choices);
						if (expectation.paged) assert.ok(pages.length > 1, 'there is no second page');
						expectation.check(pages.flat(), { crm, isAdmin, chosen: choices });
					});
				}
			}

			for (const { filter, finds } of expectation.searches ?? []) {
				test(`searched for “${filter}”`, async () => {
					const names = (await ask(description.name, use, admin, expectation.chosen[0] ?? {}, { filter })).list.map(
						({ name }) => name,
					);
					if (finds.length === 0) assert.deepEqual(names, []);
					for (const name of finds)
						assert.ok(
							names.some((one) => one === name || one.startsWith(`${name} – `)),
							`${name} is not found among ${names.join(', ')}`,
						);
					assert.ok(names.length < 10, 'the list is not narrowed');
				});
			}

			if (expectation.chosen[0]?.module && !expectation.anyModule) {
				test('before a module is chosen: an empty list and no error', async () => {
					assert.deepEqual((await ask(description.name, use, admin, {})).list, []);
				});
			}
		});
	}
}

describe('every module of the CRM', () => {
	const action = descriptions.find(({ name }) => name === actionType) ?? {};
	/** @param {string} methodName */
	const useOf = (methodName) =>
		listUses(action).find((use) => use.methodName === methodName) ?? assert.fail(`no panel has ${methodName}`);

	test('has fields, columns and relations that the panels can show', async () => {
		const { list: modules } = await ask(actionType, useOf('searchRecordModules'), admin, {});
		assert.ok(modules.length > 25);
		for (const { value: module } of modules) {
			for (const methodName of ['getCreateFields', 'getColumns', 'getRelations']) {
				const { list } = await ask(actionType, useOf(methodName), admin, { module });
				if (methodName !== 'getRelations') assert.ok(list.length > 0, `${module} has ${list.length} ${methodName}`);
				for (const entry of list)
					assert.match(String(entry.displayName ?? entry.name), /\S/, `${module} ${methodName}`);
			}
		}
	});

	test('an error of the CRM is shown with what to do', async () => {
		crm.faults.always(
			{ operation: 'listtypes' },
			{ kind: 'json', code: 'ACCESS_DENIED', message: 'Permission to perform the operation is denied' },
		);
		try {
			await assert.rejects(ask(actionType, useOf('searchRecordModules'), admin, {}), /denies access.*Check the/);
		} finally {
			crm.faults.clear();
		}
	});
});
