// Fills the parameters of a scenario's step with values of the answers before it.

import { createHash } from 'node:crypto';

import type { JsonObject, JsonValue } from '../crm';
import { isObject } from '../crm/json';

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** What is at a dotted path; an array's entries go by their number. */
export function dig(value: JsonValue | undefined, path: string): JsonValue | undefined {
	let at: JsonValue | undefined = value;
	for (const word of path.split('.')) {
		if (Array.isArray(at)) at = at[Number(word)];
		else at = isObject(at) ? at[word] : undefined;
	}
	return at;
}

const whole = /^\{\{(?!md5:|after:)([^}]+)\}\}$/;

export class Filler {
	/** @param key the administrator's access key, which `{{md5:…+key}}` needs. */
	constructor(
		private readonly kept: JsonObject,
		private readonly key: string,
	) {}

	private text(text: string): string {
		return text.replace(/\{\{(md5:|after:)?([^}]+)\}\}/g, (_, word: string | undefined, path: string) => {
			if (word === 'after:') return String(dig(this.kept, path)).split('x').at(-1) ?? '';
			if (word === undefined) return String(dig(this.kept, path));
			return md5(
				path
					.split('+')
					.map((part) => (part === 'key' ? this.key : String(dig(this.kept, part))))
					.join(''),
			);
		});
	}

	/** `...` spreads an object, `-` leaves keys of it out. */
	private object(value: JsonObject): JsonObject {
		const filled: JsonObject = {};
		const { '...': spread, '-': without, ...own } = value;
		if (spread !== undefined) {
			const object = this.fill(spread);
			if (isObject(object)) Object.assign(filled, object);
		}
		if (Array.isArray(without)) for (const name of without) delete filled[String(name)];
		for (const [name, entry] of Object.entries(own)) filled[name] = this.fill(entry);
		return filled;
	}

	/** A text that is nothing but a path to an object or array becomes that object or array. */
	fill(value: JsonValue): JsonValue {
		if (Array.isArray(value)) return value.map((entry) => this.fill(entry));
		if (isObject(value)) return this.object(value);
		if (typeof value !== 'string') return value;
		const path = whole.exec(value)?.[1];
		const found = path === undefined ? undefined : dig(this.kept, path);
		return typeof found === 'object' && found !== null ? found : this.text(value);
	}
}
