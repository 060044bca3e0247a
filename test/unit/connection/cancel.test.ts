// Work ends as soon as the execution is cancelled, and none is begun after that.

import { getEventListeners } from 'node:events';
import { cancelSignal, pause, unlessCancelled, type Context } from '../../../nodes/Vtiger/connection/cancel';
import { rejection } from '../webservice/fetchChannel';

function execution() {
	const controller = new AbortController();
	const context = { getExecutionCancelSignal: () => controller.signal } as unknown as Context;
	const listeners = () => getEventListeners(controller.signal, 'abort').length;
	return { context, listeners, cancel: () => controller.abort() };
}
const lists = {} as Context;
const CANCELLED = { kind: 'cancelled' };
const endless = async () => await new Promise<never>(() => undefined);

test('lists cannot be cancelled: their work is done', async () => {
	expect(cancelSignal(lists)).toBeUndefined();
	expect(await unlessCancelled(lists, async () => await Promise.resolve(5))).toBe(5);
});

test('work that ends, or fails, before a cancellation does so, and leaves nothing behind', async () => {
	const { context, listeners } = execution();
	expect(await unlessCancelled(context, async () => await Promise.resolve(5))).toBe(5);
	const failure = new Error('x');
	expect(await rejection(unlessCancelled(context, async () => await Promise.reject(failure)))).toBe(failure);
	expect(listeners()).toBe(0);
});

test('work under way is given up at a cancellation', async () => {
	const { context, listeners, cancel } = execution();
	const working = rejection(unlessCancelled(context, endless));
	cancel();
	expect(await working).toMatchObject(CANCELLED);
	expect(listeners()).toBe(0);
});

test('no work is begun after a cancellation', async () => {
	const { context, cancel } = execution();
	cancel();
	const work = jest.fn(async () => await Promise.resolve());
	expect(await rejection(unlessCancelled(context, work))).toMatchObject(CANCELLED);
	expect(work).not.toHaveBeenCalled();
});

test('a pause ends at a cancellation, or after its time', async () => {
	const { context, cancel } = execution();
	const begun = performance.now();
	await pause(context, 20);
	expect(performance.now() - begun).toBeGreaterThan(15);
	const pausing = rejection(pause(context, 500));
	cancel();
	expect(await pausing).toMatchObject(CANCELLED);
});
