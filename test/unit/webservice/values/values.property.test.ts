// Whatever a workflow hands over, a field gets a value in its wire form, or one clear refusal.

import fc from 'fast-check';
import { InputError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import type { Field } from '../../../../nodes/Vtiger/webservice/metadata/metadata';
import { wireValue, type ValueLookups } from '../../../../nodes/Vtiger/webservice/values/values';
import { entries, fieldOf } from '../fields';

const lookups: ValueLookups = {
	zone: 'Europe/Moscow',
	owner: async (text) => (/^\d+x\d+$/.test(text) ? text : undefined),
	ownerForms: async () => 'a user’s login, full name or e-mail, a group’s name, or an id such as 19x5',
	reference: async (field, text) => {
		if (/^\d+x\d+$/.test(text)) return text;
		throw new InputError(field.name, `“${text}” does not name a record`, 'Use an id.');
	},
};

const DATE = '\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])';
const TIME = '([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d';

const FORMS: Array<[Field, RegExp]> = [
	[fieldOf('boolean'), /^[01]$/],
	[fieldOf('integer'), /^(-?\d+)?$/],
	[fieldOf('double'), /^(-?\d+(\.\d+)?)?$/],
	[fieldOf('currency'), /^(-?\d+(\.\d+)?)?$/],
	[fieldOf('date'), new RegExp(`^(${DATE})?$`)],
	[fieldOf('datetime'), new RegExp(`^(${DATE} ${TIME})?$`)],
	[fieldOf('time'), new RegExp(`^(${TIME})?$`)],
	[fieldOf('picklist', { picklist: entries('One', 'Two', '3') }), /^(One|Two|3)?$/],
	[fieldOf('multipicklist', { picklist: entries('One', 'Two', '3') }), /^((One|Two|3)( \|##\| (One|Two|3)){0,2})?$/],
	[fieldOf('owner'), /^(\d+x\d+)?$/],
	[fieldOf('reference'), /^(\d+x\d+)?$/],
	[fieldOf('string'), /^[^]*$/],
	[fieldOf('unheard of'), /^[^]*$/],
];

/** Text near the accepted forms, and anything that an expression can yield. */
const anyValue = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.string({
			unit: fc.constantFrom(...'0123456789.,:-+ xTZ/', ' |##| ', 'One', 'two', '3', 'yes', 'нет', 'PM'),
			maxLength: 12,
		}),
	},
	{ weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
	{ weight: 1, arbitrary: fc.date().map((date) => (Number.isNaN(date.getTime()) ? date : date.toISOString())) },
	{ weight: 1, arbitrary: fc.date() },
	{ weight: 1, arbitrary: fc.double() },
	{ weight: 1, arbitrary: fc.array(fc.constantFrom('One', 'two', '3', 3, null, [])) },
	{
		weight: 2,
		arbitrary: fc.anything({
			withBigInt: true,
			withDate: true,
			withMap: true,
			withSet: true,
			withTypedArray: true,
			withSparseArray: true,
			withNullPrototype: true,
		}),
	},
);

describe.each(FORMS.map(([field, form]) => ({ type: field.type, field, form })))(
	'a field of type $type',
	({ field, form }) => {
		it('gets its own form or refuses, naming itself', async () => {
			await fc.assert(
				fc.asyncProperty(anyValue, async (value) => {
					let stored: unknown;
					try {
						stored = await wireValue(field, value, lookups);
					} catch (error) {
						expect(error).toBeInstanceOf(InputError);
						const { parameter, message, advice } = error as InputError;
						expect(parameter).toBe(field.name);
						expect(message.length).toBeLessThan(200);
						expect(advice).not.toBe('');
						return;
					}
					expect(typeof stored).toBe('string');
					expect(stored).toMatch(form);
					// Undecodable text would reach the CRM as no values at all.
					expect(JSON.stringify(stored)).not.toMatch(/(?<!\\)\\ud[89a-f]/);
				}),
				{ numRuns: 150 },
			);
		});
	},
);
