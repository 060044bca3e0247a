// Names of parameters as PHP registers them, in URLs, forms and multipart bodies alike.

export type Parameters = Record<string, string>;
type Php = 7 | 8;

export interface Variables {
	parameters: Parameters;
	/** Names whose last value made an array of them; their parameter is ''. */
	arrays: Set<string>;
	php: Php;
}

export function noVariables(php: Php = 7): Variables {
	// Without a prototype a parameter of any name can be set.
	return { parameters: Object.create(null) as Parameters, arrays: new Set(), php };
}

/**
 * Leading spaces are dropped, dots and spaces become underscores, and brackets make an array. A bracket that
 * is never closed becomes an underscore too; the rest of the name stays as it is, but for PHP 8.
 */
export function registeredName(name: string, php: Php = 7): { name: string; array: boolean } | undefined {
	const whole = name.replace(/^ +/, '').replace(/\0[\s\S]*$/, '');
	const bracket = whole.indexOf('[');
	const plain = (bracket < 0 ? whole : whole.slice(0, bracket)).replace(/[ .]/g, '_');
	if (plain === '') return undefined;
	if (bracket < 0) return { name: plain, array: false };
	if (whole.includes(']', bracket)) return { name: plain, array: true };
	const rest = whole.slice(bracket + 1);
	return { name: `${plain}_${php === 8 ? rest.replace(/[ .[]/g, '_') : rest}`, array: false };
}

/** The last of two values of one name wins. */
export function register({ parameters, arrays, php }: Variables, rawName: string, value: string): void {
	const registered = registeredName(rawName, php);
	if (registered === undefined) return;
	const { name, array } = registered;
	parameters[name] = array ? '' : value;
	if (array) arrays.add(name);
	else arrays.delete(name);
}
