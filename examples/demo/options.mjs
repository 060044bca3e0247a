// The demo's command line.

import { parseArgs } from 'node:util';

export const usage = `npm run demo -- [options]

  --once               end after the examples have run; exit code 0 only if every step gave what it should
  --n8n VERSION        another version of n8n than the one that the package is tested with
  --port NUMBER        the editor's port (5678, or another one if that is taken)
  --keep-user-folder   leave n8n's data folder when the demo ends
  --help               show this`;

/**
 * @param {string[]} args
 * @returns {{ once: boolean, keepUserFolder: boolean, help: boolean, port: number | undefined, n8n: string | undefined }}
 */
export function readOptions(args) {
	const { values } = parseArgs({
		args,
		options: {
			once: { type: 'boolean', default: false },
			'keep-user-folder': { type: 'boolean', default: false },
			port: { type: 'string' },
			n8n: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	const port = values.port === undefined ? undefined : Number(values.port);
	if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536))
		throw new Error(`--port takes a number from 1 to 65535, not "${values.port}"`);
	return { once: values.once, keepUserFolder: values['keep-user-folder'], help: values.help, port, n8n: values.n8n };
}
