// The packed values of watched fields: what goes in comes out, and says what has changed.

import fc from 'fast-check';
import { NumberReader, NumberWriter } from '../../../../nodes/Vtiger/trigger/bookkeeping/numbers';
import { LARGEST_AT_FIRST, WatchedValues } from '../../../../nodes/Vtiger/trigger/bookkeeping/watchedValues';
import { checkSize } from '../../../../nodes/Vtiger/trigger/bookkeeping/watching';

const numbers = fc.array(fc.oneof(fc.nat(20), fc.nat(5_000), fc.integer({ min: 0, max: 2_000_000_000 })));

test('numbers, ascending numbers and bits come out as they went in', () => {
	fc.assert(
		fc.property(numbers, fc.uniqueArray(fc.nat(2_000_000_000)), fc.nat(0xffffffff), (some, ids, bits) => {
			const ascending = ids.sort((one, other) => one - other);
			const writer = new NumberWriter();
			writer.numbers(some);
			writer.bits(bits, 32);
			writer.ascending(ascending);
			const reader = new NumberReader(writer.text());
			expect(reader.numbers(some.length)).toEqual(some);
			expect(reader.bits(32)).toBe(bits);
			expect(reader.ascending(ascending.length)).toEqual(ascending);
		}),
	);
});

/** Stored with workflows: a later version has to read it. */
test.each<[number[], string]>([
	[[], 'AA=='],
	[[0], 'BA=='],
	[[1], 'Dg=='],
	[[0, 0, 0, 1], 'B0A='],
	[[1, 1, 1, 1], 'D/g='],
	[[3, 5, 4, 9], 'CrsW'],
	[[8, 8, 8, 8, 9], 'ExjGNA=='],
	[[15, 16, 17], 'Guwy'],
	[[50, 1, 2, 3, 1, 2, 0], 'ENrvdA=='],
	[[7, 7, 7, 300], 'H/+CaA=='],
	[[100, 120, 90, 110], 'PyfG13A='],
	[[1000, 10, 10, 10, 10, 10], 'ID+Na1rQ'],
	[[2 ** 24, 2 ** 24 + 5], 'uwAAAMAAAoA='],
	[[2 ** 27], 'wJAAAAA='],
	[[2 ** 30, 2 ** 30 + 1], 'AAAAABAAAABAAAAAgAAABA=='],
])('the numbers %j are “%s”', (numbers, text) => {
	const writer = new NumberWriter();
	writer.numbers(numbers);
	expect(writer.text()).toBe(text);
	expect(new NumberReader(text).numbers(numbers.length)).toEqual(numbers);
});

test('text that breaks off is read to its end all the same', () => {
	expect(new NumberReader('').numbers(2)).toHaveLength(2);
});

const saves = fc.array(
	fc.record({ id: fc.integer({ min: 1, max: 60 }), values: fc.tuple(fc.string(), fc.constantFrom('', 'a', 'я\n"')) }),
	{ maxLength: 200 },
);

test('each record’s last values are known, also after packing', () => {
	fc.assert(
		fc.property(saves, fc.nat(200), (all, middle) => {
			const known = new Map<number, readonly string[]>();
			let watched = WatchedValues.none(2);
			for (const [index, { id, values }] of all.entries()) {
				if (index === middle) watched = WatchedValues.unpack(watched.pack());
				const before = known.get(id);
				const changed = [0, 1].filter((place) => before === undefined || before[place] !== values[place]);
				const previous = new Map(before === undefined ? [] : changed.map((place) => [place, before[place]]));
				const isChanged = changed.length > 0;
				expect(watched.change(id, values)).toEqual(isChanged ? { changed, previous } : undefined);
				watched.note(id, values);
				known.set(id, values);
				expect(watched.change(id, values)).toBeUndefined();
			}
			const again = WatchedValues.unpack(watched.pack());
			expect(again.size).toBe(known.size);
			for (const [id, values] of known) expect(again.change(id, values)).toBeUndefined();
		}),
	);
});

test('of too many different values only the change is told, not what was before', () => {
	const watched = WatchedValues.none(2);
	for (let id = 1; id <= 5_000; id++) watched.note(id, [`text ${id}`, `choice ${id % 4}`]);
	const again = WatchedValues.unpack(watched.pack());
	expect(again.change(17, ['text 17', 'choice 1'])).toBeUndefined();
	expect(again.change(17, ['text 18', 'choice 2'])).toEqual({ changed: [0, 1], previous: new Map([[1, 'choice 1']]) });
	again.note(17, ['another', 'choice 2']);
	expect(again.change(17, ['another', 'choice 2'])).toBeUndefined();
});

test('what is noted as it was leaves the packed text as it is', () => {
	const watched = WatchedValues.none(1);
	watched.note(5, ['a']);
	const text = watched.pack();
	const again = WatchedValues.unpack(text);
	again.note(5, ['a']);
	expect(again.pack()).toBe(text);
});

test('what is noted as it was is not packed anew', () => {
	const watched = WatchedValues.none(1);
	watched.note(5, ['a']);
	const text = `${watched.pack()}AAAA`;
	const again = WatchedValues.unpack(text);
	again.note(5, ['a']);
	again.forget(6);
	expect(again.pack()).toBe(text);
	again.note(5, ['b']);
	expect(again.pack()).not.toContain('AAAA');
});

describe('packed', () => {
	test('are the lists of values, the most frequent first, and their places', () => {
		const watched = WatchedValues.none(2);
		watched.note(9, ['New', 'x']);
		watched.note(3, ['Won', '']);
		watched.note(5, ['Won', 'y']);
		watched.note(12, ['Lost', 'y']);
		watched.note(13, ['Won', 'z']);
		watched.note(3, ['Lost', '']);
		watched.note(13, ['Lost', 'z']);
		expect(watched.pack()).toBe('{"count":5,"lists":[["Lost","New","Won"],["y","x","","z"]]}\nF8j0FrA6kA==');
	});

	test('or hashes, if there are too many', () => {
		const watched = WatchedValues.none(1);
		for (let id = 1; id <= 4_097; id++) watched.note(id, [`t ${id}`]);
		for (let id = 3; id <= 4_097; id++) watched.forget(id);
		expect(watched.pack()).toBe('{"count":2,"lists":[null]}\nD+NPhub+qq33AA==');
		expect([1, 2].map((id) => watched.change(id, [`t ${id}`]))).toEqual([undefined, undefined]);
	});
});

test('of one field, each record has its own', () => {
	const watched = WatchedValues.none(1);
	watched.note(5, ['a']);
	watched.note(6, ['b']);
	expect([5, 6, 7].map((id) => watched.valuesOf(id))).toEqual([new Map([[0, 'a']]), new Map([[0, 'b']]), new Map()]);
	expect([5, 7].map((id) => watched.knows(id))).toEqual([true, false]);
});

test('what a row does not tell is empty', () => {
	const watched = WatchedValues.none(1);
	watched.note(5, []);
	watched.note(6, ['']);
	expect([watched.change(5, ['']), watched.change(6, [])]).toEqual([undefined, undefined]);
});

test.each([
	[true, 250_000],
	[false, 500_000],
])('there is room for so many characters, at first %s: %i', (atFirst, most) => {
	const header = '{"count":0,"lists":[]}\n';
	const text = header + 'A'.repeat(most - header.length);
	expect(WatchedValues.unpack(text).isTooLarge(atFirst)).toBe(false);
	const tooLarge = WatchedValues.unpack(`${text}A`);
	expect(tooLarge.isTooLarge(atFirst)).toBe(true);
	const size = `values of 0 records take ${most / 1000 + 1} kB`;
	expect(() => checkSize(tooLarge, atFirst)).toThrow(
		expect.objectContaining({ message: expect.stringContaining(size) }),
	);
});

/** Records of a module: their numbers are those of all modules together, with gaps. */
function fill(records: number, fields: ReadonlyArray<(index: number) => string>): WatchedValues {
	const watched = WatchedValues.none(fields.length);
	for (let index = 0, id = 0; index < records; index++) {
		id += 1 + (((index * 2_654_435_761) >>> 7) % 9);
		watched.note(
			id,
			fields.map((field) => field(index)),
		);
	}
	return watched;
}

const mixed = (index: number, many: number) => String(((index * 2_654_435_761) >>> 9) % many);

test.each<[what: string, records: number, fields: Array<(index: number) => string>]>([
	['a choice and an owner of 30', 100_000, [(index) => mixed(index, 10), (index) => `19x${mixed(index + 3, 30)}`]],
	['a text', 40_000, [(index) => `text ${mixed(index, 1e9)}`]],
	['five choices of ten', 55_000, Array.from({ length: 5 }, (_, field) => (index: number) => mixed(index + field, 10))],
])('there is room for the records that the panel names: %s, %i', (_what, records, fields) => {
	const watched = fill(records, fields);
	expect(watched.pack().length).toBeLessThanOrEqual(LARGEST_AT_FIRST);
	expect(watched.isTooLarge(true)).toBe(false);
});

test('beyond that there is none', () => {
	const watched = fill(45_000, [(index) => `text ${mixed(index, 1e9)}`]);
	expect(watched.isTooLarge(true)).toBe(true);
	// Records that are added later have room left.
	expect(watched.isTooLarge(false)).toBe(false);
});

test('what is forgotten takes no room, and leaves the others as they are', () => {
	const watched = WatchedValues.none(2);
	const all = Array.from({ length: 50 }, (_, index) => index + 1);
	for (const id of all) watched.note(id, [`a ${id % 3}`, `b ${id}`]);
	const { length } = watched.pack();
	for (const id of [1, 20, 50]) watched.forget(id);
	watched.note(60, ['a 0', 'b 60']);
	watched.note(20, ['a 1', 'another']);
	for (const one of [watched, WatchedValues.unpack(watched.pack())]) {
		expect(one.ids()).toEqual([...all.filter((id) => id !== 1 && id !== 50), 60]);
		expect([1, 2, 20, 49, 60].map((id) => [...one.valuesOf(id).values()])).toEqual([
			[],
			['a 2', 'b 2'],
			['a 1', 'another'],
			['a 1', 'b 49'],
			['a 0', 'b 60'],
		]);
	}
	for (const id of all.slice(0, 40)) watched.forget(id);
	expect(watched.pack().length).toBeLessThan(length / 2);
});

test('a field with too many different values is named, and tells none of them', () => {
	const watched = WatchedValues.none(2);
	for (let id = 1; id <= 4_096; id++) watched.note(id, [`choice ${id % 4}`, `t ${id}`]);
	expect(watched.hashed()).toEqual([]);
	watched.note(5_000, ['choice 1', 'one more']);
	expect(watched.hashed()).toEqual([1]);
	expect(watched.valuesOf(17)).toEqual(new Map([[0, 'choice 1']]));
});

test('so has one with too many characters, and each record’s last change is known', () => {
	let watched = WatchedValues.none(1);
	const long = (id: number, length = 1_000) => [String(id).padStart(length, 'x')];
	for (let id = 1; id <= 32; id++) watched.note(id, long(id));
	watched = WatchedValues.unpack(watched.pack());
	watched.note(33, long(33, 768));
	expect(watched.hashed()).toEqual([]);
	watched.note(34, ['y']);
	expect(watched.hashed()).toEqual([0]);
	expect([watched.change(1, long(1)), watched.change(33, long(33, 768)), watched.change(34, ['y'])]).toEqual(
		Array.from({ length: 3 }, () => undefined),
	);
	expect(watched.change(34, ['z'])).toEqual({ changed: [0], previous: new Map() });
});
