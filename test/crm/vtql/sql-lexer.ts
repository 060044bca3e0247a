// Tokens of the SQL condition that a VTQL query becomes; read as MySQL reads it, whatever got into it.

export type SqlToken =
	| { kind: 'text'; value: string }
	| { kind: 'number'; value: number }
	| { kind: 'name'; value: string }
	| { kind: 'sign'; value: string };

/** The text is no SQL. */
export class SqlError extends Error {}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', '0': '\0', Z: '\u001a' };

function readText(source: string, from: number): { value: string; end: number } {
	const quote = source[from];
	let value = '';
	for (let at = from + 1; at < source.length; at++) {
		const character = source[at] ?? '';
		if (character === quote) {
			if (source[at + 1] !== quote) return { value, end: at + 1 };
			value += quote;
			at++;
		} else if (character === '\\') {
			const escaped = source[++at];
			if (escaped === undefined) break;
			// LIKE reads the escaped wildcards itself.
			if (escaped === '%' || escaped === '_') value += `\\${escaped}`;
			else value += escapes[escaped] ?? escaped;
		} else {
			value += character;
		}
	}
	throw new SqlError('text without end');
}

const space = /(?:\s|--\s[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/y;
const number = /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?!\w)/iy;
const name = /[A-Za-z_$][\w$.]*|`[^`]+`/y;
const sign = /<=>|<>|!=|<=|>=|\|\||&&|[=<>(),+*/%!-]/y;

export function sqlTokens(source: string): SqlToken[] {
	const tokens: SqlToken[] = [];
	let at = 0;
	const match = (pattern: RegExp): string | undefined => {
		pattern.lastIndex = at;
		const found = pattern.exec(source)?.[0];
		if (found !== undefined) at += found.length;
		return found;
	};
	while (at < source.length) {
		if (match(space) !== undefined) continue;
		if (source[at] === "'" || source[at] === '"') {
			const { value, end } = readText(source, at);
			tokens.push({ kind: 'text', value });
			at = end;
			continue;
		}
		const digits = match(number);
		if (digits !== undefined) {
			tokens.push({ kind: 'number', value: Number(digits) });
			continue;
		}
		const word = match(name);
		if (word !== undefined) {
			tokens.push({ kind: 'name', value: word.replace(/`/g, '') });
			continue;
		}
		const symbol = match(sign);
		if (symbol === undefined) throw new SqlError(`unknown character at ${at}`);
		tokens.push({ kind: 'sign', value: symbol });
	}
	return tokens;
}
