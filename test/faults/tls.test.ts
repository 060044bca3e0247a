// TLS that a proxy breaks after the CRM has carried a write out: nobody knows the outcome, and no certificate is to blame.

import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { byName, execute, mapped, storedCredential } from '../core/contexts';
import { selfSigned } from './certificate';
import { useCrm } from '../core/useCrm';

const crm = useCrm({ samples: false, tls: selfSigned });
let proxy: Server;
let url: string;
/** What the proxy answers in the server's place once it has run a create. */
let garbage: Buffer | undefined;

const creates = () => crm.requests.filter(({ operation }) => operation === 'create').length;

beforeAll(async () => {
	const port = Number(new URL(crm.url).port);
	proxy = createServer((client) => {
		const before = creates();
		const server = connect(port, '127.0.0.1');
		client.on('data', (data) => server.write(data));
		server.on('data', (data) => {
			if (garbage === undefined || creates() === before) return void client.write(data);
			client.end(garbage);
			server.destroy();
		});
		client.on('error', () => server.destroy()).on('close', () => server.destroy());
		server.on('error', () => client.destroy()).on('close', () => client.end());
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	url = `https://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterAll(async () => await new Promise((resolve) => proxy.close(resolve)));

test.each<[string, Buffer]>([
	['plain text', Buffer.from('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n')],
	['an alert', Buffer.from([0x15, 3, 3, 0, 2, 2, 80])],
	['a record that cannot be read', Buffer.concat([Buffer.from([0x17, 3, 3, 0, 64]), Buffer.alloc(64, 7)])],
])('%s', async (lastname, bytes) => {
	garbage = undefined;
	const stored = storedCredential({ url, ...crm.admin }, { ignoreSslIssues: true });
	await execute(stored, { resource: 'module', operation: 'describe', module: byName('Leads') });
	garbage = bytes;
	const parameters = { resource: 'record', operation: 'create', module: byName('Leads'), fields: mapped({ lastname }) };
	await expect(execute(stored, parameters)).rejects.toMatchObject({
		message: expect.stringMatching(/\(create, CONNECTION_LOST\)/),
		description: expect.stringMatching(/may or may not have carried this out/),
	});
	expect(crm.records('Leads').filter((lead) => lead.lastname === lastname)).toHaveLength(1);
});
