// The zone of the CRM's clock: what the clock shows at which moment, and by how much it is set back.

import { DateTime } from 'luxon';

/** Zones change their offset at no other moments. */
const QUARTER = 900;
/** Zones lie less than a day from UTC, and change their offset less often than once in two. */
const DAY = 86_400;

export class Zone {
	/** By quarters of an hour: looking into the rules of a zone takes too long for thousands of times. */
	private readonly offsets = new Map<number, number>();

	constructor(private readonly name: string) {}

	/** What the wall clock shows at these seconds since 1970. */
	wallAt(seconds: number): number {
		return seconds + this.offsetAt(seconds);
	}

	private offsetAt(seconds: number): number {
		const quarter = Math.floor(seconds / QUARTER);
		let offset = this.offsets.get(quarter);
		if (offset === undefined) {
			offset = DateTime.fromSeconds(seconds, { zone: this.name }).offset * 60;
			this.offsets.set(quarter, offset);
		}
		return offset;
	}

	/**
	 * Seconds since 1970 at which it shows this: the first of two such moments, as the server takes it. What it never shows
	 * is counted on by the clock that was set before.
	 */
	secondsAt(wall: number): number {
		const whole = Math.floor(wall);
		const before = whole - this.offsetAt(whole - DAY);
		const after = whole - this.offsetAt(whole + DAY);
		return this.wallAt(before) !== whole && this.wallAt(after) === whole ? after : before;
	}
}

/** Most seconds by which the zone sets its clocks back in a year: in autumn, for Ramadan, or by a new law. */
export function summerTime(zone: string, year = DateTime.now().year): number {
	const offsets: number[] = [];
	for (let day = DateTime.fromObject({ year }, { zone: 'utc' }); day.year <= year; day = day.plus({ days: 7 })) {
		offsets.push(day.setZone(zone).offset);
	}
	return (Math.max(...offsets) - Math.min(...offsets)) * 60;
}
