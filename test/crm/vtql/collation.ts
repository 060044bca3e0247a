// Compares texts as the database's case-insensitive, space-padded collation does.

const accented = /[\u00c0-\u024f\u0401\u0451]/;
const marks = /[\u0300-\u036f]/g;

/** Texts that the collation takes for equal have equal keys. */
export function collationKey(text: string): string {
	let end = text.length;
	while (end > 0 && text.charCodeAt(end - 1) === 0x20) end--;
	const trimmed = end === text.length ? text : text.slice(0, end);
	const upper = trimmed.toUpperCase();
	if (!accented.test(upper)) return upper;
	return upper.replace(/Ё/g, 'Е').replace(/[\u00c0-\u024f]/g, (letter) => letter.normalize('NFD').replace(marks, ''));
}

/** A pattern of LIKE: `%` and `_` are wildcards unless a backslash precedes them. */
export function likePattern(pattern: string): RegExp {
	let source = '';
	for (let at = 0; at < pattern.length; at++) {
		let character = pattern[at] ?? '';
		if (character === '%') source += '[\\s\\S]*';
		else if (character === '_') source += '[\\s\\S]';
		else {
			if (character === '\\' && at + 1 < pattern.length) character = pattern[++at] ?? '';
			source += character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
		}
	}
	return new RegExp(`^${source}$`, 'i');
}
