// The CRM's clock against a zone: what a time that the server has just written says about its offset from UTC.

import { DateTime } from 'luxon';

/** A reading of the CRM's clock, and the moment of it. */
export interface ClockReading {
	/** YYYY-MM-DD HH:MM:SS, as the server writes times. */
	wall: string;
	/** Seconds since 1970. */
	at: number;
}

/** All zones lie whole quarters of an hour from UTC. */
const QUARTER = 15;
/** From 12 hours behind UTC to 14 ahead. */
const LEAST_OFFSET = -12 * 60;
const MOST_OFFSET = 14 * 60;

/** Minutes that the clock is ahead of UTC; undefined if the reading cannot be one of that moment. */
export function offsetOf({ wall, at }: ClockReading): number | undefined {
	const shown = DateTime.fromSQL(wall, { zone: 'utc' });
	if (!shown.isValid) return undefined;
	const minutes = Math.round((shown.toSeconds() - at) / 60 / QUARTER) * QUARTER;
	return minutes >= LEAST_OFFSET && minutes <= MOST_OFFSET ? minutes : undefined;
}

/** Minutes that clocks of the zone are ahead of UTC at these seconds since 1970. */
export function zoneOffset(zone: string, at: number): number {
	return DateTime.fromSeconds(at, { zone }).offset;
}

/** Seconds since 1970 at which clocks of the zone show this; NaN for text that is no time. */
export function secondsIn(zone: string, wall: string): number {
	return DateTime.fromSQL(wall, { zone }).toSeconds();
}

/** E.g. “UTC+3”, “UTC-3:30”. */
export function offsetText(minutes: number): string {
	const hours = Math.floor(Math.abs(minutes) / 60);
	const rest = Math.abs(minutes) % 60;
	return `UTC${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/**
 * What is wrong with the zone if the server wrote the time just now; undefined if nothing is, or nothing can be said.
 * A write may take minutes from its time stamp to its answer, hence the rounding to quarters of an hour.
 */
export function zoneMismatch(reading: ClockReading, zone: string): string | undefined {
	const shown = offsetOf(reading);
	if (shown === undefined) return undefined;
	const expected = zoneOffset(zone, reading.at);
	if (shown === expected) return undefined;
	return `The CRM’s clock is at ${offsetText(shown)}, the credential’s time zone ${zone} at ${offsetText(expected)}`;
}

export const ZONE_ADVICE =
	'Set the Time Zone of the credential to $default_timezone of the CRM’s config.inc.php. Until then times are read and written with the wrong offset.';
