// The trigger's state in n8n's static data: what is taken for one, and where a trigger has begun.

import type { TriggerState } from '../../../nodes/Vtiger/trigger/bookkeeping/state';
import { Unstored, type StaticData } from '../../../nodes/Vtiger/trigger/store';

const state: TriggerState = {
	tag: 'contacts',
	edition: 3,
	cursor: { time: '2026-11-24 12:00:00', seconds: 1_795_510_800 },
	horizon: { time: '2026-11-24 11:58:00', id: 0 },
	remembered: '',
	passedOver: '',
	deletions: '',
	savedAt: 0,
};
const read = (stored: unknown) => new Unstored().storeFor('1', 'contacts', { state: stored }).read();

test('a whole state is read as it was written', () => {
	const data: StaticData = {};
	new Unstored().storeFor('1', 'contacts', data).write(state, true);
	expect(read(JSON.parse(JSON.stringify(data.state)))).toEqual(state);
});

test.each<[string, unknown]>([
	['nothing', undefined],
	['null', null],
	['text', 'contacts'],
	['a list', []],
	['no cursor', { ...state, cursor: undefined }],
	['a time that is none', { ...state, cursor: { ...state.cursor, time: 'noon' } }],
	['a number for a time', { ...state, horizon: { time: 5, id: 0 } }],
	['text for a number', { ...state, edition: '3' }],
	['null for a number', { ...state, cursor: { ...state.cursor, seconds: null } }],
	['a list for text', { ...state, remembered: [] }],
	['no deletions', { ...state, deletions: undefined }],
])('%s is no state: the trigger begins anew instead of failing for good', (_what, stored) => {
	expect(read(stored)).toBeUndefined();
});

test('a beginning that n8n has not stored counts until the trigger is another one', () => {
	const unstored = new Unstored();
	unstored.storeFor('1', 'contacts', {}).write(state, true);
	expect(unstored.storeFor('1', 'contacts', {}).read()).toEqual(state);
	expect(unstored.storeFor('2', 'contacts', {}).read()).toBeUndefined();
});

test('a beginning with another filter does not count when the filter comes back', () => {
	const unstored = new Unstored();
	const data: StaticData = {};
	unstored.storeFor('1', 'contacts', data).write(state, true);
	unstored.storeFor('1', 'leads', {}).write({ ...state, tag: 'leads' }, true);
	expect(unstored.storeFor('1', 'contacts', { state: { ...state, tag: 'leads' } }).read()?.tag).toBe('leads');
});

test('a beginning is forgotten once n8n shows what came after it', () => {
	const unstored = new Unstored();
	unstored.storeFor('1', 'contacts', {}).write(state, true);
	const later = { ...state, edition: 4 };
	expect(unstored.storeFor('1', 'contacts', { state: later }).read()).toEqual(later);
	expect(unstored.storeFor('1', 'contacts', {}).read()).toBeUndefined();
});

test('how far polls have read is kept without n8n, and what it changes in its data is not', () => {
	const unstored = new Unstored();
	const data: StaticData = {};
	const progress = { time: '2026-11-24 12:30:00', seconds: 1_795_512_600 };
	unstored.storeFor('1', 'contacts', data).write(state, true);
	unstored.storeFor('1', 'contacts', data).write({ ...state, progress }, true);
	Object.assign(data.state as TriggerState, { progress: undefined });
	expect(unstored.storeFor('1', 'contacts', { state }).read()?.progress).toEqual(progress);
});
