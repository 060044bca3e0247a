// The zone of the CRM's clock: what the clock shows at which moment, and by how much it is set back.

import { DateTime } from 'luxon';
import { clockText } from './bookkeeping/wallClock';

/** Zones change their offset at no other moments. */
const QUARTER = 900;

export class Zone {
	/** By quarters of an hour: looking into the rules of a zone takes too long for thousands of times. */
	private readonly offsets = new Map<number, number>();

	constructor(private readonly name: string) {}

	/** What the wall clock shows at these seconds since 1970. */
	wallAt(seconds: number): number {
		const quarter = Math.floor(seconds / QUARTER);
		let offset = this.offsets.get(quarter);
		if (offset === undefined) {
			offset = DateTime.fromSeconds(seconds, { zone: this.name }).offset * 60;
			this.offsets.set(quarter, offset);
		}
		return seconds + offset;
	}

	/** Seconds since 1970 at which it shows this. */
	secondsAt(wall: number): number {
		return Math.floor(DateTime.fromSQL(clockText(wall), { zone: this.name }).toSeconds());
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
