// Users' passwords, hashes and access keys stay out of every answer.

import fc from 'fast-check';
import type { JsonValue } from '../../../../nodes/Vtiger/webservice/protocol/json';
import { withoutSecrets } from '../../../../nodes/Vtiger/webservice/protocol/secrets';

const SECRETS = ['user_password', 'confirm_password', 'accesskey', 'user_hash', 'crypt_type'];
const FRIENDS = ['__proto__', 'constructor', 'prototype', 'toString', 'id', 'label', ''];

/** JSON with secret fields and awkward names at any depth. */
const json = fc.letrec<{ value: JsonValue }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'medium', withCrossShrink: true },
		fc.constant(null),
		fc.boolean(),
		fc.integer(),
		fc.string(),
		fc.array(tie('value'), { maxLength: 4 }),
		fc
			.array(fc.tuple(fc.constantFrom(...SECRETS, ...FRIENDS), tie('value')), { maxLength: 5 })
			.map((entries) => Object.fromEntries(entries)),
	),
})).value;

function model(value: JsonValue): unknown {
	return JSON.parse(JSON.stringify(value), function (this: unknown, key, entry: unknown) {
		return !Array.isArray(this) && SECRETS.includes(key) ? undefined : entry;
	});
}

describe('withoutSecrets', () => {
	it.each(SECRETS)('takes out %s in a record, a list and deep inside', (name) => {
		const record = { id: '19x1', [name]: 'hidden', user_name: 'admin' };
		const clean = { id: '19x1', user_name: 'admin' };
		expect(withoutSecrets(record)).toStrictEqual(clean);
		expect(withoutSecrets([record, record])).toStrictEqual([clean, clean]);
		expect(withoutSecrets([1, { deep: [null, { deeper: record }] }])).toStrictEqual([
			1,
			{ deep: [null, { deeper: clean }] },
		]);
	});

	it('leaves other fields alone, also those of similar names', () => {
		const value = {
			password: 'b',
			user_password_hint: 'c',
			accesskeys: 'd',
			crypt: 'e',
			list: ['accesskey', 0, false, null, ''],
		};
		expect(withoutSecrets(value)).toStrictEqual(value);
	});

	it.each<[JsonValue, JsonValue]>([
		[{ AccessKey: 'x', 'users.accesskey': 'x', vtiger_users_user_hash: 'x', id: '19x1' }, { id: '19x1' }],
		[[{ name: 'accesskey', value: 'x' }], [{ name: 'accesskey' }]],
		[
			[{ fieldname: 'User_Password', prevalue: 'x', postvalue: 'y', id: '1' }],
			[{ fieldname: 'User_Password', id: '1' }],
		],
		[{ key: 'accesskey', data: { secret: 'x' } }, { key: 'accesskey' }],
		[{ column: 'crypt_type', values: ['x'] }, { column: 'crypt_type' }],
		...['newvalue', 'default_value', 'newValue', 'old_values', 'content'].map((key): [JsonValue, JsonValue] => [
			{ name: 'accesskey', [key]: 'x', valued: 'y' },
			{ name: 'accesskey', valued: 'y' },
		]),
		[
			[
				['accesskey', 'x'],
				['email', 'y'],
			],
			[['accesskey'], ['email', 'y']],
		],
		[
			['user_password', 'confirm_password'],
			['user_password', 'confirm_password'],
		],
		[
			{ name: 'email', value: 'accesskey' },
			{ name: 'email', value: 'accesskey' },
		],
		[
			{ name: 'accesskey', label: 'Access Key', type: { name: 'string' } },
			{ name: 'accesskey', label: 'Access Key', type: { name: 'string' } },
		],
	])('takes the secrets out of lists of names and values: %j', (value, shown) => {
		expect(withoutSecrets(value)).toStrictEqual(shown);
	});

	it('does not copy what it does not change', () => {
		const rows: JsonValue = [{ id: '12x1' }, { id: '12x2', more: [{ a: 1 }] }];
		expect(withoutSecrets(rows)).toBe(rows);
		const mixed: JsonValue = [{ id: '12x1' }, { accesskey: 'x' }];
		const clean = withoutSecrets(mixed);
		expect(clean).toStrictEqual([{ id: '12x1' }, {}]);
		expect(Array.isArray(clean) && clean[0]).toBe(mixed[0]);
		expect(mixed[1]).toStrictEqual({ accesskey: 'x' });
	});

	it('cleans below __proto__ without touching the prototype', () => {
		const value = JSON.parse('{"__proto__":{"accesskey":"x","kept":1},"user_hash":"y"}') as JsonValue;
		const clean = withoutSecrets(value);
		expect(JSON.stringify(clean)).toBe('{"__proto__":{"kept":1}}');
		expect(Object.getPrototypeOf(clean)).toBe(Object.prototype);
		expect(({} as { kept?: number }).kept).toBeUndefined();
	});

	it('keeps everything but the secrets, in order, whatever the shape', () => {
		fc.assert(
			fc.property(json, (value) => {
				const before = JSON.stringify(value);
				const clean = withoutSecrets(value);
				expect(JSON.stringify(clean)).toBe(JSON.stringify(model(value)));
				expect(JSON.stringify(value)).toBe(before);
			}),
			{ numRuns: 300 },
		);
	});
});
