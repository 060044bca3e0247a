// Starts embedded CRMs that are stopped when the test file ends, however it ends.

import { startCrm } from '../crm';
import type { Crm, CrmOptions } from '../crm';

const running: Crm[] = [];

export async function started(options: CrmOptions = {}): Promise<Crm> {
	const crm = await startCrm(options);
	running.push(crm);
	return crm;
}

afterAll(async () => {
	await Promise.all(running.splice(0).map((crm) => crm.stop()));
});
