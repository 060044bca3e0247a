// Any text as a value of a condition: the CRM, which executes what it is given, finds that text and nothing else.

import fc from 'fast-check';
import { InputError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import {
	conditionText,
	selectText,
	type Condition,
	type Operator,
} from '../../../../nodes/Vtiger/webservice/vtql/query';
import { RecordReader } from '../../../../nodes/Vtiger/webservice/vtql/records';
import { LoginChannel, clientOn } from '../fetchChannel';
import { useCrm } from '../../../core/useCrm';

/** What breaks a careless client: quotes, escapes, wildcards, comments and the language’s own words. */
const PIECES = [
	"'",
	"''",
	'"',
	'`',
	'\\',
	'\\\\',
	'%',
	'_',
	'\n',
	'\t',
	';',
	'--',
	'#',
	'/*',
	'*/',
	'(',
	')',
	',',
	'?',
	':',
	'=',
	' or ',
	" OR '1'='1",
	' and ',
	' where ',
	' from Users',
	'select',
	' limit 1',
	' order by id',
	'x',
	'0',
	'1',
	'12x5',
	'a',
	'B',
	'Ж',
	' ',
];
const awkward = fc.string({ unit: fc.constantFrom(...PIECES), maxLength: 7 });

const crm = useCrm({ samples: false });
let reader: RecordReader;
let kept: Array<{ id: string; lastname: string }>;

beforeAll(() => {
	reader = new RecordReader(
		clientOn(new LoginChannel(`${crm.url}/webservice.php`, 'admin', crm.admin.accessKey)).client,
	);
	const texts = [...PIECES, ...fc.sample(awkward, { numRuns: 45, seed: 7 })].filter((text) => text.trim() !== '');
	for (const lastname of texts) crm.create('Leads', { lastname });
	kept = crm.records('Leads').map(({ id, lastname }) => ({ id: String(id), lastname: String(lastname) }));
});

async function idsWhere(...groups: Condition[][]): Promise<string[]> {
	const rows = await reader.run(selectText({ module: 'Leads', columns: ['id'], where: groups, orderBy: ['id'] }));
	return rows.map(({ id }) => String(id));
}

/** As the database compares: case and trailing spaces do not count. */
const folded = (text: string) => text.toUpperCase().replace(/ +$/, '');

const FITS: Partial<Record<Operator, (kept: string, given: string) => boolean>> = {
	equals: (text, given) => folded(text) === folded(given),
	notEquals: (text, given) => folded(text) !== folded(given),
	contains: (text, given) => text.toUpperCase().includes(given.toUpperCase()),
	startsWith: (text, given) => text.toUpperCase().startsWith(given.toUpperCase()),
	endsWith: (text, given) => text.toUpperCase().endsWith(given.toUpperCase()),
};
const operator = fc.constantFrom<Operator>('equals', 'notEquals', 'contains', 'startsWith', 'endsWith');

function expected(fits: (lastname: string) => boolean): string[] {
	return kept.filter(({ lastname }) => fits(lastname)).map(({ id }) => id);
}

it('the CRM keeps the awkward texts as they are', () => {
	expect(kept.length).toBeGreaterThan(60);
	expect(kept.length).toBeLessThan(100);
	expect(kept.map(({ lastname }) => lastname)).toEqual(expect.arrayContaining(["'", '\\', '%', '--', " OR '1'='1"]));
});

it('a condition finds what it says, whatever the text', async () => {
	const given = fc.oneof(
		awkward,
		fc.nat().map((index) => kept[index % kept.length]?.lastname ?? ''),
	);
	await fc.assert(
		fc.asyncProperty(operator, given, async (name, text) => {
			const fits = FITS[name];
			expect(await idsWhere([{ field: 'lastname', operator: name, values: [text] }])).toEqual(
				expected((lastname) => fits?.(lastname, text) === true),
			);
		}),
		{ numRuns: 100 },
	);
});

it('a list finds the texts in it', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(awkward, { minLength: 1, maxLength: 6 }), async (texts) => {
			expect(await idsWhere([{ field: 'lastname', operator: 'inList', values: texts }])).toEqual(
				expected((lastname) => texts.some((text) => folded(text) === folded(lastname))),
			);
		}),
		{ numRuns: 60 },
	);
});

it('several conditions keep their meaning beside each other', async () => {
	const condition = fc.record({ operator, text: awkward });
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.array(condition, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
			async (groups) => {
				const where = groups.map((group) =>
					group.map((one): Condition => ({ field: 'lastname', operator: one.operator, values: [one.text] })),
				);
				expect(await idsWhere(...where)).toEqual(
					expected((lastname) =>
						groups.some((group) => group.every((one) => FITS[one.operator]?.(lastname, one.text) === true)),
					),
				);
			},
		),
		{ numRuns: 60 },
	);
});

it('any text of any language finds the record that holds it', async () => {
	const text = fc
		.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
		// The database keeps three bytes a character, and NULs nowhere.
		.filter((given) => given.trim() !== '' && !/[\u{10000}-\u{10ffff}\0]/u.test(given));
	await fc.assert(
		fc.asyncProperty(text, async (lastname) => {
			const id = crm.create('Contacts', { lastname });
			for (const name of ['equals', 'contains', 'startsWith', 'endsWith'] as const) {
				const where = [[{ field: 'lastname', operator: name, values: [lastname] }]];
				const rows = await reader.run(selectText({ module: 'Contacts', columns: ['lastname'], where }));
				expect(rows).toContainEqual({ id, lastname });
			}
			crm.remove(id);
		}),
		{ numRuns: 60 },
	);
});

describe('ids, of which the CRM copies the part after the x without quotes', () => {
	const near = fc
		.tuple(fc.nat({ max: 20 }), fc.constantFrom('x', 'X', 'x ', ' x', 'xx', ''), fc.nat({ max: 99 }), awkward)
		.map(([prefix, x, number, more]) => `${prefix}${x}${number}${more}`);

	it('are really executed by the embedded CRM', async () => {
		const rows = await reader.run("SELECT id FROM Leads WHERE id = '10x0 or 1=1' ORDER BY id;");
		expect(rows).toHaveLength(kept.length);
	});

	it('find the one record, or are refused', async () => {
		const [first] = kept;
		expect(await idsWhere([{ field: 'id', operator: 'equals', values: [first?.id ?? ''] }])).toEqual([first?.id]);
		const comparison = fc.constantFrom<Operator>(
			'equals',
			'notEquals',
			'inList',
			'greaterThan',
			'greaterThanOrEqual',
			'lessThan',
			'lessThanOrEqual',
		);
		fc.assert(
			fc.property(comparison, fc.oneof(near, awkward), (name, id) => {
				const condition: Condition = { field: 'id', operator: name, values: [id] };
				if (/^\d+x\d+$/.test(id)) expect(conditionText(condition)).toContain(`'${id}'`);
				else expect(() => conditionText(condition)).toThrow(InputError);
			}),
			{ numRuns: 300 },
		);
	});

	it('are refused at any place in a list', () => {
		const values = ['10x1', '10x2 or 1=1'];
		expect(() => conditionText({ field: 'id', operator: 'inList', values })).toThrow(
			'“10x2 or 1=1” is not a record ID',
		);
	});

	it.each(['contains', 'startsWith', 'endsWith'] as const)('are searched for by digits only: %s', async (name) => {
		expect(() => conditionText({ field: 'id', operator: name, values: ['10x1 or 1=1'] })).toThrow(InputError);
		expect(() => conditionText({ field: 'id', operator: name, values: ["10x1'"] })).toThrow(InputError);
		expect(conditionText({ field: 'id', operator: name, values: ['10x1'] })).toMatch(/^id LIKE '%?10x1%?'$/);
		expect(conditionText({ field: 'id', operator: name, values: ['12'] })).toMatch(/^id LIKE '%?12%?'$/);
	});
});
