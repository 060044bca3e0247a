// Splits a VTQL text into tokens, one at a time: an error further on does not count before the parser gets there.

import { internalError } from '../failures';

export type TokenName =
	| 'SELECT'
	| 'FRM'
	| 'WHERE'
	| 'LOGICAL_AND'
	| 'LOGICAL_OR'
	| 'IN'
	| 'LIKE'
	| 'ORDERBY'
	| 'ASC'
	| 'DESC'
	| 'LIMIT'
	| 'COUNT'
	| 'ASTERISK'
	| 'COMMA'
	| 'PARENOPEN'
	| 'PARENCLOSE'
	| 'EQ'
	| 'NE'
	| 'LT'
	| 'GT'
	| 'LTE'
	| 'GTE'
	| 'SEMICOLON'
	| 'VALUE'
	| 'COLUMNNAME'
	| 'END';

export interface Token {
	name: TokenName;
	text: string;
	line: number;
}

const keywords: Record<string, TokenName> = {
	select: 'SELECT',
	from: 'FRM',
	where: 'WHERE',
	and: 'LOGICAL_AND',
	or: 'LOGICAL_OR',
	in: 'IN',
	like: 'LIKE',
	asc: 'ASC',
	desc: 'DESC',
	limit: 'LIMIT',
	count: 'COUNT',
};

const symbols: Record<string, TokenName> = {
	'*': 'ASTERISK',
	',': 'COMMA',
	'(': 'PARENOPEN',
	')': 'PARENCLOSE',
	'=': 'EQ',
	'!=': 'NE',
	'<': 'LT',
	'>': 'GT',
	'<=': 'LTE',
	'>=': 'GTE',
	';': 'SEMICOLON',
};

const space = /\s*/y;
const orderBy = /order\s+by\b/iy;
const integer = /[+-]?\d+(?!\w)/y;
const word = /\w+/y;
/** A quote is escaped by doubling it; a backslash escapes nothing here; an empty text is no token. */
const text = /'(?:[^']|'')+'/y;
const symbol = /!=|<=|>=|[*,()=<>;]/y;

export class Lexer {
	private at = 0;
	private line = 1;
	/** The part of the query that has been reached, and the token before. */
	private part: 'select' | 'where' | 'limit' | 'order' = 'select';
	private last: TokenName | undefined;

	constructor(private readonly source: string) {}

	private match(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.at;
		const found = pattern.exec(this.source)?.[0];
		if (found !== undefined) this.at += found.length;
		return found;
	}

	private token(name: TokenName, value: string): Token {
		if (name === 'WHERE') this.part = 'where';
		else if (name === 'LIMIT') this.part = 'limit';
		else if (name === 'ORDERBY' || name === 'SEMICOLON') this.part = 'order';
		this.last = name;
		return { name, text: value, line: this.line };
	}

	/** A word that is no keyword: behind LIMIT, and behind a condition's field, it is taken for a value. */
	private wordName(): TokenName {
		if (this.part === 'limit') return 'VALUE';
		return this.part === 'where' && this.last === 'COLUMNNAME' ? 'VALUE' : 'COLUMNNAME';
	}

	/** @throws INTERNAL_SERVER_ERROR at a character that begins no token. */
	next(): Token {
		const skipped = this.match(space) ?? '';
		this.line += skipped.split('\n').length - 1;
		if (this.at >= this.source.length) return this.token('END', '');
		const order = this.match(orderBy);
		if (order !== undefined) return this.token('ORDERBY', order);
		const quoted = this.match(text);
		if (quoted !== undefined) return this.token('VALUE', quoted);
		const number = this.match(integer);
		if (number !== undefined) return this.token('VALUE', number);
		const name = this.match(word);
		if (name !== undefined) {
			const lower = name.toLowerCase();
			return this.token((Object.hasOwn(keywords, lower) ? keywords[lower] : undefined) ?? this.wordName(), name);
		}
		const sign = this.match(symbol);
		if (sign === undefined) throw internalError();
		return this.token(symbols[sign] ?? 'SEMICOLON', sign);
	}
}
