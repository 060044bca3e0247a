// The moments that sync goes by: the wall clock's, which may be set back, and how far a reading has come by them.

import { laterOnWall, secondsReached, wasSetBack } from '../../../../nodes/Vtiger/trigger/bookkeeping/feed';
import { GivenSource } from './givenSource';
import { NOW, OFFSET, SETTINGS, clockAt, seconds } from './readings';

describe('how far sync has come', () => {
	const source = new GivenSource({});
	const reached = (before: number, last: number, clock: { seconds: number; wall: number } | undefined, setBack = 0) =>
		secondsReached(source, seconds(before), seconds(last), clock, { ...SETTINGS, setBack }) + OFFSET;

	test.each([
		['up to the last change', NOW, NOW + 50, clockAt(NOW + 60), 0, NOW + 50],
		['never back', NOW, NOW - 50, clockAt(NOW + 60), 0, NOW],
		['not ahead of the clock', NOW, NOW + 90, clockAt(NOW + 60), 0, NOW + 60],
		['back with the clock', NOW, NOW + 90, clockAt(NOW - 60), 0, NOW - 60],
		['just as far as the clock', NOW, NOW + 60, clockAt(NOW + 60), 3_600, NOW + 60],
		['an hour before the clock if it shows that hour twice', NOW, NOW + 90, clockAt(NOW + 60), 3_600, NOW],
		['wherever it is if there is no clock', NOW, NOW + 90, undefined, 0, NOW + 90],
	])('%s', (_what, before, last, clock, setBack, expected) => {
		expect(reached(before, last, clock, setBack)).toBe(expected);
	});
});

test('of two moments that counts which the wall clock shows later', () => {
	const back = NOW - OFFSET;
	const source = new GivenSource({ setBackAt: back });
	expect(laterOnWall(source, back - 10, back + 10)).toBe(back - 10);
	expect(laterOnWall(source, back - 4_000, back + 10)).toBe(back + 10);
	expect(laterOnWall(source, back + 3_600, back)).toBe(back + 3_600);
	expect(laterOnWall(source, back - 10, back + 3_590)).toBe(back - 10);
	expect(laterOnWall(source, 5)).toBe(5);
});

test.each([
	['the offset is the same', NOW + 50, clockAt(NOW + 60), false],
	['the offset is smaller now', NOW + 50, { seconds: 0, wall: OFFSET - 1 }, true],
	['the offset is larger now', NOW + 50, { seconds: 0, wall: OFFSET + 1 }, false],
	['there is no clock', NOW + 50, undefined, false],
])('the wall clock was set back: %s', (_what, since, clock, expected) => {
	expect(wasSetBack(new GivenSource({}), seconds(since), clock)).toBe(expected);
});
