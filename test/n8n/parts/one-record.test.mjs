// One record per key in one process: many executions at once that ask for the same people.

import { after, test } from 'node:test';

import { shutDown } from '../../tools/shutdown.mjs';
import { makesOneLeadPerPerson, operations } from '../one-record.mjs';
import { setStage } from '../stage.mjs';

const stage = await setStage();
after(shutDown);

for (const operation of Object.keys(operations)) {
	test(`200 calls of ${operation} for 50 people, 20 at a time, make 50 leads without a failed run`, async () => {
		await makesOneLeadPerPerson(stage, operation);
	});
}
