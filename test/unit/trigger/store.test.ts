// The trigger's state in n8n's static data: what is taken for one, and where a trigger has begun.

import type { TriggerState } from '../../../nodes/Vtiger/trigger/bookkeeping/state';
import { Unstored, isStoredAlways, type StaticData } from '../../../nodes/Vtiger/trigger/store';

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
	['no tag', { ...state, tag: undefined }],
	['nothing passed over', { ...state, passedOver: undefined }],
	['a horizon without an id', { ...state, horizon: { time: state.horizon.time } }],
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
	expect(unstored.storeFor('1', 'contacts', {}).read()).toBeUndefined();
});

test('a beginning is forgotten once n8n shows what came after it', () => {
	const unstored = new Unstored();
	unstored.storeFor('1', 'contacts', {}).write(state, true);
	const later = { ...state, edition: 4 };
	expect(unstored.storeFor('1', 'contacts', { state: later }).read()).toEqual(later);
	expect(unstored.storeFor('1', 'contacts', {}).read()).toBeUndefined();
});

test('what n8n gives is told as it is, whatever counts', () => {
	const unstored = new Unstored();
	unstored.storeFor('1', 'contacts', {}).write({ ...state, tag: 'contacts' }, true);
	const leads = { ...state, tag: 'leads', edition: 1 };
	expect(unstored.storeFor('1', 'contacts', { state: leads }).given()).toEqual(leads);
	expect(unstored.storeFor('1', 'contacts', {}).given()).toBeUndefined();
});

test.each([
	[2, 'contacts'],
	[3, 'leads'],
	[4, 'leads'],
])('a beginning counts before what another filter has stored earlier: its edition %i, %s', (edition, counts) => {
	const unstored = new Unstored();
	unstored.storeFor('1', 'contacts', {}).write(state, true);
	expect(unstored.storeFor('1', 'contacts', { state: { ...state, tag: 'leads', edition } }).read()?.tag).toBe(counts);
});

describe('n8n is given', () => {
	const progress = { time: '2026-11-24 12:30:00', seconds: 1_795_512_600 };
	const begun = () => {
		const unstored = new Unstored();
		const first: StaticData = {};
		unstored.storeFor('1', 'contacts', first).write(state, true);
		const write = (data: StaticData, next: TriggerState, hands = true) => {
			unstored.storeFor('1', 'contacts', data).write(next, hands);
			return data.state;
		};
		return { unstored, first, write };
	};

	test('a beginning', () => {
		expect(begun().first.state).toEqual(state);
	});

	test('the beginning with what was read since, until it shows it', () => {
		const { unstored, write } = begun();
		expect(write({}, { ...state, progress })).toEqual({ ...state, progress });
		expect(write({}, { ...state, progress }, false)).toBeUndefined();
		expect(unstored.storeFor('1', 'contacts', { state }).read()).toEqual({ ...state, progress });
		expect(write({}, { ...state, progress })).toBeUndefined();
	});

	test('nothing of what was read since an emission', () => {
		const { write } = begun();
		const emitted = { ...state, edition: 4 };
		expect(write({ state: emitted }, { ...emitted, progress })).toEqual(emitted);
	});

	test('every emission; what was known before it stays so for polls that do not show it', () => {
		const { unstored, write } = begun();
		expect(write({}, { ...state, edition: 4 }, false)).toEqual({ ...state, edition: 4 });
		expect(unstored.storeFor('1', 'contacts', {}).read()).toEqual(state);
	});

	test('a copy: what n8n changes in its data is nothing that was read', () => {
		const { unstored, write } = begun();
		Object.assign(write({}, { ...state, progress }) as TriggerState, { progress: undefined });
		expect(unstored.storeFor('1', 'contacts', { state }).read()?.progress).toEqual(progress);
	});
});

test('n8n stores the data after every poll if it does not watch for changes', () => {
	expect(isStoredAlways({ state })).toBe(true);
	expect(isStoredAlways({ state, __dataChanged: false })).toBe(false);
});
