// Runs the embedded CRM from a command line: --port, --personality, --latency, --samples, --custom-fields, --fresh,
// --installer-admin, --fixed.

import { startCrm } from './index';
import { isPersonalityName, personalityNames } from './personalities';
import type { CrmOptions } from './types';

function optionsFrom(words: readonly string[]): CrmOptions {
	const options: CrmOptions = {};
	for (let at = 0; at < words.length; at += 2) {
		const name = words[at] ?? '';
		const value = words[at + 1] ?? '';
		switch (name) {
			case '--port':
				options.port = Number(value);
				break;
			case '--personality':
				if (!isPersonalityName(value)) throw new Error(`personality is one of ${personalityNames.join(', ')}`);
				options.personality = value;
				break;
			case '--latency':
				options.latency = Number(value);
				break;
			case '--samples':
				options.samples = value !== 'false';
				break;
			case '--custom-fields':
				options.customFields = value !== 'false';
				break;
			case '--fresh':
				options.fresh = value !== 'false';
				break;
			case '--installer-admin':
				options.installerAdmin = value !== 'false';
				break;
			case '--fixed':
				options.broken = Object.fromEntries(value.split(',').map((operation) => [operation, false]));
				break;
			default:
				throw new Error(
					`unknown option ${name}; known are --port, --personality, --latency, --samples, --custom-fields, --fresh, --installer-admin, --fixed`,
				);
		}
	}
	return options;
}

async function main(): Promise<void> {
	const options = optionsFrom(process.argv.slice(2));
	const crm = await startCrm(options);
	const { url, admin, sales } = crm;
	process.stdout.write(
		`${JSON.stringify({ url, personality: options.personality ?? 'salesplatform-7.2', admin, sales })}\n`,
	);
	const stop = (): void => {
		void crm.stop().then(() => process.exit(0));
	};
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
