// Compares an answer with a recorded one; what differs from run to run is folded first.

import { isObject } from '../crm/json';
import type { JsonValue } from '../crm';

const folds: ReadonlyArray<[pattern: RegExp, name: string]> = [
	[/^\d+x\d+$/, 'an id'],
	[/^\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?$/, 'a time'],
	[/^\d\d:\d\d(:\d\d)?$/, 'a time'],
	[/^[0-9a-f]{13}$|^[0-9a-f]{18,40}$|^[0-9a-z]{26}$/, 'a token'],
	[/^\p{L}+_?\d+$/u, 'a record number'],
	[/^\d{4,}$/, 'a count'],
];

export interface Answer {
	body: JsonValue;
	/** The word that marks the run's own records. */
	unique: string;
}

function fold(text: string, unique: string): string {
	for (const [pattern, name] of folds) if (pattern.test(text)) return `<${name}>`;
	return text.split(unique).join('<unique>');
}

function kindOf(value: JsonValue): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}

function short(value: JsonValue | undefined): string {
	return JSON.stringify(value ?? null).slice(0, 100);
}

class Comparer {
	readonly found: string[] = [];

	constructor(
		private readonly loose: boolean,
		private readonly expectedWord: string,
		private readonly actualWord: string,
		private readonly exact: ReadonlySet<string>,
	) {}

	compare(expected: JsonValue, actual: JsonValue, path: string): void {
		if (kindOf(expected) !== kindOf(actual)) {
			this.found.push(`${path}: ${kindOf(expected)} expected, ${kindOf(actual)} came`);
		} else if (Array.isArray(expected) && Array.isArray(actual)) {
			this.arrays(expected, actual, path);
		} else if (isObject(expected) && isObject(actual)) {
			this.objects(expected, actual, path);
		} else {
			this.scalars(expected, actual, path);
		}
	}

	private isExact(path: string): boolean {
		return this.exact.has(/[^.[\]]*(?=(\[\d+\])*$)/.exec(path)?.[0] ?? '');
	}

	private arrays(expected: JsonValue[], actual: JsonValue[], path: string): void {
		if (!this.loose && expected.length !== actual.length) {
			this.found.push(`${path}: ${expected.length} entries expected, ${actual.length} came`);
		}
		const compared = Math.min(expected.length, actual.length, this.loose ? 1 : Infinity);
		for (let at = 0; at < compared; at++) {
			this.compare(expected[at] ?? null, actual[at] ?? null, `${path}[${at}]`);
		}
	}

	private objects(expected: Record<string, JsonValue>, actual: Record<string, JsonValue>, path: string): void {
		for (const key of Object.keys(actual)) {
			if (!Object.hasOwn(expected, key)) this.found.push(`${path}.${key}: not recorded`);
		}
		for (const [key, value] of Object.entries(expected)) {
			if (!Object.hasOwn(actual, key)) this.found.push(`${path}.${key}: missing`);
			else this.compare(value, actual[key] ?? null, `${path}.${key}`);
		}
	}

	/** Unless a key is exact, numbers are times, sizes and sums of the run: their kind is enough. */
	private scalars(expected: JsonValue, actual: JsonValue, path: string): void {
		if (this.loose) return;
		const exact = this.isExact(path);
		if (typeof expected === 'number' && !exact) return;
		const [was, is] = [expected, actual].map((value, side) => {
			if (typeof value !== 'string') return value;
			const word = side === 0 ? this.expectedWord : this.actualWord;
			return exact ? value.split(word).join('<unique>') : fold(value, word);
		});
		if (was !== is) this.found.push(`${path}: ${short(was)} expected, ${short(is)} came`);
	}
}

const nothing: ReadonlySet<string> = new Set();

/**
 * One line for every difference; none if the answers agree.
 * @param exact keys whose values are compared unfolded.
 */
export function differences(
	expected: Answer,
	actual: Answer,
	loose: boolean,
	exact: ReadonlySet<string> = nothing,
): string[] {
	const comparer = new Comparer(loose, expected.unique, actual.unique, exact);
	comparer.compare(expected.body, actual.body, 'body');
	return comparer.found;
}
