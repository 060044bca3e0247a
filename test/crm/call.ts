// One request to run: who asks, what for, and with which arguments.

import type { Installation } from './installation';
import type { JsonValue } from './json';
import type { Session } from './sessions';
import { fatal } from './failures';
import type { UploadedFile } from './transport/form';
import type { Parameters, Variables } from './transport/variables';
import type { User } from './users';

export interface Call {
	installation: Installation;
	session: Session;
	files: readonly UploadedFile[];
	cookies: Parameters;
	method: string;
	/** '' if the argument is missing, empty or "0". */
	argument(name: string): string;
	/** The JSON of an argument; null if there is none or it cannot be read. */
	json(name: string): JsonValue;
	/** Whether the argument came at all. */
	has(name: string): boolean;
	/** A parameter of the URL or the form that is no argument of the operation, '' without one; the form's wins. */
	anywhere(name: string): string;
}

/** A call after login. */
export interface UserCall extends Call {
	user: User;
}

/** PHP reads no JSON that holds half of a character, or bytes that are no UTF-8. */
function wholeCharacters(_: string, value: unknown): unknown {
	if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) throw new Error('half of a character');
	return value;
}

/** Arguments as the server hands them to an operation. */
export function argumentsOf(
	{ parameters, arrays }: Variables,
	both: Parameters,
	php: 7 | 8,
): Pick<Call, 'argument' | 'json' | 'has' | 'anywhere'> {
	const own = (name: string): string => (Object.hasOwn(parameters, name) ? (parameters[name] ?? '') : '');
	const argument = (name: string): string => {
		// An array where a text belongs is nothing to PHP 7 and kills PHP 8.
		if (php === 8 && arrays.has(name)) throw fatal();
		return own(name) === '0' ? '' : own(name);
	};
	return {
		argument,
		json(name) {
			const text = argument(name);
			if (text === '') return null;
			try {
				return JSON.parse(text, wholeCharacters) as JsonValue;
			} catch {
				return null;
			}
		},
		has: (name) => Object.hasOwn(parameters, name),
		anywhere: (name) => (Object.hasOwn(both, name) ? (both[name] ?? '') : ''),
	};
}
