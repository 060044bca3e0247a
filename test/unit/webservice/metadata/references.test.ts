// Records by their address: of this CRM alone.

import type { Metadata } from '../../../../nodes/Vtiger/webservice/metadata/metadata';
import { readRecordAddress, recordIdOf } from '../../../../nodes/Vtiger/webservice/metadata/references';

const CRM = 'https://crm.example.com/vtiger/webservice.php';
const PAGE = 'index.php?module=Contacts&view=Detail&record=345';

describe('the address of a page of this CRM', () => {
	test.each([
		`https://crm.example.com/vtiger/${PAGE}`,
		`http://crm.example.com/vtiger/${PAGE}`,
		`https://CRM.Example.com:443/vtiger//${PAGE}&app=SALES#tab`,
		`crm.example.com/vtiger/${PAGE}`,
		`/vtiger/${PAGE}`,
		PAGE,
		'https://crm.example.com/vtiger/?record=345&module=Contacts',
	])('%s', (text) => {
		expect(readRecordAddress(text, CRM)).toEqual({ module: 'Contacts', number: '345' });
	});

	test.each([
		'https://crm.example.com/vtiger/index.php?module=Contacts&record=345&record=346',
		'https://crm.example.com/vtiger/index.php?module=Contacts&module=Leads&record=345',
		'https://crm.example.com/vtiger/index.php?module=Contacts',
		'https://crm.example.com/vtiger/index.php?module=Contacts&record=345x',
		'https://crm.example.com/vtiger/index.php#?module=Contacts&record=345',
	])('without one record is none: %s', async (text) => {
		expect(readRecordAddress(text, CRM)).toBeUndefined();
		await expect(recordIdOf(text, 'Contacts', crm(), 'Record')).rejects.toThrow(/does not name a record/);
	});
});

/** A CRM whose modules all have the prefix 12. */
function crm() {
	const metadata = { describe: async () => await Promise.resolve({ idPrefix: '12' }) } as unknown as Metadata;
	return { address: CRM, metadata, names: { find: async () => await Promise.resolve([]) } };
}

describe('the address of another CRM', () => {
	test.each([
		`https://staging.example.com/vtiger/${PAGE}`,
		`https://crm.example.com:8443/vtiger/${PAGE}`,
		`https://crm.example.com/${PAGE}`,
		`https://crm.example.com/staging/${PAGE}`,
		`https://crm.example.com/vtiger/old/${PAGE}`,
		`https://crm.example.com/vtiger/../staging/${PAGE}`,
		`https://crm.example.com/Vtiger/${PAGE}`,
		`https://crm.example.com@staging.example.com/vtiger/${PAGE}`,
		`https://crm.example.com.evil.example/vtiger/${PAGE}`,
		`staging.example.com/vtiger/${PAGE}`,
		`//staging.example.com/vtiger/${PAGE}`,
		`/staging/${PAGE}`,
		`../${PAGE}`,
	])('is refused: %s', async (text) => {
		expect(readRecordAddress(text, CRM)).toBeUndefined();
		await expect(recordIdOf(text, 'Contacts', crm(), 'Record')).rejects.toMatchObject({
			parameter: 'Record',
			message: expect.stringMatching(/belongs to .*, the credential to crm\.example\.com\/vtiger$/),
		});
	});
});
