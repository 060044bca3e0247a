// Operations that common servers have broken, each with a call that a working server answers or refuses and that changes nothing.

import { WebserviceError } from '../../../webservice/protocol/errors';
import type { JsonObject, JsonValue } from '../../../webservice/protocol/json';
import { adviceForServerFault } from '../../../webservice/protocol/serverFaults';
import { fails, unknown, works, type Finding } from './check';

/** Names of records that the calls are about. No CRM has given out a number as high as the missing one. */
export interface ProbeWorld {
	/** Webservice id of the credential's user. */
	userId: string;
	/** Id of a module by its name; undefined if the user does not see the module. */
	missingRecord: (module: string) => string | undefined;
	/** Seconds since 1970 by the CRM's clock. */
	now: number;
}

export interface Probe {
	operation: string;
	/** What the operation is needed for, in the node's words. */
	neededFor: string;
	/** Undefined if the user lacks what the call is about. */
	arguments: (world: ProbeWorld) => JsonObject | undefined;
	/** Whether a refusal comes from a working operation. */
	refusedBy: (error: WebserviceError) => boolean;
}

const code =
	(...codes: string[]) =>
	(error: WebserviceError): boolean =>
		codes.includes(error.code);

/** Servers with wrongly registered parameters find no id in any call. */
const readTheId = (error: WebserviceError): boolean =>
	code('ACCESS_DENIED', 'RECORD_NOT_FOUND')(error) && !/denied for id/.test(error.reason);

export const PROBES: Probe[] = [
	{
		operation: 'sync',
		neededFor: 'deletions in Get Changes',
		arguments: ({ missingRecord, now }) => {
			const elementType = ['Contacts', 'Accounts', 'Leads'].find((module) => missingRecord(module) !== undefined);
			return elementType === undefined ? undefined : { modifiedTime: String(now), elementType, syncType: 'user' };
		},
		refusedBy: () => false,
	},
	{
		operation: 'retrieve_inventory',
		neededFor: 'Get with Line Items',
		arguments: ({ missingRecord }) => idOf(missingRecord('Invoice') ?? missingRecord('Quotes')),
		refusedBy: code('ACCESS_DENIED', 'RECORD_NOT_FOUND'),
	},
	{
		operation: 'convertlead',
		neededFor: 'Lead: Convert',
		arguments: ({ userId, missingRecord }) => {
			const leadId = missingRecord('Leads');
			if (leadId === undefined) return undefined;
			// In all forms that servers have registered: each reads its own.
			const element = { leadId, assignedTo: userId, entities: {} };
			const five = { leadId, assignedTo: userId, accountName: '', avoidPotential: '1', potential: {} };
			return { element, entityvalues: element, ...five };
		},
		refusedBy: readTheId,
	},
	{
		operation: 'files_retrieve',
		neededFor: 'Document: Download',
		arguments: ({ missingRecord }) => {
			const id = missingRecord('Documents');
			return id === undefined ? undefined : { id, file_id: id };
		},
		refusedBy: code('RECORD_NOT_FOUND', 'ACCESS_DENIED'),
	},
	{
		operation: 'changePassword',
		neededFor: 'User: Change Password',
		// Two different new passwords: refused before anything is changed.
		arguments: ({ userId }) => ({ id: userId, oldPassword: '-', newPassword: 'a1', confirmPassword: 'b2' }),
		refusedBy: code('CHANGE_PASSWORD_FAILURE', 'NEW_PASSWORD_MISMATCH', 'INVALID_OLD_PASSWORD'),
	},
	{
		operation: 'deleteUser',
		neededFor: 'User: Delete',
		arguments: ({ userId }) => ({ id: missing(userId), newOwnerId: userId }),
		refusedBy: code('ACCESS_DENIED', 'RECORD_NOT_FOUND'),
	},
];

const MISSING_NUMBER = '999999999';

/** An id of the same module that no record has. */
export function missing(id: string): string {
	return `${id.slice(0, id.indexOf('x'))}x${MISSING_NUMBER}`;
}

function idOf(id: string | undefined): JsonObject | undefined {
	return id === undefined ? undefined : { id };
}

/** What the answer to a probe says of the operation. */
export function judge(probe: Probe, answer: JsonValue | WebserviceError): Finding {
	const needed = `Needed for ${probe.neededFor}.`;
	if (!(answer instanceof WebserviceError) || probe.refusedBy(answer)) return works(needed);
	return brokenOperation(answer, needed);
}

/** The advice is that for administrators, without what is said after writes that may have been carried out. */
export function brokenOperation({ operation, code: given, message, advice }: WebserviceError, needed: string): Finding {
	return fails(`${needed} ${message}.`, adviceForServerFault(operation, given) ?? advice);
}

/** For a probe that has nothing to ask about. */
export function notAsked(probe: Probe): Finding {
	return unknown(`Needed for ${probe.neededFor}. The user does not see the module that it is about.`);
}
