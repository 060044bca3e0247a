// Records as people name them: by address, of this CRM alone, by id, number or label.

import { WebserviceError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import type { Metadata } from '../../../../nodes/Vtiger/webservice/metadata/metadata';
import type { NamedRecord } from '../../../../nodes/Vtiger/webservice/metadata/recordNames';
import {
	isRecordOf,
	pageOfModule,
	pageOfRecord,
	readRecordAddress,
	recordIdOf,
	referenceIdOf,
} from '../../../../nodes/Vtiger/webservice/metadata/references';
import { rejection } from '../fetchChannel';

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

const PREFIXES: Record<string, string> = { Accounts: '11', Contacts: '12', Calendar: '9', Events: '18' };

/** A CRM in which a name finds these records, and what was looked up there. */
function crm(found: NamedRecord[] = []) {
	const sought: unknown[] = [];
	const describe = async (module: string) => {
		const idPrefix = await Promise.resolve(PREFIXES[module]);
		const code = module === 'Broken' ? 'INTERNAL_SERVER_ERROR' : 'ACCESS_DENIED';
		if (idPrefix === undefined) throw new WebserviceError({ code, operation: 'describe', reason: '' });
		return { idPrefix };
	};
	const find = async (modules: readonly string[], text: string, others?: () => string[]) => {
		sought.push([modules, text, others?.()]);
		return await Promise.resolve(found);
	};
	return { address: CRM, metadata: { describe } as unknown as Metadata, names: { find }, sought };
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

describe('a record of a module', () => {
	test.each<[text: string, module: string | undefined, id: string]>([
		['12x345', 'Contacts', '12x345'],
		[' 12x345 ', 'Contacts', '12x345'],
		['11x1', 'Contacts', '11x1'],
		['345', 'Contacts', '12x345'],
		[' 345 ', 'Contacts', '12x345'],
		[PAGE, 'Contacts', '12x345'],
		[PAGE, undefined, '12x345'],
		[PAGE, 'Accounts', '12x345'],
		['index.php?module=Calendar&record=7', 'Events', '18x7'],
		['index.php?module=Calendar&record=7', 'Calendar', '9x7'],
		['index.php?module=Contacts&record=7', 'Events', '12x7'],
	])('“%s” in %p is %s', async (text, module, id) => {
		const here = crm();
		expect(await recordIdOf(text, module, here, 'Record')).toBe(id);
		expect(here.sought).toEqual([]);
	});

	test('is found by its name, with those of further items', async () => {
		const here = crm([{ id: '12x5', label: 'A' }]);
		expect(await recordIdOf(' A ', 'Contacts', here, 'Record', () => ['B'])).toBe('12x5');
		expect(here.sought).toEqual([[['Contacts'], 'A', ['B']]]);
	});

	const named = (count: number) =>
		Array.from({ length: count }, (_, index) => ({ id: `12x${index + 1}`, label: `A${index + 1}` }));
	test.each<[what: string, text: string, module: string | undefined, found: NamedRecord[], message: string]>([
		['nothing', ' ', 'Contacts', [], 'The record is missing'],
		['nobody', 'A', 'Contacts', [], '“A” does not name a record'],
		...['a12x5', '12x5a', '12345678901x5', '12x1234567890123456789', '1234567890123456789', '5a', 'a5'].map(
			(text): [string, string, string, NamedRecord[], string] => [
				'what only looks like an id or a number',
				text,
				'Contacts',
				[],
				`“${text}” does not name a record`,
			],
		),
		['a name of no module', 'A', undefined, [], '“A” does not name a record'],
		['a number of no module', '5', undefined, [], '“5” does not name a record'],
		['a long text', 'a'.repeat(90), 'Contacts', [], `“${'a'.repeat(80)}” does not name a record`],
		['two', 'A', 'Contacts', named(2), '“A” names 2 records: A1 (12x1), A2 (12x2)'],
		[
			'five, all listed',
			'A',
			'Contacts',
			named(5),
			'“A” names 5 records: A1 (12x1), A2 (12x2), A3 (12x3), A4 (12x4), A5 (12x5)',
		],
		[
			'more than are listed',
			'b'.repeat(90),
			'Contacts',
			named(7),
			`“${'b'.repeat(80)}” names 7 records: A1 (12x1), A2 (12x2), A3 (12x3), A4 (12x4), A5 (12x5) …`,
		],
	])('is refused: %s', async (_what, text, module, found, message) => {
		const error = await rejection(recordIdOf(text, module, crm(found), 'Lead'));
		expect(error).toMatchObject({ parameter: 'Lead', message });
	});
});

describe('a record in a field', () => {
	const field = (...refersTo: string[]) => ({ name: 'parent_id', label: 'Parent', refersTo });

	test.each<[text: string, refersTo: string[], id: string]>([
		['12x345', ['Accounts', 'Contacts'], '12x345'],
		['345', ['Accounts'], '11x345'],
		[PAGE, ['Accounts', 'Contacts'], '12x345'],
		[PAGE, ['Accounts'], '12x345'],
	])('“%s” of %j is %s', async (text, refersTo, id) => {
		const here = crm();
		expect(await referenceIdOf(field(...refersTo), ` ${text} `, here)).toBe(id);
		expect(here.sought).toEqual([]);
	});

	test('is found by its name in all modules of the field', async () => {
		const here = crm([{ id: '12x5', label: 'A' }]);
		expect(await referenceIdOf(field('Accounts', 'Contacts'), ' A ', here, () => ['B'])).toBe('12x5');
		expect(here.sought).toEqual([[['Accounts', 'Contacts'], 'A', ['B']]]);
	});

	test.each<[text: string, refersTo: string[], message: RegExp]>([
		['345', ['Accounts', 'Contacts'], /^“345” does not name a record for “Parent”$/],
		['345', [], /^“345” does not name a record for “Parent”$/],
		['A', ['Accounts'], /^“A” does not name a record$/],
		[`https://other.example/${PAGE}`, ['Contacts'], /belongs to other\.example, the credential to/],
	])('“%s” of %j is refused', async (text, refersTo, message) => {
		const error = await rejection(referenceIdOf(field(...refersTo), text, crm()));
		expect(error).toMatchObject({ parameter: 'parent_id', message: expect.stringMatching(message) });
	});

	test('a number needs the module, and the message names those that there are', async () => {
		expect(await rejection(referenceIdOf(field('Accounts', 'Contacts'), '5', crm()))).toMatchObject({
			advice: expect.stringMatching(/of several modules \(Accounts, Contacts\)/),
		});
		expect(await rejection(referenceIdOf(field(), '5', crm()))).toMatchObject({
			advice: expect.stringMatching(/of several modules \(another module\)/),
		});
	});
});

describe('the module of an id', () => {
	test.each<[id: string, modules: string[], is: boolean]>([
		['12x5', ['Contacts'], true],
		['12x5', ['Accounts', 'Contacts'], true],
		['12x5', ['Accounts'], false],
		['1x2', ['Contacts'], false],
		['120x5', ['Contacts'], false],
		['12x5', ['Accounts', 'Hidden'], true],
		['12x5', [], true],
	])('%s belongs to one of %j: %p', async (id, modules, is) => {
		expect(await isRecordOf(id, modules, crm().metadata)).toBe(is);
	});

	test('cannot be told if a module cannot be described', async () => {
		expect(await rejection(isRecordOf('12x5', ['Broken'], crm().metadata))).toMatchObject({
			code: 'INTERNAL_SERVER_ERROR',
		});
	});
});

test.each([
	['Contacts', '12x5', 'module=Contacts&view=Detail&record=5'],
	['Events', '18x5', 'module=Calendar&view=Detail&record=5'],
	['Users', '19x5', 'module=Users&parent=Settings&view=Detail&record=5'],
])('the page of a record of %s', (module, id, query) => {
	expect(pageOfRecord(CRM, module, id)).toBe(`https://crm.example.com/vtiger/index.php?${query}`);
	expect(pageOfRecord(CRM, module, '5')).toBe('');
});

test.each([
	['Contacts', 'module=Contacts&view=List'],
	['Events', 'module=Calendar&view=List'],
	['Users', 'module=Users&parent=Settings&view=List'],
])('the page of the list of %s', (module, query) => {
	expect(pageOfModule(CRM, module)).toBe(`https://crm.example.com/vtiger/index.php?${query}`);
});
