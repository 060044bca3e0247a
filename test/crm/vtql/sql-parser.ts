// Parses the SQL condition into a tree.

import { SqlError, sqlTokens } from './sql-lexer';
import type { SqlToken } from './sql-lexer';

export type Operand =
	| { kind: 'text'; value: string }
	| { kind: 'number'; value: number }
	| { kind: 'nothing'; value: null }
	| { kind: 'column'; name: string };

export type Comparison = '=' | '!=' | '<' | '>' | '<=' | '>=';

export type Expression =
	| { kind: 'and' | 'or'; left: Expression; right: Expression }
	| { kind: 'not'; of: Expression }
	| { kind: 'compare'; operator: Comparison; left: Operand; right: Operand }
	| { kind: 'like'; left: Operand; right: Operand; negated: boolean }
	| { kind: 'in'; left: Operand; list: Operand[]; negated: boolean }
	| { kind: 'null'; of: Operand; negated: boolean }
	| { kind: 'truth'; of: Operand };

const comparisons: Record<string, Comparison> = {
	'=': '=',
	'!=': '!=',
	'<>': '!=',
	'<': '<',
	'>': '>',
	'<=': '<=',
	'>=': '>=',
};

class SqlParser {
	private at = 0;

	constructor(private readonly tokens: readonly SqlToken[]) {}

	private isWord(word: string): boolean {
		const token = this.tokens[this.at];
		return token?.kind === 'name' && token.value.toUpperCase() === word;
	}

	private word(...words: string[]): boolean {
		if (!words.some((word) => this.isWord(word))) return false;
		this.at++;
		return true;
	}

	private sign(...signs: string[]): string | undefined {
		const token = this.tokens[this.at];
		if (token?.kind !== 'sign' || !signs.includes(token.value)) return undefined;
		this.at++;
		return token.value;
	}

	private need(sign: string): void {
		if (this.sign(sign) === undefined) throw new SqlError(`${sign} expected`);
	}

	private operand(): Operand {
		if (this.sign('-') !== undefined) {
			const value = this.operand();
			if (value.kind !== 'number') throw new SqlError('number expected');
			return { kind: 'number', value: -value.value };
		}
		if (this.sign('+') !== undefined) return this.operand();
		const token = this.tokens[this.at++];
		if (token === undefined || token.kind === 'sign') throw new SqlError('value expected');
		if (token.kind === 'name' && token.value.toUpperCase() === 'NULL') return { kind: 'nothing', value: null };
		if (token.kind === 'name') return { kind: 'column', name: token.value };
		return token;
	}

	private operands(): Operand[] {
		this.need('(');
		const list = [this.operand()];
		while (this.sign(',') !== undefined) list.push(this.operand());
		this.need(')');
		return list;
	}

	private predicate(): Expression {
		if (this.sign('(') !== undefined) {
			const inner = this.disjunction();
			this.need(')');
			return inner;
		}
		const left = this.operand();
		if (this.word('IS')) {
			const negated = this.word('NOT');
			if (!this.word('NULL')) throw new SqlError('NULL expected');
			return { kind: 'null', of: left, negated };
		}
		const negated = this.word('NOT');
		if (this.word('IN')) return { kind: 'in', left, list: this.operands(), negated };
		if (this.word('LIKE')) return { kind: 'like', left, right: this.operand(), negated };
		if (negated) throw new SqlError('IN or LIKE expected');
		const operator = comparisons[this.sign(...Object.keys(comparisons)) ?? ''];
		if (operator === undefined) return { kind: 'truth', of: left };
		return { kind: 'compare', operator, left, right: this.operand() };
	}

	private negation(): Expression {
		if (this.word('NOT') || this.sign('!') !== undefined) return { kind: 'not', of: this.negation() };
		return this.predicate();
	}

	private conjunction(): Expression {
		let left = this.negation();
		while (this.word('AND') || this.sign('&&') !== undefined) {
			left = { kind: 'and', left, right: this.negation() };
		}
		return left;
	}

	private disjunction(): Expression {
		let left = this.conjunction();
		while (this.word('OR') || this.sign('||') !== undefined) {
			left = { kind: 'or', left, right: this.conjunction() };
		}
		return left;
	}

	whole(): Expression {
		const expression = this.disjunction();
		if (this.at < this.tokens.length) throw new SqlError('end expected');
		return expression;
	}
}

/** @throws SqlError */
export function parseSql(source: string): Expression {
	return new SqlParser(sqlTokens(source)).whole();
}
