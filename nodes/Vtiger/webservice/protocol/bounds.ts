// How much of anything there may be: what an answer, a message or a value can hold before it is given up or cut.

/**
 * Bytes of one answer unless the options say otherwise. A page of records has some hundred thousand; a file of 50 MB
 * comes as 70 million.
 */
export const LARGEST_ANSWER = 256_000_000;
/** Lists and objects within each other, in an answer or in what is sent. */
export const DEEPEST_VALUE = 100;
/** Characters of the server's words, or of what was given, in a message. */
const LONGEST_MESSAGE = 1_000;

/** The text as a person can read it in a message. */
export function shortened(text: string, most = LONGEST_MESSAGE): string {
	return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** Whether lists and objects lie deeper within each other than is read or sent; so are those that hold themselves. */
export function isTooDeep(value: unknown, left = DEEPEST_VALUE): boolean {
	if (typeof value !== 'object' || value === null) return false;
	if (left === 0) return true;
	if (Array.isArray(value)) return value.some((entry) => isTooDeep(entry, left - 1));
	for (const key of Object.keys(value)) if (isTooDeep(Reflect.get(value, key), left - 1)) return true;
	return false;
}
