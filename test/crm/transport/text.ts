// Bytes of a request as text.

import { isUtf8 } from 'node:buffer';

/** Bytes that are no UTF-8 become half characters, which no text in UTF-8 can hold. */
export function textOf(bytes: Buffer): string {
	const text = bytes.toString('utf8');
	return isUtf8(bytes) ? text : text.replaceAll('\ufffd', '\udcff');
}
