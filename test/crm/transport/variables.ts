// Names of parameters as PHP registers them, in URLs, forms and multipart bodies alike.

export type Parameters = Record<string, string>;

export interface Variables {
	parameters: Parameters;
	/** Names whose last value made an array of them; their parameter is ''. */
	arrays: Set<string>;
}

export function noVariables(): Variables {
	return { parameters: {}, arrays: new Set() };
}

/**
 * Leading blanks go, dots and blanks become underscores, and what stands in brackets makes an array. A bracket that
 * is never closed becomes an underscore too, and the rest of the name stays as it is.
 */
export function registeredName(name: string): { name: string; array: boolean } | undefined {
	const whole = name.replace(/^ +/, '').replace(/\0[\s\S]*$/, '');
	const bracket = whole.indexOf('[');
	const plain = (bracket < 0 ? whole : whole.slice(0, bracket)).replace(/[ .]/g, '_');
	if (plain === '' || plain === '__proto__') return undefined;
	if (bracket < 0) return { name: plain, array: false };
	if (whole.includes(']', bracket)) return { name: plain, array: true };
	return { name: `${plain}_${whole.slice(bracket + 1)}`, array: false };
}

/** The last of two values of one name wins. */
export function register({ parameters, arrays }: Variables, rawName: string, value: string): void {
	const registered = registeredName(rawName);
	if (registered === undefined) return;
	const { name, array } = registered;
	parameters[name] = array ? '' : value;
	if (array) arrays.add(name);
	else arrays.delete(name);
}
