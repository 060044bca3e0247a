// The CRM's address and user, the login, and the signing of requests.

import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { credentialLogin, needsLogin, type StoredSession } from '../nodes/Vtiger/connection/credential/login';
import { zoneNames } from '../nodes/Vtiger/webservice/values/zoneNames';
import { CREDENTIAL_TEST_HEADER, signRequest } from '../nodes/Vtiger/connection/credential/signing';

export class VtigerApi implements ICredentialType {
	name = 'vtigerApi';

	displayName = 'Vtiger CRM API';

	icon: Icon = { light: 'file:../nodes/Vtiger/vtiger.svg', dark: 'file:../nodes/Vtiger/vtiger.dark.svg' };

	documentationUrl = 'https://www.jsdelivr.com/package/npm/n8n-nodes-salesplatform-vtiger';

	properties: INodeProperties[] = [
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://crm.example.com',
			description: 'The address of the CRM’s login page, with its folder if it has one',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. admin',
			description: 'The login name in the CRM, not the e-mail address',
		},
		{
			displayName: 'Access Key',
			name: 'accessKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'In the CRM under My Preferences → User Advanced Options. It is not the password.',
		},
		{
			displayName: 'Time Zone',
			name: 'timezone',
			type: 'options',
			options: zoneNames().map((name) => ({ name, value: name })),
			// From an expression, or of a runtime that knows more zones.
			allowArbitraryValues: true,
			default: 'Europe/Moscow',
			description:
				'The CRM sends times without a zone: choose the $default_timezone of its config.inc.php. SalesPlatform comes with Europe/Moscow, Vtiger with UTC.',
		},
		{
			displayName: 'Ignore SSL Issues',
			name: 'ignoreSslIssues',
			type: 'boolean',
			default: false,
			description: 'Whether to connect even if the server’s certificate cannot be verified',
		},
		{
			displayName: 'Session Name',
			name: 'sessionName',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'Session Owner',
			name: 'sessionOwner',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'User ID',
			name: 'userId',
			type: 'hidden',
			default: '',
		},
	];

	/**
	 * Logs in. n8n calls it if there is no session or a request failed, and stores what it returns; nothing if a login
	 * would not help, so that the request is not sent again. Throws an Error that a person can read.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<StoredSession | Record<string, never>> {
		if (!needsLogin(credentials)) return {};
		return await credentialLogin(async (options) => await this.helpers.httpRequest(options), credentials);
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return signRequest(credentials, requestOptions);
	}

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.url}}',
			url: '/webservice.php',
			qs: { operation: 'listtypes' },
			headers: { [CREDENTIAL_TEST_HEADER]: '1' },
		},
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'success',
					value: false,
					message: 'The CRM refused the request. Check that the user is active and may use the webservice.',
				},
			},
		],
	};
}
