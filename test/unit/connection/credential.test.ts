// The credential as n8n shows, stores, tests and signs with it.

import { VtigerApi } from '../../../credentials/VtigerApi.credentials';
import { CREDENTIAL_TEST_HEADER } from '../../../nodes/Vtiger/connection/credential/signing';
import { sessionOwner } from '../../../nodes/Vtiger/connection/credential/settings';
import { zoneNames } from '../../../nodes/Vtiger/webservice/values/zoneNames';

const credential = new VtigerApi();

test('it is stored by its name, with its icons, and leads to its documentation', () => {
	expect(credential).toMatchObject({
		name: 'vtigerApi',
		icon: { light: 'file:../nodes/Vtiger/vtiger.svg', dark: 'file:../nodes/Vtiger/vtiger.dark.svg' },
		documentationUrl: expect.stringMatching(/n8n-nodes-salesplatform-vtiger$/),
	});
});

test('its fields: the key is hidden, and so is the session, which n8n fills in', () => {
	const WORDS = ['displayName', 'description', 'placeholder', 'options'];
	const held = credential.properties.map((property) =>
		Object.fromEntries(Object.entries(property).filter(([name]) => !WORDS.includes(name))),
	);
	expect(held).toEqual([
		{ name: 'url', type: 'string', default: '', required: true },
		{ name: 'username', type: 'string', default: '', required: true },
		{ name: 'accessKey', type: 'string', typeOptions: { password: true }, default: '', required: true },
		{ name: 'timezone', type: 'options', allowArbitraryValues: true, default: 'Europe/Moscow' },
		{ name: 'ignoreSslIssues', type: 'boolean', default: false },
		{ name: 'sessionName', type: 'hidden', typeOptions: { expirable: true, password: true }, default: '' },
		{ name: 'sessionOwner', type: 'hidden', default: '' },
		{ name: 'userId', type: 'hidden', default: '' },
	]);
});

test('the zone is one of a list', () => {
	const zone = credential.properties.find(({ name }) => name === 'timezone');
	expect(zone?.options).toEqual(zoneNames().map((name) => ({ name, value: name })));
});

test('its test asks for the modules below the URL as it was typed, with the mark that wants a fresh session', () => {
	expect(credential.test.request).toEqual({
		baseURL: '={{$credentials.url}}',
		url: '/webservice.php',
		qs: { operation: 'listtypes' },
		headers: { [CREDENTIAL_TEST_HEADER]: '1' },
	});
	expect(CREDENTIAL_TEST_HEADER).toMatch(/^x-[a-z-]+$/);
	expect(credential.test.rules).toEqual([
		{
			type: 'responseSuccessBody',
			properties: { key: 'success', value: false, message: expect.stringContaining('the user is active') },
		},
	]);
});

test('it signs a request with its session', async () => {
	const settings = { url: 'https://crm.example.com', username: 'admin', accessKey: 'key', timezone: 'UTC' };
	const data = { ...settings, sessionName: 'S', sessionOwner: sessionOwner(settings) };
	const request = { url: 'https://crm.example.com/webservice.php', qs: { operation: 'listtypes' } };
	expect(await credential.authenticate(data, request)).toMatchObject({
		url: request.url,
		qs: { operation: 'listtypes', sessionName: 'S' },
	});
});
