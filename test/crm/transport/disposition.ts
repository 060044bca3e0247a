// The header Content-Disposition of a part as PHP reads it, which is not as the standard says.

export interface Disposition {
	name?: string;
	filename?: string;
}

/** The last of two names counts. */
export function dispositionOf(header: string): Disposition {
	const disposition: Disposition = {};
	for (const pair of splitOutsideQuotes(header, ';')) {
		const [rawKey = '', ...rest] = splitOutsideQuotes(pair.trimStart(), '=');
		if (rest.length === 0) continue;
		const key = rawKey.toLowerCase();
		if (key === 'name' || key === 'filename') disposition[key] = wordOf(rest.join('='));
	}
	return disposition;
}

/** Quotes of both kinds; a backslash keeps a quote of the same kind from ending it. */
function splitOutsideQuotes(text: string, separator: string): string[] {
	const token = /"(?:\\"|[^"])*(?:"|$)|'(?:\\'|[^'])*(?:'|$)|[^"']/gs;
	const parts = [''];
	for (const [one] of text.matchAll(token)) {
		if (one === separator) parts.push('');
		else parts[parts.length - 1] += one;
	}
	return parts;
}

/** In quotes up to the last one, else up to a space. */
function wordOf(text: string): string {
	const word = text.trimStart();
	const quote = word.charAt(0);
	if (quote !== '"' && quote !== "'") return word.replace(/\s.*$/s, '').replace(/\\\\/g, '\\');
	const end = word.lastIndexOf(quote);
	const inside = end === 0 ? word.slice(1) : word.slice(1, end);
	return inside.replace(/\\(.)/gs, (both, sign: string) => (sign === '\\' || sign === quote ? sign : both));
}
