// What the figures have to reach: the works and figures that each target looks at, and its limit.

/** @typedef {import('./measure.js').Row} Row */
/** @typedef {import('./memory.js').Memory} Memory */
/** @typedef {{ target: string, figure: string, met: boolean }} Verdict */

const RETURN_ALL = 'Return All of 20,000, 4 sessions';
const RETURN_ALL_SINGLY = 'Return All of 20,000, 1 session';
const WITH_COLUMNS = '1,000 retrieves with columns';
const IDLE_POLL = 'Idle poll of the trigger';
/** Works that begin without a session. */
const COLD = /^Cold login|at once/;
const MOST_PEAK = 1.5;

/** @param {Row[]} rows */
function ofRows(rows) {
	const warm = rows.filter(({ work }) => !COLD.test(work));
	/** @type {Verdict[]} */
	const verdicts = [];
	/** @param {string} target @param {number} figure @param {(figure: number) => boolean} isMet @param {string} unit */
	const add = (target, figure, isMet, unit) =>
		verdicts.push({ target, figure: `${Number(figure.toFixed(2))} ${unit}`, met: isMet(figure) });
	/** @param {string} name @param {(row: Row) => void} judge */
	const judge = (name, judge) => rows.filter(({ work }) => work === name).forEach(judge);

	if (warm.length > 0)
		add(
			'No login if there is a session',
			Math.max(...warm.map(({ logins }) => logins)),
			(logins) => logins === 0,
			'logins',
		);
	judge(WITH_COLUMNS, ({ work, requests }) =>
		add(`${work}: at most 12 requests`, requests, (most) => most <= 12, 'requests'),
	);
	judge(RETURN_ALL, ({ work, requests }) =>
		add(`${work}: at most 210 requests`, requests, (most) => most <= 210, 'requests'),
	);
	judge(RETURN_ALL, ({ work, ratio }) =>
		add(`${work}: at most 1.1 times the bare loop's time`, ratio, (times) => times <= 1.1, 'times'),
	);
	judge(RETURN_ALL, ({ milliseconds }) =>
		judge(RETURN_ALL_SINGLY, (singly) =>
			add(
				`${RETURN_ALL}: at least 1.8 times faster than with 1`,
				singly.milliseconds / milliseconds,
				(times) => times >= 1.8,
				'times',
			),
		),
	);
	judge(IDLE_POLL, ({ work, requests }) => add(`${work}: 1 request`, requests, (count) => count === 1, 'requests'));
	for (const row of rows.filter(({ work }) => work.includes('at once'))) {
		add(`${row.work}: all succeed`, row.failed, (failed) => failed === 0, 'failed');
	}
	return verdicts;
}

/** @param {Memory} memory @returns {Verdict} */
function ofMemory({ records, recordsMegabytes, peakMegabytes }) {
	const times = peakMegabytes / recordsMegabytes;
	const target = `Return All of ${records.toLocaleString('en-US')} holds at most ${MOST_PEAK} times what the records hold`;
	return { target, figure: `${times.toFixed(2)} times`, met: times <= MOST_PEAK };
}

/** The targets that the given figures can tell of. @param {Row[]} rows @param {Memory} [memory] */
export function judged(rows, memory) {
	return memory === undefined ? ofRows(rows) : [...ofRows(rows), ofMemory(memory)];
}
