// The registered operations: where each takes its arguments from, and what runs it.

import type { Call, UserCall } from './call';
import type { JsonValue } from './json';
import { changePassword, deleteUser } from './operations/accounts';
import { convertLead } from './operations/convertlead';
import { retrieveFiles } from './operations/files';
import { extendSession, getChallenge, login, logout } from './operations/login';
import { describe, listTypes, relatedTypes } from './operations/metadata';
import { runQuery } from './operations/query';
import { create, remove, retrieve, retrieveInventory, revise, update } from './operations/records';
import { addRelated, queryRelated, retrieveRelated } from './operations/related';
import { sync } from './operations/sync';
import { collationKey } from './vtql/collation';

type Result = JsonValue | Promise<JsonValue>;

interface Registered {
	/** The part of the request that holds the arguments, whatever the method is. */
	from: 'GET' | 'POST';
}

export interface OpenOperation extends Registered {
	beforeLogin: true;
	run(call: Call): Result;
}

export interface UserOperation extends Registered {
	beforeLogin: false;
	run(call: UserCall): Result;
}

export type Operation = OpenOperation | UserOperation;

function open(from: 'GET' | 'POST', run: (call: Call) => Result): Operation {
	return { from, beforeLogin: true, run };
}

function user(from: 'GET' | 'POST', run: (call: UserCall) => Result): Operation {
	return { from, beforeLogin: false, run };
}

const operations = new Map<string, Operation>([
	['getchallenge', open('GET', getChallenge)],
	['login', open('POST', login)],
	['extendsession', open('POST', extendSession)],
	['logout', user('POST', logout)],
	['listtypes', user('GET', listTypes)],
	['describe', user('GET', describe)],
	['relatedtypes', user('GET', relatedTypes)],
	['create', user('POST', create)],
	['retrieve', user('GET', retrieve)],
	['update', user('POST', update)],
	['revise', user('POST', revise)],
	['delete', user('POST', remove)],
	['query', user('GET', runQuery)],
	['sync', user('GET', sync)],
	['retrieve_inventory', user('GET', retrieveInventory)],
	['retrieve_related', user('GET', retrieveRelated)],
	['query_related', user('GET', queryRelated)],
	['add_related', user('POST', addRelated)],
	['convertlead', user('POST', convertLead)],
	['changepassword', user('POST', changePassword)],
	['deleteuser', user('POST', deleteUser)],
	['files_retrieve', user('GET', retrieveFiles)],
]);

/** Operation names are compared by the database: without regard to case and trailing spaces. */
export function operationNamed(name: string): Operation | undefined {
	return operations.get(collationKey(name).toLowerCase());
}
