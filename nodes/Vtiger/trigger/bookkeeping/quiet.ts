// Since when nothing has changed. Once the overlap has passed over a last change, nothing before it can still appear.

import type { Clock, CursorSettings, Progress, Quiet } from './state';

/** A reading, as far as it tells what may still appear. */
export interface Look {
	/** The last change that it has shown. */
	last: Pick<Quiet, 'lastChange' | 'id'>;
	/** The server's clock when it began and when it had ended. */
	began: Clock | undefined;
	ended: Clock | undefined;
	/** Seconds by which the last change lay before the server's clock when it began; negative if it is dated ahead. */
	age: number;
	/** It has shown all up to the last change. */
	complete: boolean;
}

/** How long it has been quiet after a reading that has emitted nothing. */
export function quietAfter(before: Progress | undefined, look: Look, { overlap }: CursorSettings): Quiet {
	const { last, began, ended, age, complete } = look;
	const known = before?.quiet;
	const isSame = known !== undefined && known.lastChange === last.lastChange && known.id === last.id;
	const { since, settled } = isSame ? known : { since: ended?.seconds ?? Number.MAX_SAFE_INTEGER, settled: false };
	// A reading that goes on where another failed has not looked at what lies before.
	const isWhole = complete && before?.id === undefined;
	const hasPassed = began !== undefined && began.seconds > since + overlap && age > overlap;
	return { ...last, since, settled: settled || (isWhole && hasPassed) };
}
