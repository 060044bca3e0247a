// The embedded CRM for the tests of a file or of a `describe`.

import { makeCrm, startCrm, type Crm, type CrmOptions } from '../crm';

/**
 * Started before the first test and stopped after the last one; before each of them its log is empty, and no fault is
 * ordered. Its records, users and keys are there at once, its address once it has started.
 */
export function useCrm(options: CrmOptions = {}): Crm {
	const crm = makeCrm(options);
	beforeAll(async () => await crm.start());
	afterAll(async () => await crm.stop());
	beforeEach(() => {
		crm.clearLog();
		crm.faults.clear();
	});
	return crm;
}

/** Gives a new CRM before each test, and stops it after the test. */
export function useNewCrm(options: CrmOptions, take: (crm: Crm) => void): void {
	let crm: Crm | undefined;
	beforeEach(async () => {
		crm = await startCrm(options);
		take(crm);
	});
	afterEach(async () => await crm?.stop());
}

const opened: Crm[] = [];

/** One more CRM, which is stopped when the tests of the file have ended, however they end. */
export async function openCrm(options: CrmOptions = {}): Promise<Crm> {
	const crm = await startCrm(options);
	opened.push(crm);
	return crm;
}

afterAll(async () => {
	await Promise.all(opened.splice(0).map(async (crm) => await crm.stop()));
});
