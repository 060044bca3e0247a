// The registry of resources and operations, in the order of use: it draws both dropdowns and finds what to run.

import type { Action, Resource } from './action';
import { sync } from './change/sync.operation';
import { create as addComment } from './comment/create.operation';
import { getMany as getComments } from './comment/getMany.operation';
import { call } from './customOperation/call.operation';
import { download } from './document/download.operation';
import { upload } from './document/upload.operation';
import { convertlead } from './lead/convertlead.operation';
import { describe } from './module/describe.operation';
import { listtypes } from './module/listtypes.operation';
import { query } from './query/query.operation';
import { create } from './record/create.operation';
import { remove } from './record/delete.operation';
import { findOrCreate } from './record/findOrCreate.operation';
import { getMany } from './record/getMany.operation';
import { retrieve } from './record/retrieve.operation';
import { retrieveInventory } from './record/retrieveInventory.operation';
import { revise } from './record/revise.operation';
import { update } from './record/update.operation';
import { upsert } from './record/upsert.operation';
import { addRelated } from './relatedRecord/addRelated.operation';
import { queryRelated } from './relatedRecord/queryRelated.operation';
import { relatedTypes } from './relatedRecord/relatedTypes.operation';
import { retrieveRelated } from './relatedRecord/retrieveRelated.operation';
import { check } from './session/check.operation';
import { extendsession } from './session/extendsession.operation';
import { getchallenge } from './session/getchallenge.operation';
import { login } from './session/login.operation';
import { logout } from './session/logout.operation';
import { changePassword } from './user/changePassword.operation';
import { deleteUser } from './user/deleteUser.operation';

export const RESOURCES: Resource[] = [
	{
		value: 'record',
		name: 'Record',
		actions: [create, retrieve, getMany, revise, upsert, findOrCreate, remove, retrieveInventory, update],
	},
	{ value: 'comment', name: 'Comment', actions: [addComment, getComments] },
	{
		value: 'relatedRecord',
		name: 'Related Record',
		actions: [addRelated, retrieveRelated, relatedTypes, queryRelated],
	},
	{ value: 'query', name: 'Query', description: 'Records by a query in the CRM’s own language', actions: [query] },
	{
		value: 'change',
		name: 'Change',
		description: 'What was created, updated or deleted since a time',
		actions: [sync],
	},
	{
		value: 'module',
		name: 'Module',
		description: 'The modules of the CRM and their fields',
		actions: [describe, listtypes],
	},
	{ value: 'lead', name: 'Lead', actions: [convertlead] },
	{ value: 'document', name: 'Document', actions: [upload, download] },
	{ value: 'user', name: 'User', actions: [changePassword, deleteUser] },
	{
		value: 'session',
		name: 'CRM Server',
		description: 'Check what works on the CRM; logins by hand, for requests of your own',
		actions: [check, login, extendsession, getchallenge, logout],
	},
	{
		value: 'customOperation',
		name: 'Custom Operation',
		description: 'Operations that modules or administrators have added to the webservice',
		actions: [call],
	},
];

export function findAction(resource: string, operation: string): Action | undefined {
	return RESOURCES.find((one) => one.value === resource)?.actions.find((action) => action.value === operation);
}
