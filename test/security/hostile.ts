// Text that tries to be more than a value in the query language and in the SQL behind it.

import fc from 'fast-check';

const FRAGMENTS = [
	"'",
	"''",
	'\\',
	"\\'",
	'\\\\',
	'"',
	'`',
	';',
	'--',
	'/*',
	'*/',
	'#',
	'(',
	')',
	',',
	'%',
	'_',
	'\\%',
	'?',
	':v',
	'=',
	'!=',
	'<',
	'>',
	'|##|',
	' ',
	'\t',
	'\n',
	' OR ',
	' AND ',
	' or 1=1',
	"' OR '1'='1",
	"') OR ('1'='1",
	' UNION SELECT ',
	' FROM Users',
	' LIMIT 0,100',
	' ORDER BY id',
	'12x1',
	'x',
	'10x1001',
	'1001',
	'0',
	'NULL',
	'true',
	'${x}',
	'{{ 1 }}',
	'__proto__',
	'&lt;',
	'&',
	'\u2019',
	'ʼ',
	'＇',
	'Ж',
	'é',
	'a',
	'Ё',
];

/** Text without characters that the CRM's own database cannot keep, and without spaces at its ends. */
export const hostileText = fc
	.oneof(
		fc.array(fc.constantFrom(...FRAGMENTS), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
		fc.string({ minLength: 1, maxLength: 20 }),
	)
	.map((text) =>
		text
			.replace(/\p{Cc}/gu, (one) => (one === '\t' || one === '\n' ? one : ''))
			.trim()
			.slice(0, 60)
			.trim(),
	)
	.filter((text) => text !== '');

/** Text that is no id, though most begin or end like one. */
export const hostileId = fc
	.oneof(
		fc
			.tuple(
				fc.constantFrom('10x1001', '10x', 'x1001', '1001', '10x1001x1', "10x1001'", '10x0'),
				fc.constantFrom(...FRAGMENTS),
				hostileText,
			)
			.map((parts) => parts.join('')),
		hostileText,
		fc.constantFrom(
			'10x1001 or 1=1',
			"10x1001' OR '1'='1",
			'10x1001) OR (1=1',
			'10x1 UNION SELECT 1',
			'10x0x10 or 1',
			'10X1001 or 1',
			'10x１００１',
			'10x1e3',
			'10x-1',
			'10x1001\n',
		),
	)
	.filter((text) => !/^\s*(\d+x)?\d+\s*$/.test(text));
