// query.

import type { UserCall } from '../call';
import type { JsonValue } from '../json';
import { executeQuery } from '../vtql/execute';

export function runQuery(call: UserCall): JsonValue {
	return executeQuery(call.installation, call.user, call.argument('query'));
}
