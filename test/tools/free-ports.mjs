// Finds TCP ports on 127.0.0.1 that nobody listens on.

import net from 'node:net';

/** @param {number} port 0 for any @returns {Promise<net.Server | undefined>} undefined if the port is taken */
async function listen(port) {
	const server = net.createServer();
	return await new Promise((resolve, reject) => {
		server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
			error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
		);
		server.listen(port, '127.0.0.1', () => resolve(server));
	});
}

/** @param {net.Server} server */
const close = (server) => new Promise((resolve) => server.close(resolve));

/** Ports that differ from each other: all are held until the last one is found. @param {number} count @returns {Promise<number[]>} */
export async function freePorts(count) {
	const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
	const held = servers.filter((server) => server !== undefined);
	const ports = held.map((server) => /** @type {net.AddressInfo} */ (server.address()).port);
	await Promise.all(held.map(close));
	return ports;
}

/** @param {number} port */
export async function isFree(port) {
	const server = await listen(port);
	if (server) await close(server);
	return server !== undefined;
}
