// The trigger in a running n8n, with each of n8n's ways of scheduling polls: every change once, whatever happens in between.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

import { errorOf, itemsOf } from '../tools/execution-data.mjs';
import { N8nApi } from '../tools/n8n-api.mjs';
import { startN8n } from '../tools/n8n-server.mjs';
import { shutDown } from '../tools/shutdown.mjs';
import { eventually, succeeded } from './expect.mjs';
import { credentialData, credentialType, setStage } from './stage.mjs';
import { Watching, watchingNodes } from './watching.mjs';
import { byId, chain, chosen, mapped, run, vtiger } from './workflows.mjs';

/** @typedef {import('../crm/types').Crm} Crm */

const bySales = { owner: '19x5', by: '19x5' };

/** Waits for this many further requests about the module. @param {Crm} crm @param {string} module @param {number} count */
async function polled(crm, module, count) {
	const polls = () =>
		crm.requests.filter(
			({ parameters }) => parameters.elementType === module || parameters.query?.includes(`FROM ${module} `),
		).length;
	const before = polls();
	await eventually(`${count} polls of ${module}`, () => (polls() >= before + count ? true : undefined));
}

/** @param {NodeJS.ProcessEnv} scheduling how n8n schedules polls */
export async function triggerTests(scheduling) {
	// n8n looks for workflows to switch on every 15 seconds, if several come at once.
	const environment = { ...scheduling, N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '500' };
	const stage = await setStage({ environment });
	const { crm, startCrm, admin, sales, installed } = stage;
	let { api, n8n } = stage;
	after(shutDown);

	const watch = async (/** @type {string} */ module, /** @type {object} */ parameters, credential = admin) =>
		await Watching.create(api, module, parameters, credential);

	// Each test watches another module, so that they can wait for their polls together.
	describe('each event comes once, to those who asked for it', { concurrency: true }, () => {
		test('with records of others among them, and none that were there before', async () => {
			const old = crm.create('Contacts', { lastname: 'Старый' }, bySales);
			const doomed = crm.create('Contacts', { lastname: 'Лишний' }, { owner: '19x1' });
			const events = ['created', 'updated', 'createdOrUpdated', 'deleted'];
			const watching = await Promise.all(events.map(async (event) => await watch('Contacts', { event })));
			for (const one of watching) await one.activate();
			await polled(crm, 'Contacts', 4);

			const born = crm.create('Contacts', { lastname: 'Новый' }, bySales);
			crm.revise(old, { title: 'Изменён' });
			crm.remove(doomed, { by: '19x1' });
			const [created, updated, both, deleted] = watching;
			const further = async () => await polled(crm, 'Contacts', 8);
			await created?.emits([`created ${born}`], further);
			await updated?.emits([`updated ${old}`], further);
			await both?.emits([`created ${born}`, `updated ${old}`], further);
			await deleted?.emits([`deleted ${doomed}`], further);

			const [item] = (await created?.emitted()) ?? [];
			assert.deepEqual([item?.lastname, item?.module, item?.detection], ['Новый', 'Contacts', 'query']);
			for (const one of watching) await one.deactivate();
		});

		test('a record that is changed again comes again, as it then is', async () => {
			const watching = await watch('Vendors', { event: 'updated' });
			const vendor = crm.create('Vendors', { vendorname: 'Поставщик' }, bySales);
			await watching.activate();
			for (const phone of ['1', '2', '3']) {
				crm.revise(vendor, { phone });
				await eventually(`the change ${phone}`, async () =>
					(await watching.emitted()).some((item) => item.phone === phone) ? true : undefined,
				);
			}
			await polled(crm, 'Vendors', 4);
			assert.deepEqual(
				(await watching.emitted()).map(({ phone }) => phone),
				['1', '2', '3'],
			);
			await watching.deactivate();
		});

		test('many records, of one second and over several polls', async () => {
			const watching = await watch('Leads', { event: 'created', options: { maxRecords: 25 } });
			await watching.activate();
			const leads = [];
			for (let round = 0; round < 3; round++) {
				for (let number = 0; number < 30; number++)
					leads.push(crm.create('Leads', { lastname: `Лид ${round} ${number}` }, bySales));
				await polled(crm, 'Leads', 2);
			}
			await watching.emits(
				leads.map((id) => `created ${id}`),
				async () => await polled(crm, 'Leads', 4),
			);
			await watching.deactivate();
		});

		test('records of this n8n are left out if that is chosen', async () => {
			const watching = await watch('Campaigns', { event: 'created', options: { ignoreSource: true } });
			await watching.activate();
			const own = {
				resource: 'record',
				operation: 'create',
				module: chosen('Campaigns'),
				fields: mapped({ campaignname: 'Из n8n', closingdate: '2027-01-31' }),
			};
			succeeded(await run(api, [vtiger('CRM', own, admin)]));
			const other = crm.create('Campaigns', { campaignname: 'Из браузера' }, bySales);
			await watching.emits([`created ${other}`], async () => await polled(crm, 'Campaigns', 4));
			await watching.deactivate();
		});

		test('a workflow that writes to the record that started it ends after one round', async () => {
			const write = {
				resource: 'record',
				operation: 'revise',
				module: chosen('Project'),
				recordId: byId('={{ $json.id }}'),
				fields: mapped({ description: '=Обработан запуском {{ $execution.id }}' }),
			};
			const options = { ignoreSource: true, ignoreOwnChanges: true };
			const parameters = { event: 'createdOrUpdated', options };
			const watching = await Watching.create(api, 'Project', parameters, admin, [vtiger('Write', write, admin)]);
			await watching.activate();
			const id = crm.create('Project', { projectname: 'Проект' }, bySales);
			const written = async (/** @type {string} */ before) =>
				await eventually('what the workflow has written', () => {
					const text = String(crm.records('Project').find((one) => one.id === id)?.description ?? '');
					return text === before || text === '' ? undefined : text;
				});
			const first = await written('');
			await watching.emits([`created ${id}`], async () => await polled(crm, 'Project', 4));
			crm.revise(id, { projectname: 'Проект 2' }, bySales);
			await written(first);
			await watching.emits([`created ${id}`, `updated ${id}`], async () => await polled(crm, 'Project', 4));
			await watching.deactivate();
		});

		test('only records that fit the conditions, with the chosen columns', async () => {
			const conditions = { conditions: [{ field: 'bill_city', operator: 'equals', value: 'Псков' }] };
			const watching = await watch('Accounts', {
				event: 'created',
				conditions,
				matchType: 'allConditions',
				options: { columns: ['accountname', 'bill_city'] },
			});
			await watching.activate();
			crm.create('Accounts', { accountname: 'Не тот', bill_city: 'Тверь' }, bySales);
			const id = crm.create('Accounts', { accountname: 'Тот', bill_city: 'Псков' }, bySales);
			await watching.emits([`created ${id}`], async () => await polled(crm, 'Accounts', 4));
			assert.deepEqual(await watching.emitted(), [
				{ id, accountname: 'Тот', bill_city: 'Псков', event: 'created', module: 'Accounts', detection: 'query' },
			]);
			await watching.deactivate();
		});

		test('a salesman’s trigger sees what the salesman may see', async () => {
			const watching = await watch('HelpDesk', { event: 'created' }, sales);
			await watching.activate();
			crm.create('HelpDesk', { ticket_title: 'Чужая' }, { owner: '19x1', by: '19x1' });
			const own = crm.create('HelpDesk', { ticket_title: 'Своя' }, bySales);
			await watching.emits([`created ${own}`], async () => await polled(crm, 'HelpDesk', 4));
			await watching.deactivate();
		});
	});

	describe('nothing is lost and nothing comes twice', { concurrency: true }, () => {
		test('while the workflow is switched off', async () => {
			const watching = await watch('Potentials', { event: 'createdOrUpdated' });
			const deal = (/** @type {string} */ potentialname) => crm.create('Potentials', { potentialname }, bySales);
			await watching.activate();
			const before = deal('До');
			await watching.emits([`created ${before}`], async () => await polled(crm, 'Potentials', 2));
			await watching.deactivate();
			const meanwhile = deal('Во время');
			crm.revise(before, { nextstep: 'Во время' });
			await watching.activate();
			const later = deal('После');
			await watching.emits(
				[before, meanwhile, later].map((id) => `created ${id}`).concat(`updated ${before}`),
				async () => await polled(crm, 'Potentials', 4),
			);
			await watching.deactivate();
		});

		test('while the session is lost', async () => {
			const watching = await watch('Services', { event: 'created' });
			await watching.activate();
			const services = [];
			for (const servicename of ['Раз', 'Два', 'Три']) {
				crm.loseSessions();
				services.push(crm.create('Services', { servicename }, bySales));
				await eventually(`the service ${servicename}`, async () =>
					(await watching.emitted()).some((item) => item.servicename === servicename) ? true : undefined,
				);
			}
			await watching.emits(
				services.map((id) => `created ${id}`),
				async () => await polled(crm, 'Services', 4),
			);
			assert.deepEqual(await watching.failures(), []);
			await watching.deactivate();
		});

		test('while the CRM fails, of which a failed execution tells', async () => {
			const watching = await watch('Faq', { event: 'created' });
			await watching.activate();
			await polled(crm, 'Faq', 1);
			crm.faults.always(
				{ when: ({ parameters }) => /FROM Faq /.test(parameters.query ?? '') },
				{ kind: 'json', code: 'DATABASE_QUERY_ERROR', message: 'Unknown error while processing' },
			);
			const faq = crm.create('Faq', { question: 'Когда?', faq_answer: 'Потом', faqstatus: 'Draft' }, bySales);
			await eventually('a failed execution that names the error', async () => {
				for (const { id } of await watching.failures()) {
					if (/DATABASE_QUERY_ERROR/.test(errorOf(await api.finishedExecution(id)).message)) return true;
				}
				return undefined;
			});
			crm.faults.clear();
			await watching.emits([`created ${faq}`], async () => await polled(crm, 'Faq', 4));
			await watching.deactivate();
		});
	});

	describe('detection by sync', { concurrency: true }, () => {
		test('if the CRM ignores the scope, the activation fails and says so', async () => {
			const watching = await watch('Assets', {
				event: 'created',
				options: { detection: 'sync', scope: 'application' },
			});
			crm.create('Assets', { assetname: 'Чужой', serialnumber: '1' }, bySales);
			await assert.rejects(watching.activate(), /scope|sync/i);
			await watching.deactivate();
		});

		test('if the CRM reads it, records of everyone come, deleted ones too', async () => {
			const vtigerCrm = await startCrm({ personality: 'vtiger-8.2' });
			const credential = await api.createCredential('Vtiger 8', credentialType, {
				...credentialData(vtigerCrm, vtigerCrm.admin),
				timezone: 'UTC',
			});
			const doomed = vtigerCrm.create('Leads', { lastname: 'Doomed' }, bySales);
			const changes = await watch(
				'Leads',
				{ event: 'createdOrUpdated', options: { detection: 'automatic' } },
				credential,
			);
			const deletions = await watch(
				'Leads',
				{ event: 'deleted', options: { detection: 'sync', scope: 'application' } },
				credential,
			);
			await changes.activate();
			await deletions.activate();
			const born = vtigerCrm.create('Leads', { lastname: 'Born' }, bySales);
			vtigerCrm.remove(doomed);
			const further = async () => await polled(vtigerCrm, 'Leads', 6);
			await changes.emits([`created ${born}`], further);
			await deletions.emits([`deleted ${doomed}`], further);
			assert.deepEqual(
				(await changes.emitted()).map(({ detection }) => detection),
				['sync'],
			);
			await changes.deactivate();
			await deletions.deactivate();
		});
	});

	test('nothing is lost and nothing comes twice while n8n is killed and started again', async () => {
		const watching = await watch('Products', { event: 'createdOrUpdated' });
		const product = (/** @type {string} */ productname) => crm.create('Products', { productname }, bySales);
		await watching.activate();
		const before = product('До');
		await watching.emits([`created ${before}`], async () => await polled(crm, 'Products', 2));
		await n8n.process.kill();
		const meanwhile = product('Во время');
		crm.revise(before, { productcode: 'Во время' });
		n8n = await startN8n(installed, { userFolder: n8n.userFolder, port: Number(new URL(n8n.url).port), environment });
		api = new N8nApi(n8n);
		await api.signIn();
		watching.api = api;
		const later = product('После');
		await watching.emits(
			[before, meanwhile, later].map((id) => `created ${id}`).concat(`updated ${before}`),
			async () => await polled(crm, 'Products', 4),
		);
		await watching.deactivate();
	});

	test('a run by hand shows the newest record and is not remembered', async () => {
		const nodes = watchingNodes({ module: chosen('Invoice'), event: 'createdOrUpdated' }, admin);
		const { id } = await api.createWorkflow({ name: 'By hand', nodes, connections: chain(nodes) });
		const newest = crm
			.records('Invoice')
			.sort((one, other) => String(other.modifiedtime).localeCompare(String(one.modifiedtime)))[0];
		for (let count = 0; count < 2; count++) {
			const items = itemsOf(succeeded(await api.run(id, { trigger: 'Trigger' })), 'Trigger');
			assert.deepEqual(
				items.map(({ json }) => [json.id, json.module]),
				[[newest?.id, 'Invoice']],
			);
		}
	});
}
