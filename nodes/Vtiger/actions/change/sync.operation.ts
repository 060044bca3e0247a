// Change: Get Changes.

import type { INodeProperties } from 'n8n-workflow';
import { changingModule, refuseUnchanging } from '../../forms/changesForm';
import { oneOf } from '../../forms/oneOf';
import { options } from '../../forms/options';
import { changesSince, isUnableToSync, lastReading, type Changes, type SyncType } from '../../webservice/vtql/changes';
import { WebserviceError } from '../../webservice/protocol/errors';
import { asText, type JsonObject } from '../../webservice/protocol/json';
import type { ModuleDescription } from '../../webservice/metadata/metadata';
import { wireDateTime } from '../../webservice/values/times';
import { withState } from '../../webservice/values/output';
import type { Action } from '../action';
import type { Item } from '../item';
import { present } from '../present';
import { hintAtZone } from '../zoneHint';
import { coverageOf } from './coverage';
import { secondsOf } from './since';
import { changesWithoutSync } from './withoutSync';

const modifiedTime: INodeProperties = {
	displayName: 'Modified After',
	name: 'modifiedTime',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 2026-01-31 14:30, -7 days, or {{ $json.lastModifiedTime }}',
	description:
		'A date and time in the CRM’s time zone, an ISO time, or seconds since 1970. Give the lastModifiedTime of an earlier result to go on from there; give a few seconds less, so as to miss nothing that was being saved at that moment.',
};

const syncType: INodeProperties = {
	displayName: 'Scope',
	name: 'syncType',
	type: 'options',
	options: [
		{ name: 'My Records', value: 'user', description: 'Records that the credential’s user owns' },
		{ name: 'My Records and My Groups’', value: 'userandgroup', description: 'And those that the user’s groups own' },
		{ name: 'Everyone’s Records', value: 'application', description: 'All records; for administrators only' },
	],
	default: 'user',
	description:
		'Whose records to look at. Many servers ignore the scope and look at the user’s own records only. If sync does not work at all, created and updated records are found by query, but not for the scope of groups: nothing else tells which groups the user is in.',
};

const SCOPES: SyncType[] = ['user', 'userandgroup', 'application'];

export const sync: Action = {
	value: 'sync',
	name: 'Get Changes',
	action: 'Get records changed since a time',
	description:
		'Get the records that were created, updated or deleted since a time. To be told of changes as they happen, use the Vtiger CRM Trigger.',
	kind: 'read',
	form: [
		changingModule,
		modifiedTime,
		syncType,
		options('rawValues', 'labels', 'simplify', 'readTimeout', 'maxResponseSize'),
	],
	async run(item) {
		refuseUnchanging(item.module());
		const description = await item.recordModule();
		const { name } = description;
		const { client, zone } = item.connection;
		const after = secondsOf(item.parameter('modifiedTime', ''), zone);
		const scope = oneOf('Scope', item.parameter('syncType', 'user'), SCOPES);
		const found = await changesSince(client, { module: name, after, syncType: scope }).catch((error: unknown) => {
			if (!isUnableToSync(error)) throw error;
			return error;
		});
		const isSynced = !(found instanceof WebserviceError);
		const changes = isSynced ? found : await changesWithoutSync(item, description, after, scope, found);
		tellOfTimes(item, after, changes);
		if (isSynced) await tellOfSync(item, description, scope, changes);
		return await itemsOf(item, description, after, changes);
	},
};

/** Each change with its event, the module, and the time from which to go on. */
async function itemsOf(
	item: Item,
	description: ModuleDescription,
	after: number,
	changes: Changes,
): Promise<JsonObject[]> {
	const { name: module } = description;
	const { updated, deleted, lastModifiedTime } = changes;
	const start = wireDateTime(new Date(after * 1000), item.connection.zone) ?? '';
	const shown = await present(item, updated, description.name);
	const kept = updated.map((record, index) => {
		const event = asText(record.createdtime) > start ? 'created' : 'updated';
		return withState(shown[index] ?? record, { event }, description, { module, lastModifiedTime });
	});
	return [...kept, ...deleted.map((id) => ({ id, event: 'deleted', module, lastModifiedTime }))];
}

function tellOfTimes(item: Item, after: number, changes: Changes): void {
	const { client } = item.connection;
	const reading = lastReading(changes);
	if (reading !== undefined) hintAtZone(item, reading);
	if (client.serverTime !== undefined && after > client.serverTime) {
		item.hint(
			'Modified After lies in the future by the CRM’s clock, so that there are no changes yet. Check the time zone in the credential.',
		);
	}
}

async function tellOfSync(
	item: Item,
	description: ModuleDescription,
	scope: SyncType,
	changes: Changes,
): Promise<void> {
	if (description.name === 'Leads' && changes.deleted.length > 0) {
		item.hint('The CRM counts converted leads as deleted.');
	}
	switch (await coverageOf(item.connection, description, scope, changes)) {
		case 'scopeIgnored':
			item.hint(
				'The CRM does not read the scope: the result covers the records of the credential’s user only. An administrator adds the parameter syncType of the operation sync to the table vtiger_ws_operation_parameters (type String, sequence 3).',
			);
			break;
		case 'unproved':
			item.hint(
				'It is not proved that the result covers the whole scope: many servers look at the user’s own records only, and no record of another owner was found in this module to tell by.',
			);
			break;
		case 'covered':
	}
}
