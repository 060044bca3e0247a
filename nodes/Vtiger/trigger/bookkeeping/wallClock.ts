// The CRM's wall clock as plain calendar arithmetic: no zone, and no clock of this machine.

/** Seconds since 1970 on the same wall clock, of YYYY-MM-DD HH:MM:SS; NaN if the text is no such reading. */
export function clockSeconds(text: string): number {
	const parts = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/.exec(text);
	if (parts === null) return Number.NaN;
	const [year = 0, month = 0, day = 0, hour, minute, second] = parts.slice(1).map(Number);
	return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}

/** The reading as the server writes and compares it: YYYY-MM-DD HH:MM:SS. */
export function clockText(seconds: number): string {
	return new Date(Math.max(0, Math.floor(seconds)) * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
