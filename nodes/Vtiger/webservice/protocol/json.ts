// JSON as it comes from the server: the one place where parsed text gets a type.

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
	[key: string]: JsonValue;
}

/** Parses text. Returns undefined if the text is not JSON; never throws. */
export function parseJson(text: string): JsonValue | undefined {
	try {
		return JSON.parse(text) as JsonValue;
	} catch {
		return undefined;
	}
}

export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object's entries; an empty PHP map arrives as `[]` and counts as an object without entries. */
export function asObject(value: unknown): JsonObject {
	return isJsonObject(value) ? value : {};
}

/** The list's entries that are objects. */
export function asObjects(value: unknown): JsonObject[] {
	return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** Text of a scalar: numbers and booleans as the server writes them, everything else ''. */
export function asText(value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number') return String(value);
	if (typeof value === 'boolean') return value ? '1' : '0';
	return '';
}

/** PHP's flags: true, 1, '1' and 'true' are set. */
export function asFlag(value: unknown): boolean {
	return value === true || value === 1 || value === '1' || value === 'true';
}

export function asTexts(value: unknown): string[] {
	return Array.isArray(value) ? value.map(asText) : [];
}

/** Half of a character (text cut inside an emoji) becomes U+FFFD: in JSON it would make PHP drop the whole value. */
export function wholeCharacters(text: string): string {
	return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** JSON for the server. */
export function wireJson(value: JsonValue | undefined): string {
	return JSON.stringify(value, (_, one: unknown) => (typeof one === 'string' ? wholeCharacters(one) : one));
}
