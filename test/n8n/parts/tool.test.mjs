// The action node as a tool of an AI agent, called as a model calls it, without a model.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

import { shutDown } from '../../tools/shutdown.mjs';
import { jsonOf, succeeded } from '../expect.mjs';
import { setStage } from '../stage.mjs';
import { actionType, byId, chain, chosen, credentialsOf, mapped, node, start, toolType } from '../workflows.mjs';

const { crm, api, admin } = await setStage();
after(shutDown);

/**
 * Calls the tool with what a model would give it.
 * @param {object} parameters with $fromAI if the model decides
 * @param {Record<string, unknown>} answers by the names in $fromAI
 */
async function call(parameters, answers) {
	const executor = node('Agent', '@n8n/n8n-nodes-langchain.toolExecutor', 1, {
		toolName: 'CRM',
		query: JSON.stringify({ CRM: answers }),
	});
	const tool = node(
		'CRM',
		toolType,
		1,
		{ toolDescription: 'Works with the CRM', descriptionType: 'manual', options: {}, ...parameters },
		credentialsOf(admin),
	);
	const connections = {
		...chain([start(), executor]),
		CRM: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
	};
	const { id } = await api.createWorkflow({ name: 'Tool', nodes: [start(), executor, tool], connections });
	return await api.run(id);
}

/** What the model reads. @param {import('../../tools/execution-data.mjs').Execution} execution */
const answerOf = (execution) => JSON.stringify(jsonOf(execution, 'Agent'));

test('n8n offers the action node as a tool, with all of its operations', async () => {
	const types = await api.nodeTypes();
	const [action, tool] = [actionType, toolType].map((name) => types.find((type) => type.name === name));
	const operations = (/** @type {any} */ type) =>
		type.properties
			.filter((/** @type {any} */ { name }) => name === 'operation')
			.map((/** @type {any} */ { options }) => options.map((/** @type {any} */ { value }) => value));
	assert.deepEqual(operations(tool), operations(action));
});

describe('a model', () => {
	test('finds a record by the id that it gives', async () => {
		const id = crm.create('Contacts', { lastname: 'Найдёнов', title: 'Архитектор' });
		const parameters = {
			resource: 'record',
			operation: 'retrieve',
			module: chosen('Contacts'),
			recordId: byId("={{ $fromAI('record', 'Webservice id of the contact', 'string') }}"),
		};
		assert.match(answerOf(await call(parameters, { record: id })), /Архитектор/);
	});

	test('creates a record with the fields that it gives', async () => {
		const fields = mapped({
			lastname: "={{ $fromAI('lastname', 'Last name', 'string') }}",
			mailingcity: "={{ $fromAI('city', 'City', 'string') }}",
		});
		succeeded(
			await call(
				{ resource: 'record', operation: 'create', module: chosen('Contacts'), fields },
				{ lastname: 'Сгенерированный', city: 'Псков' },
			),
		);
		assert.ok(
			crm
				.records('Contacts')
				.some(({ lastname, mailingcity }) => lastname === 'Сгенерированный' && mailingcity === 'Псков'),
		);
	});

	test('runs a query with the value that it gives, quoted', async () => {
		crm.create('Contacts', { lastname: "O'Модель" });
		const parameters = {
			resource: 'query',
			operation: 'query',
			query: 'SELECT id, lastname FROM Contacts WHERE lastname = :name',
			queryParameters: { parameters: [{ name: 'name', value: "={{ $fromAI('name', 'Last name', 'string') }}" }] },
			returnAll: true,
		};
		assert.match(answerOf(await call(parameters, { name: "O'Модель" })), /O'Модель/);
	});

	test('reads what is wrong if a call fails', async () => {
		const parameters = {
			resource: 'record',
			operation: 'retrieve',
			module: chosen('Contacts'),
			recordId: byId("={{ $fromAI('record', 'Webservice id of the contact', 'string') }}"),
		};
		const execution = await call(parameters, { record: '12x999999' });
		assert.match(JSON.stringify(execution.data.resultData), /does not exist/);
	});

	test('is offered the same lists', async () => {
		const { results } = await api.search({
			nodeType: toolType,
			methodName: 'searchRecordModules',
			parameter: 'parameters.module',
			parameters: { resource: 'record', operation: 'create' },
			...credentialsOf(admin),
			filter: 'Contacts',
		});
		assert.deepEqual(
			results.map((/** @type {any} */ { name, value }) => ({ name, value })),
			[{ name: 'Контакты (Contacts)', value: 'Contacts' }],
		);
	});
});
