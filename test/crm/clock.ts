// The server's wall clock: datetimes on the wire have no zone.

export interface ServerClock {
	/** Unix seconds. */
	seconds(): number;
	/** Epoch milliseconds. */
	milliseconds(): number;
	/** `YYYY-MM-DD HH:MM:SS` in the server's zone. */
	now(): string;
	/** The wall clock time of an instant given in epoch milliseconds. */
	format(milliseconds: number): string;
	/** Unix seconds of a wall clock time. */
	parse(text: string): number;
}

export function serverClock(now: () => number, zoneMinutes: number): ServerClock {
	const shift = zoneMinutes * 60_000;
	let lastSecond = -1;
	let lastText = '';
	const format = (milliseconds: number): string => {
		const second = Math.floor(milliseconds / 1000);
		if (second !== lastSecond) {
			lastSecond = second;
			lastText = new Date(second * 1000 + shift).toISOString().slice(0, 19).replace('T', ' ');
		}
		return lastText;
	};
	return {
		milliseconds: now,
		seconds: () => Math.floor(now() / 1000),
		now: () => format(now()),
		format,
		parse: (text) => Math.floor((Date.parse(`${text.replace(' ', 'T')}Z`) - shift) / 1000),
	};
}
