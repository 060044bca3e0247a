// What the state holds comes back as it was: packed versions, deletions, wall clock readings, content hashes.

import fc from 'fast-check';
import { contentHash, provesChange } from '../../../../nodes/Vtiger/trigger/bookkeeping/contentHash';
import { packDeletions, unpackDeletions } from '../../../../nodes/Vtiger/trigger/bookkeeping/deletions';
import { fit, isAfter, isOther, pack, placeOf, unpack } from '../../../../nodes/Vtiger/trigger/bookkeeping/remembered';
import { clockSeconds, clockText } from '../../../../nodes/Vtiger/trigger/bookkeeping/wallClock';

const time = fc.integer({ min: 0, max: 4_000_000_000 });
const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const hash = fc.constantFrom('', 'abcd-_ABC123');
const version = fc.record({ id, modified: time, created: time, hash });

test('versions keep their id, times and content, unless created before they were modified', () => {
	fc.assert(
		fc.property(fc.uniqueArray(version, { selector: (one) => one.id }), time, (versions, base) => {
			const expected = versions.map((one) => ({ ...one, created: Math.max(one.created, one.modified) }));
			expect([...unpack(pack(versions, base), base).values()]).toEqual(expected);
		}),
	);
});

test('the latest versions are kept and the place of the last dropped one is told', () => {
	fc.assert(
		fc.property(fc.uniqueArray(version, { selector: (one) => one.id }), fc.nat(10), (versions, capacity) => {
			const { kept, dropped } = fit(versions, capacity);
			expect(kept.length).toBe(Math.min(versions.length, capacity));
			for (const one of versions) {
				expect(kept.includes(one)).toBe(dropped === undefined || isAfter(placeOf(one), dropped));
			}
		}),
	);
});

test('a version stands where its later time is', () => {
	const one = { id: 7, modified: 50, created: 10, hash: '' };
	expect(placeOf(one)).toEqual({ time: 50, id: 7 });
	expect(placeOf({ ...one, created: 90 })).toEqual({ time: 90, id: 7 });
});

test.each([
	['of another second, be it an earlier one', { modified: 49, hash: '' }, true],
	['of the same second with another content', { modified: 50, hash: 'nameB' }, true],
	['of the same second with the same content', { modified: 50, hash: 'nameA' }, false],
])('a version %s is another one or not', (_what, more, expected) => {
	const one = { id: 7, modified: 50, created: 10, hash: 'nameA' };
	expect(isOther({ ...one, ...more }, one)).toBe(expected);
});

test('deletions keep their id and time', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(id, time)), time, (entries, base) => {
			const known = new Map(entries);
			expect(unpackDeletions(packDeletions(known, base), base)).toEqual(known);
		}),
	);
});

test.each(['2026-11-24 12:00:00', '1970-01-01 00:00:01', '2028-02-29 23:59:59', '2026-03-29 02:30:00'])(
	'the wall clock reading %s comes back',
	(text) => expect(clockText(clockSeconds(text))).toBe(text),
);

test.each([
	...['', '2026-11-24', '24.11.2026 12:00:00', '2026-11-24T12:00:00'],
	...['2026-11-24 12:00:00.5', '12026-11-24 12:00:00'],
])('“%s” is no wall clock reading', (text) => {
	expect(clockSeconds(text)).toBeNaN();
});

test('a time before 1970 is the earliest that the CRM compares with', () => {
	expect(clockText(-5)).toBe('1970-01-01 00:00:00');
});

test('a part of a second has not passed yet', () => {
	expect(clockText(0.9)).toBe('1970-01-01 00:00:00');
});

describe('content', () => {
	const record = { id: '12x1', lastname: 'Ершова', modifiedtime: '2026-11-24 12:00:00' };
	const proves = (other: Record<string, string>) => provesChange(contentHash(record), contentHash(other));

	test('differs if a value differs, in whatever order the fields come', () => {
		expect(proves({ ...record, lastname: 'Ершов' })).toBe(true);
		expect(proves({ modifiedtime: record.modifiedtime, lastname: 'Ершова', id: '12x1' })).toBe(false);
	});

	test('has one hash, in whatever order the fields come', () => {
		const { id, lastname, modifiedtime } = record;
		expect(contentHash({ modifiedtime, lastname, id })).toBe(contentHash(record));
	});

	test('is not compared between different fields', () => {
		expect(proves({ ...record, cf_852: 'new' })).toBe(false);
	});

	test('proves nothing if it was not read', () => {
		expect(provesChange('', contentHash(record))).toBe(false);
		expect(provesChange(contentHash(record), '')).toBe(false);
		expect(provesChange('', '')).toBe(false);
	});

	test.each(['starred', 'tags', 'label'])('leaves out %s, which changes without a save', (field) => {
		expect(contentHash({ ...record, [field]: '1' })).toBe(contentHash(record));
	});

	test('takes 27 characters', () => expect(contentHash(record)).toHaveLength(27));
});
