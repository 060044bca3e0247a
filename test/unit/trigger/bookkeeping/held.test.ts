// What is known of deleted records: values that were not seen so far, and fields whose values are not kept.

import { Held, checkKept } from '../../../../nodes/Vtiger/trigger/bookkeeping/held';
import type { ReadingSource } from '../../../../nodes/Vtiger/trigger/bookkeeping/source';
import type { TriggerState } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { WatchedValues } from '../../../../nodes/Vtiger/trigger/bookkeeping/watchedValues';
import { ModelCrm, ModelSource } from './modelCrm';

/** @param conditionFields fields that the conditions are on */
function sourceOf(conditionFields: string[] = []): { source: ReadingSource; requests: () => number } {
	const crm = new ModelCrm(1_795_000_000, { offset: 0, skew: 0 });
	crm.populate(300, 1_000);
	const model = new ModelSource(crm, async () => undefined, true, false, false, true);
	const source = Object.create(model, { conditionFields: { value: conditionFields } }) as ModelSource & ReadingSource;
	return { source, requests: () => source.requests };
}

function knowing(ids: readonly number[]): TriggerState {
	const watched = WatchedValues.none(2);
	for (const id of ids) watched.note(id, ['stage 0', `text ${id}`]);
	return { watched: watched.pack() } as TriggerState;
}

test('values of records that have appeared are read, with those that follow them', async () => {
	const { source, requests } = sourceOf();
	const held = new Held(source, knowing([101]));
	await held.read([300, 150, 103, 102, 101]);
	expect(requests()).toBe(2);
	expect(held.of(101)).toEqual({ stage: 'stage 0', text: 'text 101' });
	expect(held.of(103)).toEqual({ stage: 'stage 2', text: 'text 0' });
	expect(held.of(300)).toEqual({ stage: 'stage 1', text: 'text 0' });
	expect(held.of(5_000)).toEqual({});
	expect([101, 300, 5_000].map((id) => held.fits(id))).toEqual([true, false, true]);
	held.note([{ id: 103 }]);
	held.forget([101]);
	expect([101, 103].map((id) => held.of(id))).toEqual([{}, { stage: 'stage 2', text: 'text 0' }]);
});

test('what is known is remembered with the state, if it was looked into and is not too large', () => {
	const { source } = sourceOf();
	const held = new Held(source, knowing([101]));
	expect(held.state()).toEqual({});
	held.forget([101]);
	expect(held.state()).toEqual(knowing([]));
	const isTooLarge = jest.spyOn(WatchedValues.prototype, 'isTooLarge').mockReturnValue(true);
	expect(() => held.state()).toThrow(expect.objectContaining({ parameter: 'Fields to Watch' }));
	expect(isTooLarge.mock.calls).toEqual([[false]]);
	isTooLarge.mockRestore();
});

test('nothing is kept if no fields are watched', async () => {
	const crm = new ModelCrm(1_795_000_000, { offset: 0, skew: 0 });
	const source = new ModelSource(crm, async () => undefined, false, false) as unknown as ReadingSource;
	const held = new Held(source, knowing([1]));
	held.note([{ id: 2, values: [] }]);
	await held.read([2]);
	held.forget([1]);
	expect([held.of(1), held.state(), held.fits(1)]).toEqual([undefined, {}, true]);
});

test('a condition on a field whose values are not kept is refused, other conditions are not', () => {
	const watched = WatchedValues.none(2);
	for (let id = 1; id <= 5_000; id++) watched.note(id, ['stage 0', `text ${id}`]);
	const { source } = sourceOf(['stage', 'text']);
	expect(() => checkKept(source, watched)).toThrow(/“text” has too many different values/);
	expect(() => checkKept(sourceOf(['stage']).source, watched)).not.toThrow();
	const held = new Held(source, { watched: watched.pack() } as TriggerState);
	held.note([{ id: 6_000, values: ['stage 1', ''] }]);
	expect(() => held.state()).toThrow(expect.objectContaining({ parameter: 'Conditions' }));
});
