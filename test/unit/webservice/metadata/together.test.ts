// Questions of the same moment go in one request, each is answered once per run, and no failure is remembered.

import { Together } from '../../../../nodes/Vtiger/webservice/metadata/together';
import { rejection } from '../fetchChannel';

/** Answers each key in capital letters, and notes what was asked for together. */
function questions(read?: (keys: string[]) => Promise<string[]>) {
	const asked: string[][] = [];
	const together = new Together<string>(async (keys) => {
		asked.push(keys);
		return read === undefined ? await Promise.resolve(keys.map((key) => key.toUpperCase())) : await read(keys);
	}, 'none');
	return { asked, together };
}

test('questions of the same moment are asked together, each once', async () => {
	const { asked, together } = questions();
	const later = async (key: string) => {
		await Promise.resolve();
		return await together.get(key);
	};
	expect(await Promise.all([together.get('a'), together.get('b'), together.get('a'), later('c')])).toEqual([
		'A',
		'B',
		'A',
		'C',
	]);
	expect(asked).toEqual([['a', 'b', 'c']]);
});

test('what is known is not asked for again', async () => {
	const { asked, together } = questions();
	await together.get('a');
	expect([await together.get('a'), await together.get('b')]).toEqual(['A', 'B']);
	expect(asked).toEqual([['a'], ['b']]);
});

test('what others will ask for is read along, but nothing is read for them alone', async () => {
	const { asked, together } = questions();
	expect(await together.get('a', () => ['b', 'a', 'c', 'b'])).toBe('A');
	expect([await together.get('b'), await together.get('c', () => ['d'])]).toEqual(['B', 'C']);
	expect(asked).toEqual([['a', 'b', 'c']]);
});

test('what is known is not read along once more', async () => {
	const { asked, together } = questions();
	await together.get('a');
	expect(await together.get('b', () => ['a', 'c'])).toBe('B');
	expect(asked).toEqual([['a'], ['b', 'c']]);
});

test('an answer that is left out is none', async () => {
	const { together } = questions(async () => await Promise.resolve(['A']));
	expect(await Promise.all([together.get('a'), together.get('b')])).toEqual(['A', 'none']);
	expect(await together.get('b')).toBe('none');
});

test('a failure is told to all who wait, and the next question asks again', async () => {
	let fails = true;
	const { asked, together } = questions(async (keys) => {
		await Promise.resolve();
		if (fails) throw new Error('no answer');
		return keys;
	});
	const [first, second] = await Promise.all([rejection(together.get('a', () => ['c'])), rejection(together.get('b'))]);
	expect([first, second]).toEqual([new Error('no answer'), new Error('no answer')]);
	fails = false;
	expect(await Promise.all([together.get('a'), together.get('b'), together.get('c')])).toEqual(['a', 'b', 'c']);
	expect(asked).toEqual([
		['a', 'c', 'b'],
		['a', 'b', 'c'],
	]);
});

test.each(['answered', 'failed'])(
	'one request at a time: the next one waits until the first has %s',
	async (outcome) => {
		let release = (_answer: string[]) => {};
		let refuse = (_error: Error) => {};
		const { asked, together } = questions(
			async () =>
				await new Promise<string[]>((resolve, reject) => {
					release = resolve;
					refuse = reject;
				}),
		);
		const settle = async () => await new Promise((resolve) => setImmediate(resolve));
		const first = together.get('a').catch((error: Error) => error.message);
		await settle();
		const second = together.get('b');
		await settle();
		expect(asked).toEqual([['a']]);
		if (outcome === 'answered') release(['A']);
		else refuse(new Error('failed'));
		expect(await first).toBe(outcome === 'answered' ? 'A' : 'failed');
		await settle();
		expect(asked).toEqual([['a'], ['b']]);
		release(['B']);
		expect(await second).toBe('B');
	},
);
