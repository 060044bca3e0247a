// The envelope around results and errors.

import type { Failure } from '../failures';
import type { JsonValue } from '../json';
import type { Personality } from '../personalities';
import { jsonAnswer } from './answer';
import type { Answer } from './answer';

export function resultAnswer(result: JsonValue): Answer {
	return jsonAnswer({ success: true, result });
}

export function errorAnswer(personality: Personality, failure: Failure): Answer {
	const { code, message } = failure;
	// PHP 8 puts a class's own properties behind the inherited ones.
	const error = personality.php === 8 ? { message, code } : { code, message };
	return jsonAnswer({ success: false, error });
}
