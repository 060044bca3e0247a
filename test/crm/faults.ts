// Faults that a test orders: which request they hit, and what the client sees of it.

import type { JsonObject } from './json';

interface Common {
	/** Whether the operation runs although its answer is spoilt; what it is without, each kind says. */
	runs?: boolean;
	/** Milliseconds that pass before anything else happens. */
	delay?: number;
}

export type Fault = Common &
	(
		| { /** 500 without a body; does not run. */ kind: 'empty500' }
		| { /** 200 with plain text, as PHP's die gives it; does not run. */ kind: 'text200'; text?: string }
		| { /** A warning before the operation's own JSON; runs. */ kind: 'textBeforeJson'; text?: string }
		| { /** The operation's JSON cut in the middle, with a length to match; runs. */ kind: 'truncatedJson' }
		| { /** 200 without a body; runs. */ kind: 'empty200' }
		| { /** A login page; does not run. */ kind: 'html'; status?: number; body?: string }
		| {
				/** Any status; does not run. */ kind: 'status';
				status: number;
				headers?: Record<string, string>;
				body?: string;
		  }
		| { /** An error in the envelope; does not run. */ kind: 'json'; code: string | number; message: string }
		| { /** The right answer, late; runs. */ kind: 'slow'; milliseconds: number }
		| { /** Connection cut, nothing done. */ kind: 'cutBefore' }
		| { /** Connection cut without an answer; runs. */ kind: 'cutDuring' }
		| { /** Connection cut in the middle of the body; runs. */ kind: 'cutAfterHeaders' }
		| { /** Does not run. */ kind: 'redirect'; location: string; status?: number }
		| { /** The session is gone when the request comes. */ kind: 'loseSession' }
		| { /** The operation's JSON with bytes that are no UTF-8; runs. */ kind: 'invalidUtf8' }
		| { /** A result of so many bytes; does not run. */ kind: 'huge'; bytes: number }
	);

export interface FaultMatch {
	/** Any operation if left out; compared without regard to case. */
	operation?: string;
	/** Any further condition. */
	when?: (request: { operation: string; parameters: Record<string, string>; session: string }) => boolean;
	/** How many requests are hit; 1 with `next`. */
	count?: number;
	/** How many matching requests pass unharmed before. */
	skip?: number;
}

interface Order {
	match: FaultMatch;
	fault: Fault;
	skip: number;
	left: number;
}

export class Faults {
	private orders: Order[] = [];

	/** Hits the next matching request, or `count` of them, after `skip`. */
	next(match: FaultMatch, fault: Fault): void {
		this.orders.push({ match, fault, skip: match.skip ?? 0, left: match.count ?? 1 });
	}

	/** Hits every matching request until `clear`. */
	always(match: FaultMatch, fault: Fault): void {
		this.orders.push({ match, fault, skip: match.skip ?? 0, left: match.count ?? Infinity });
	}

	clear(): void {
		this.orders = [];
	}

	/** Orders that have not hit as often as they should. */
	get pending(): number {
		return this.orders.filter((order) => order.left !== Infinity).length;
	}

	/** The fault for a request, counted off; the order given first wins. */
	take(request: { operation: string; parameters: Record<string, string>; session: string }): Fault | undefined {
		for (const order of this.orders) {
			const { operation, when } = order.match;
			if (operation !== undefined && operation.toLowerCase() !== request.operation.toLowerCase()) continue;
			if (when !== undefined && !when(request)) continue;
			if (order.skip > 0) {
				order.skip--;
				continue;
			}
			order.left--;
			if (order.left <= 0) this.orders = this.orders.filter((one) => one !== order);
			return order.fault;
		}
		return undefined;
	}
}

const runningKinds = new Set<Fault['kind']>([
	'textBeforeJson',
	'truncatedJson',
	'empty200',
	'slow',
	'cutDuring',
	'cutAfterHeaders',
	'loseSession',
	'invalidUtf8',
]);

export function runsOperation(fault: Fault): boolean {
	return fault.runs ?? runningKinds.has(fault.kind);
}

/** An array of records that makes at least as many bytes of JSON as asked for. */
export function hugeResult(bytes: number): JsonObject[] {
	const text = 'x'.repeat(1000);
	const each = text.length + '{"id":"12x1","lastname":""},'.length;
	return Array.from({ length: Math.max(1, Math.ceil(bytes / each)) }, (_, index) => ({
		id: `12x${index + 1}`,
		lastname: text,
	}));
}
