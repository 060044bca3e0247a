// `npm run demo`: shows the package at work. A real n8n with the packed nodes runs the example workflows against the embedded CRM.

import { ensureDependencies } from '../test/tools/dependencies.mjs';
import { owner } from '../test/tools/n8n-api.mjs';
import { elapsed, say } from '../test/tools/progress.mjs';
import { isShuttingDown, shutDown } from '../test/tools/shutdown.mjs';
import { readExamples, withCredential } from './demo/examples.mjs';
import { withFreshFields } from './demo/fields.mjs';
import { readOptions, usage } from './demo/options.mjs';
import { report } from './demo/report.mjs';
import { runExample } from './demo/results.mjs';
import { setStage } from './demo/stage.mjs';

/** @typedef {Awaited<ReturnType<typeof setStage>>} Stage */

/** Puts every example into n8n and runs those that are to be run. @param {Stage} stage @returns {Promise<string[]>} what went wrong */
async function runExamples({ api, credential, n8n }) {
	const problems = [];
	for (const example of readExamples()) {
		const workflow = withCredential(example.workflow, credential);
		const { id } = await api.createWorkflow({
			...workflow,
			nodes: await withFreshFields(api, workflow.nodes, credential),
		});
		if (example.expectation.steps) problems.push(...report(example, await runExample(api, id, example)));
		console.log(`\n  in the editor: ${n8n.url}/workflow/${id}`);
	}
	return problems;
}

/** @param {Stage} stage */
function printAddresses({ n8n, crm }) {
	console.log(`
n8n's editor   ${n8n.url}
  e-mail       ${owner.email}
  password     ${owner.password}
embedded CRM   ${crm.url}
  user         ${crm.admin.username}
  access key   ${crm.admin.accessKey}`);
}

/** Ends only by an error: Ctrl-C ends the whole process. @param {Stage} stage @returns {Promise<never>} */
async function stayOpen({ n8n, crm }) {
	console.log('\nThe editor stays open until Ctrl-C.');
	await Promise.race([n8n.process.ended, crm.process.ended]);
	if (isShuttingDown()) return await new Promise(() => {});
	throw new Error('n8n or the embedded CRM has ended by itself.');
}

/** @param {ReturnType<typeof readOptions>} options @returns {Promise<number>} the exit code */
async function demo(options) {
	const since = Date.now();
	await ensureDependencies();
	const stage = await setStage(options);
	say(`  ready after ${elapsed(since)}`);
	const problems = await runExamples(stage);
	console.log(
		problems.length === 0
			? '\nEvery step gave what it should.'
			: `\nWhat went wrong:\n${problems.map((problem) => `- ${problem.replaceAll('\n', '\n  ')}`).join('\n')}`,
	);
	printAddresses(stage);
	if (options.keepUserFolder) console.log(`n8n's data     ${stage.n8n.userFolder} (kept)`);
	if (!options.once) await stayOpen(stage);
	return problems.length === 0 ? 0 : 1;
}

/** @returns {Promise<number>} the exit code */
async function main() {
	try {
		const options = readOptions(process.argv.slice(2));
		if (!options.help) return await demo(options);
		console.log(usage);
		return 0;
	} catch (error) {
		console.error(`\n${error instanceof Error ? error.message : error}`);
		return 1;
	}
}

process.exitCode = await main();
await shutDown();
