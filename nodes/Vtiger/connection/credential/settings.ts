// The credential's settings, read from n8n's stored data.

import { hash } from 'spark-md5';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { InputError } from '../../webservice/protocol/errors';
import { webserviceAddress } from '../../webservice/protocol/address';
import { isZone } from '../../webservice/values/times';
import type { Server } from '../options';

export const CREDENTIAL_TYPE = 'vtigerApi';

export interface CredentialSettings extends Server {
	username: string;
	accessKey: string;
	/** IANA name of the zone of the CRM's clock. */
	zone: string;
	/** '' if there is no session yet. */
	sessionName: string;
	/** Webservice id of the user; '' before the first login. */
	userId: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Throws an InputError for a missing or unusable address, user, key or zone. */
export function readSettings(data: ICredentialDataDecryptedObject): CredentialSettings {
	const username = text(data.username).trim();
	const accessKey = text(data.accessKey).trim();
	const zone = text(data.timezone).trim() || 'Europe/Moscow';
	const address = webserviceAddress(text(data.url));
	if (username === '') throw new InputError('Username', 'The credential has no username', 'Enter the login name.');
	if (accessKey === '') {
		throw new InputError('Access Key', 'The credential has no access key', 'Copy it from My Preferences in the CRM.');
	}
	if (!isZone(zone)) {
		throw new InputError('Time Zone', `“${zone}” is not a time zone`, 'Use a name such as Europe/Moscow or UTC.');
	}
	return {
		address,
		username,
		accessKey,
		zone,
		ignoreSslIssues: data.ignoreSslIssues === true,
		sessionName: text(data.sessionName),
		userId: text(data.userId),
	};
}

/** Names the settings that a session was made with, without revealing them. */
export function sessionOwner(data: ICredentialDataDecryptedObject): string {
	return hash([text(data.url), text(data.username), text(data.accessKey)].join('\n'));
}
