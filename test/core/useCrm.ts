// The embedded CRM for the tests of a file or of a `describe`.

import { makeCrm, type Crm, type CrmOptions } from '../crm';

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
