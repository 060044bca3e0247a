// n8n's full responses, as a stream or as older helpers give them.

import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
import { readResponse } from '../../../nodes/Vtiger/connection/answer';

const bytes = new TextEncoder().encode('{"name":"Ёж"}');
/** Cut in the middle of a letter. */
const pieces = () => Readable.from([Buffer.from(bytes.slice(0, 10)), Buffer.from(bytes.slice(10))]);

it.each<[string, () => unknown, string]>([
	['a stream', pieces, '{"name":"Ёж"}'],
	['an empty stream', () => Readable.from([]), ''],
	['text', () => '{"name":"Ёж"}', '{"name":"Ёж"}'],
	['a buffer', () => Buffer.from(bytes), '{"name":"Ёж"}'],
	['bytes', () => bytes, '{"name":"Ёж"}'],
	['an array buffer', () => bytes.buffer, '{"name":"Ёж"}'],
	['JSON that n8n has read', () => ({ name: 'Ёж' }), '{"name":"Ёж"}'],
	['no body', () => undefined, ''],
	['null', () => null, ''],
])('the body comes as %s', async (_, body, text) => {
	expect(await readResponse({ statusCode: 200, body: body() })).toEqual({ status: 200, headers: {}, body: text });
});

it('has headers in lower case, without those that are no text', async () => {
	const headers = { 'Retry-After': '5', 'set-cookie': ['a', 'b'] };
	expect((await readResponse({ statusCode: 503, headers, body: '' })).headers).toEqual({ 'retry-after': '5' });
});

it('is read up to the largest size, and not beyond it', async () => {
	const size = bytes.length;
	expect((await readResponse({ statusCode: 200, body: pieces() }, { largest: size })).body).toHaveLength(13);
	const body = pieces();
	await expect(readResponse({ statusCode: 200, body }, { largest: size - 1 })).rejects.toMatchObject({
		kind: 'tooLarge',
		sent: true,
	});
	const large = Readable.from([Buffer.alloc(2_000_001)]);
	await expect(readResponse({ statusCode: 200, body: large }, { largest: 2_000_000 })).rejects.toThrow(
		/^more than 2 MB$/,
	);
	expect(body.destroyed).toBe(true);
});

it.each(['before', 'while'])('ends if a signal fires %s it is read', async (when) => {
	const body = new Readable({ read: () => undefined });
	const stop = new AbortController();
	if (when === 'before') stop.abort();
	const reading = readResponse({ statusCode: 200, body }, { signals: [undefined, stop.signal] });
	const ended = expect(reading).rejects.toThrow();
	stop.abort();
	await ended;
	expect(body.destroyed).toBe(true);
});

it('leaves nothing behind at the signals, and is read whole while they do not fire', async () => {
	const { signal } = new AbortController();
	const answer = await readResponse({ statusCode: 200, body: pieces() }, { signals: [undefined, signal] });
	expect(answer.body).toHaveLength(13);
	expect(getEventListeners(signal, 'abort')).toEqual([]);
});
