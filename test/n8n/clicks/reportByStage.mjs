// A report of the deals by stage, as a file.

import assert from 'node:assert/strict';

import { itemsOf } from '../../tools/execution-data.mjs';

/** @typedef {import('./person.mjs').Person} Person */
/** @typedef {import('../stage.mjs').Stage} Stage */

/** @param {Person} person @param {Pick<Stage, 'crm' | 'api'>} stage */
export async function reportByStage(person, { crm, api }) {
	await person.addFirst('schedule', 'Schedule Trigger');
	await person.close();

	await person.addAfter('Schedule Trigger', 0, 'deal', 'Vtiger CRM', 'Get many records');
	await person.chooseEntry('module', 'potent', 'Сделки (Potentials)');
	await person.flip('returnAll');
	await person.addOption('Labels');
	await person.look('deals');
	await person.execute();
	await person.close();

	await person.addAfter('Get many records', 0, 'summarize', 'Summarize');
	await person.choose('aggregation', 'Sum');
	await person.type('field', 'amount');
	await person.type('fieldsToSplitBy', 'sales_stage_label');
	await person.execute();
	await person.look('sums');
	await person.close();

	await person.addAfter('Summarize', 0, 'convert to file', 'Convert to File', 'Convert to CSV');
	await person.execute();
	await person.look('file');

	const [item] = itemsOf(await person.lastExecution(api), 'Convert to File');
	const text = String(await api.readFile(/** @type {{ id: string }} */ (item?.binary?.data)));
	const [, ...lines] = text.trim().split('\n');
	const amounts = crm.records('Potentials').map(({ amount }) => Number(amount));
	const stages = new Set(crm.records('Potentials').map(({ sales_stage }) => sales_stage));
	assert.equal(lines.length, stages.size);
	assert.ok(
		lines.some((line) => line.trim().endsWith(',Закрыта удачно')),
		text,
	);
	assert.equal(sum(lines.map((line) => Number(line.split(',')[0]))), sum(amounts));
}

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
