// What several examples check.

import assert from 'node:assert/strict';

/** @typedef {import('../demo/results.mjs').ResultFile} ResultFile */
/** @typedef {import('../expectations.mjs').CrmRecord} CrmRecord */

export const webserviceId = /^\d+x\d+$/;

/** The only record of a step. @param {CrmRecord[]} records @returns {CrmRecord} */
export function only(records) {
	assert.equal(records.length, 1, `one item was expected, ${records.length} came`);
	return records[0] ?? {};
}

/** @param {ResultFile[]} files @returns {ResultFile} */
export function onlyFile(files) {
	const [file] = files;
	if (file === undefined || files.length > 1) throw new Error(`one file was expected, ${files.length} came`);
	return file;
}

/** @param {CrmRecord[]} records @param {string} name of a field with numbers */
export const sum = (records, name) => records.reduce((total, record) => total + record[name], 0);

/** @param {CrmRecord} record @param {CrmRecord} values */
export function hasValues(record, values) {
	const found = Object.fromEntries(Object.keys(values).map((name) => [name, record[name]]));
	assert.deepEqual(found, values);
}

/** @param {CrmRecord[]} records */
export const ids = (records) => records.map(({ id }) => id);
