// Reads what an execution of n8n gave: its data is stored "flatted", one list in which text that stands for a place is its index.

/** @typedef {{ fileName?: string, mimeType: string, fileSize?: string, bytes?: number, id?: string, data?: string }} BinaryData `id` if n8n keeps the content outside the item, else `data` in base64 */
/** @typedef {{ json: Record<string, unknown>, binary?: Record<string, BinaryData>, pairedItem?: unknown, error?: unknown }} Item */

/** @param {string} text @returns {any} */
export function decodeFlatted(text) {
	const list = JSON.parse(text);
	const decoded = new Map();
	/** @param {number} index @returns {unknown} */
	const at = (index) => {
		if (decoded.has(index)) return decoded.get(index);
		const value = list[index];
		if (typeof value !== 'object' || value === null) return value;
		const copy = Array.isArray(value) ? [] : {};
		decoded.set(index, copy);
		for (const [key, part] of Object.entries(value)) {
			Object.assign(copy, { [key]: typeof part === 'string' ? at(Number(part)) : part });
		}
		return copy;
	};
	return at(0);
}

/**
 * @typedef {object} Execution
 * @property {string} id
 * @property {string} status success, error, canceled, crashed
 * @property {any} data n8n's run data, decoded
 */

/** The runs of a node in an execution, in order. @param {Execution} execution @param {string} nodeName @returns {any[]} */
export const runsOf = (execution, nodeName) => execution.data?.resultData?.runData?.[nodeName] ?? [];

/**
 * The items that the last run of a node gave.
 * @param {Execution} execution
 * @param {string} nodeName
 * @param {number} [output] 1 for the error branch of a node that continues on failure
 * @returns {Item[]}
 */
export const itemsOf = (execution, nodeName, output = 0) =>
	runsOf(execution, nodeName).at(-1)?.data?.main?.[output] ?? [];

/** The items that a tool of an AI agent gave. @param {Execution} execution @param {string} nodeName @returns {Item[]} */
export const toolItemsOf = (execution, nodeName) => runsOf(execution, nodeName).at(-1)?.data?.ai_tool?.[0] ?? [];

/** The error that ended the execution, as n8n stored it. @param {Execution} execution */
export const errorOf = (execution) => execution.data?.resultData?.error;
