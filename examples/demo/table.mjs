// Prints items as a table that fits the terminal.

const mostRows = 8;
const mostColumns = 6;
const widestCell = 34;
const indent = '    ';

/** @param {unknown} value */
function cell(value) {
	const text =
		value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
	const line = text.replace(/\s+/g, ' ');
	return line.length > widestCell ? `${line.slice(0, widestCell - 1)}…` : line;
}

/**
 * @param {Array<Record<string, unknown>>} records
 * @param {string[]} [columns] the first few keys of the first record if not given
 * @returns {string} lines without an end of line after the last one
 */
export function table(records, columns = Object.keys(records[0] ?? {}).slice(0, mostColumns)) {
	if (records.length === 0) return `${indent}(no items)`;
	const rows = records.slice(0, mostRows).map((record) => columns.map((column) => cell(record[column])));
	const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)));
	/** @param {string[]} cells */
	const line = (cells) =>
		indent +
		cells
			.map((text, index) => text.padEnd(widths[index] ?? 0))
			.join('  ')
			.trimEnd();
	const lines = [line(columns), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)];
	if (records.length > mostRows) lines.push(`${indent}… and ${records.length - mostRows} more`);
	return lines.join('\n');
}
