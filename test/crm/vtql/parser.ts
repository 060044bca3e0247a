// The grammar of VTQL: one module, a flat list of conditions, one sort direction, a limit, a semicolon.

import { Failure } from '../failures';
import { Lexer } from './lexer';
import type { Token, TokenName } from './lexer';

/** A value as written: quotes and doubled quotes included. */
export type Literal = string;

export interface Condition {
	/** What joins it to the condition before. */
	joint: 'AND' | 'OR' | undefined;
	field: string;
	operator: '=' | '!=' | '<' | '>' | '<=' | '>=' | 'LIKE' | 'IN';
	values: Literal[];
}

export interface Query {
	select: 'count' | 'all' | string[];
	module: string;
	conditions: Condition[];
	order: string[];
	descending: boolean;
	limit: { offset: Literal; count: Literal } | undefined;
}

const operators: Partial<Record<TokenName, Condition['operator']>> = {
	EQ: '=',
	NE: '!=',
	LT: '<',
	GT: '>',
	LTE: '<=',
	GTE: '>=',
	LIKE: 'LIKE',
	IN: 'IN',
};

class Parser {
	private token: Token;
	private last = '';
	private readonly lexer: Lexer;

	constructor(source: string) {
		this.lexer = new Lexer(source);
		this.token = this.lexer.next();
	}

	private advance(): string {
		const { text } = this.token;
		this.last = text;
		this.token = this.lexer.next();
		return text;
	}

	private unexpected(expected: string): Failure {
		const { name, text, line } = this.token;
		const shown = name === 'END' ? this.last : text;
		const what = name === 'END' ? 'End of Input(0)' : `${name}(${text})`;
		return new Failure(
			'QUERY_SYNTAX_ERROR',
			`Syntax Error on line ${line}: token '${shown}' Unexpected ${what}, expected one of: ${expected}`,
		);
	}

	private take(name: TokenName, expected: string = name): string {
		if (this.token.name !== name) throw this.unexpected(expected);
		return this.advance();
	}

	private skip(name: TokenName): boolean {
		if (this.token.name !== name) return false;
		this.advance();
		return true;
	}

	private list(name: TokenName): string[] {
		const items = [this.take(name)];
		while (this.skip('COMMA')) items.push(this.take(name));
		return items;
	}

	private begin(): void {
		const { name, text, line } = this.token;
		if (name === 'SELECT') {
			this.advance();
			return;
		}
		if (name === 'END') throw this.unexpected('SELECT');
		const message = `Syntax Error on line ${line}: token '${text}' Unexpected Unknown(${text}), expected one of: SELECT`;
		throw new Failure('QUERY_SYNTAX_ERROR', message);
	}

	private select(): Query['select'] {
		if (this.skip('ASTERISK')) return 'all';
		if (this.skip('COUNT')) {
			this.take('PARENOPEN');
			this.take('ASTERISK');
			this.take('PARENCLOSE');
			// Further fields do no harm, and come to nothing.
			if (this.skip('COMMA')) this.list('COLUMNNAME');
			return 'count';
		}
		const fields = this.list('COLUMNNAME');
		if (this.token.name === 'COLUMNNAME') throw this.unexpected('SELECT');
		return fields;
	}

	private value(): Literal {
		if (this.token.name === 'COLUMNNAME') return this.advance();
		return this.take('VALUE');
	}

	private condition(joint: Condition['joint']): Condition {
		const field = this.take('COLUMNNAME');
		const operator = operators[this.token.name];
		if (operator === undefined) throw this.unexpected('EQ,LT,GT,LTE,GTE,NE,IN,LIKE');
		this.advance();
		if (operator !== 'IN') return { joint, field, operator, values: [this.value()] };
		this.take('PARENOPEN');
		const values = [this.value()];
		while (this.skip('COMMA')) values.push(this.value());
		this.take('PARENCLOSE');
		if (values[0] === '0') throw new Failure('QUERY_SYNTAX_ERROR', 'columns data inappropriate');
		return { joint, field, operator, values };
	}

	private conditions(): Condition[] {
		if (!this.skip('WHERE')) return [];
		const found = [this.condition(undefined)];
		for (;;) {
			if (this.skip('LOGICAL_AND')) found.push(this.condition('AND'));
			else if (this.skip('LOGICAL_OR')) found.push(this.condition('OR'));
			else return found;
		}
	}

	private limit(): Query['limit'] {
		if (!this.skip('LIMIT')) return undefined;
		const first = this.take('VALUE');
		const limit = this.skip('COMMA') ? { offset: first, count: this.take('VALUE') } : { offset: '0', count: first };
		// The server's parser stumbles one token after a WHERE that comes too late.
		this.skip('WHERE');
		return limit;
	}

	query(): Query {
		this.begin();
		const select = this.select();
		this.take('FRM');
		const module = this.take('COLUMNNAME');
		const conditions = this.conditions();
		const order = this.skip('ORDERBY') ? this.list('COLUMNNAME') : [];
		let descending = false;
		if (order.length > 0) {
			descending = this.skip('DESC');
			if (!descending) this.skip('ASC');
		}
		const limit = this.limit();
		this.take('SEMICOLON');
		if (this.token.name !== 'END') throw this.unexpected('');
		return { select, module, conditions, order, descending, limit };
	}
}

/**
 * @throws QUERY_SYNTAX_ERROR naming the token, INTERNAL_SERVER_ERROR if a character begins no token.
 */
export function parseQuery(source: string): Query {
	return new Parser(source).query();
}

/** The module of a query is found in the text before anything is parsed. */
export function moduleInText(source: string): string | undefined {
	return /from\s+([^\s;]+)/i.exec(source)?.[1];
}
