// Whole numbers packed into text: few bits for the small ones, six bits a character.

/** Numbers are told by the count of their leading zeros: their last bits, as many as fit the numbers best, stand as they are. */
const MOST_LAST_BITS = 24;
const BITS_FOR_LAST_BITS = 5;

export class NumberWriter {
	private bytes = Buffer.alloc(1024);
	/** Bits written so far. */
	private length = 0;

	/** The lowest bits of a value, the highest of them first. */
	bits(value: number, count: number): void {
		this.makeRoom(count);
		for (let bit = count - 1; bit >= 0; bit--, this.length++) {
			if (((value >>> bit) & 1) === 0) continue;
			const at = this.length >>> 3;
			this.bytes[at] = (this.bytes[at] ?? 0) | (0x80 >>> (this.length & 7));
		}
	}

	/** Numbers from 0 on, each below two to the power of 31. */
	numbers(values: readonly number[]): void {
		const last = lastBitsFor(values);
		this.bits(last, BITS_FOR_LAST_BITS);
		const added = 2 ** last;
		for (const value of values) {
			const length = 32 - Math.clz32(value + added);
			// Zeros.
			this.length += length - 1 - last;
			this.bits(value + added, length);
		}
	}

	private makeRoom(count: number): void {
		if (this.length + count < 8 * this.bytes.length) return;
		this.bytes = Buffer.concat([this.bytes, Buffer.alloc(this.bytes.length)]);
	}

	/** Numbers that ascend, as the distances between them. */
	ascending(values: readonly number[]): void {
		this.numbers(values.map((value, index) => value - (values[index - 1] ?? 0)));
	}

	text(): string {
		return this.bytes.subarray(0, Math.ceil(this.length / 8)).toString('base64');
	}
}

/** How many last bits make the numbers shortest: about as many as the mean has. */
function lastBitsFor(values: readonly number[]): number {
	const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
	const middle = Math.floor(Math.log2(mean + 1));
	let best = 0;
	let fewest = Number.POSITIVE_INFINITY;
	for (let last = Math.max(0, middle - 3); last <= Math.min(MOST_LAST_BITS, middle + 1); last++) {
		const bits = lengthWith(values, last);
		if (bits < fewest) [best, fewest] = [last, bits];
	}
	return best;
}

function lengthWith(values: readonly number[], last: number): number {
	const added = 2 ** last;
	let bits = 0;
	for (const value of values) bits += 2 * (32 - Math.clz32(value + added)) - 1 - last;
	return bits;
}

/** Reads what a NumberWriter has written, in the same order. */
export class NumberReader {
	private readonly bytes: Buffer;
	private at = 0;

	constructor(text: string) {
		this.bytes = Buffer.from(text, 'base64');
	}

	bits(count: number): number {
		let value = 0;
		for (let left = count; left > 0; left--) value = value * 2 + this.bit();
		return value;
	}

	numbers(count: number): number[] {
		const last = this.bits(BITS_FOR_LAST_BITS);
		return Array.from({ length: count }, () => {
			let zeros = 0;
			while (this.bit() === 0 && zeros < 32) zeros++;
			const rest = zeros + last;
			return 2 ** rest + this.bits(rest) - 2 ** last;
		});
	}

	ascending(count: number): number[] {
		let before = 0;
		return this.numbers(count).map((distance) => (before += distance));
	}

	private bit(): number {
		const bit = ((this.bytes[this.at >>> 3] ?? 0) >>> (7 - (this.at & 7))) & 1;
		this.at++;
		return bit;
	}
}
