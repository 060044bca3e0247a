// The action node in the hands of one user of the embedded CRM: short calls for tests.

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { Crm, RequestRecord } from '../crm';
import { byName, execute, storedCredential, type Run, type RunOptions, type StoredCredential } from './contexts';

export interface ActionNode {
	stored: StoredCredential;
	run(resource: string, operation: string, parameters: INodeParameters, options?: RunOptions): Promise<Run>;
	/** Json of the output items of an operation on records of a module. */
	record(operation: string, module: string, parameters?: INodeParameters, options?: RunOptions): Promise<IDataObject[]>;
	runRecord(operation: string, module: string, parameters?: INodeParameters, options?: RunOptions): Promise<Run>;
}

/** The node with the administrator's credential unless another user is given. */
export function actionNode(
	crm: Crm,
	user: { username: string; accessKey: string } = crm.admin,
	settings: IDataObject & { timezone?: string } = {},
): ActionNode {
	const { username, accessKey } = user;
	const { timezone = 'Europe/Moscow' } = settings;
	// A CRM that has not started yet has no address.
	let credential: StoredCredential | undefined;
	const stored = () => (credential ??= storedCredential({ url: crm.url, username, accessKey }, { timezone }));
	const run: ActionNode['run'] = async (resource, operation, parameters, options) =>
		await execute(stored(), { resource, operation, ...parameters }, options);
	const runRecord: ActionNode['runRecord'] = async (operation, module, parameters = {}, options = {}) =>
		await run('record', operation, { module: byName(module), ...parameters }, options);
	return {
		get stored() {
			return stored();
		},
		run,
		runRecord,
		record: async (...call) => (await runRecord(...call)).items.map((item) => item.json),
	};
}

export function inputItems(...items: IDataObject[]): INodeExecutionData[] {
	return items.map((json) => ({ json }));
}

/** How often each operation was asked for since the log was cleared, logins left out. */
export function requestCounts(crm: Crm): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { operation } of crm.requests) {
		if (operation === 'getchallenge' || operation === 'login') continue;
		counts[operation] = (counts[operation] ?? 0) + 1;
	}
	return counts;
}

const WRITES = new Set(['create', 'update', 'revise', 'delete']);

/** The requests that would change records. */
export function writesTo(crm: Crm): RequestRecord[] {
	return crm.requests.filter(({ operation }) => WRITES.has(operation));
}

/** The `element` of the newest request of an operation. */
export function sentElement(crm: Crm, operation: string): IDataObject {
	const request = crm.requests.filter((one) => one.operation === operation).pop();
	return JSON.parse(request?.parameters.element ?? 'null') as IDataObject;
}
