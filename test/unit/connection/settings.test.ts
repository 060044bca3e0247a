// The credential's settings as they are read, and what names those that a session was made with.

import { readSettings, sessionOwner } from '../../../nodes/Vtiger/connection/credential/settings';

const stored = { url: 'https://crm.example.com/', username: ' admin ', accessKey: ' key\n', timezone: ' UTC ' };

test('settings are read without the spaces around them', () => {
	const more = { ignoreSslIssues: true, sessionName: 'S', userId: '19x1' };
	expect(readSettings({ ...stored, ...more })).toEqual({
		address: 'https://crm.example.com/webservice.php',
		username: 'admin',
		accessKey: 'key',
		zone: 'UTC',
		...more,
	});
});

test('what is not stored is empty, the zone that of SalesPlatform, and certificates are checked', () => {
	const { timezone: _zone, ...others } = stored;
	expect(readSettings({ ...others, ignoreSslIssues: 'true', sessionName: null as never })).toMatchObject({
		zone: 'Europe/Moscow',
		ignoreSslIssues: false,
		sessionName: '',
		userId: '',
	});
});

test.each([
	['username', ' ', 'Username'],
	['accessKey', '', 'Access Key'],
	['accessKey', 5, 'Access Key'],
	['timezone', 'Moscow', 'Time Zone'],
	['url', '', 'URL'],
])('%s %j is refused', (name, value, parameter) => {
	expect(() => readSettings({ ...stored, [name]: value })).toThrow(expect.objectContaining({ parameter }));
});

test.each(['url', 'username', 'accessKey'])('a session of another %s has another owner', (name) => {
	expect(sessionOwner({ ...stored, [name]: 'other' })).not.toBe(sessionOwner(stored));
	expect(sessionOwner({ ...stored, timezone: 'other', sessionName: 'S' })).toBe(sessionOwner(stored));
});

test('the owner of a session tells the settings apart, and reveals none of them', () => {
	expect(sessionOwner({ url: 'a', username: 'b\nc', accessKey: '' })).not.toBe(
		sessionOwner({ url: 'a', username: 'b', accessKey: 'c' }),
	);
	expect(sessionOwner(stored)).toMatch(/^[0-9a-f]{32}$/);
});
