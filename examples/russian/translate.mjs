// An example workflow with the texts of another language; everything else stays as it is.

/** @typedef {import('./texts.mjs').Texts} Texts */
/** @typedef {{ name: string, type: string, parameters: Record<string, any> }} WorkflowNode */
/** @typedef {{ name: string, nodes: WorkflowNode[], connections: Record<string, any> }} Workflow */

/**
 * Throws if a text has no translation, or a translation no text.
 * @param {Workflow} workflow
 * @param {Texts} texts
 * @returns {Workflow}
 */
export function translated(workflow, { name, note, nodes, others = {} }) {
	const unused = new Set(Object.keys(others));
	/** @param {string} node */
	const nodeName = (node) => {
		const found = nodes[node];
		if (found === undefined) throw new Error(`There is no translation for the node “${node}” of “${workflow.name}”`);
		return found;
	};
	/** @param {string} text */
	const inText = (text) => {
		let translation = text.replace(/\$\('([^']+)'\)/g, (_, node) => `$('${nodeName(node)}')`);
		for (const [from, to] of Object.entries(others)) {
			if (!translation.includes(from)) continue;
			unused.delete(from);
			translation = translation.replaceAll(from, to);
		}
		return translation;
	};
	/** @param {any} value @returns {any} */
	const inValue = (value) => {
		if (typeof value === 'string') return inText(value);
		if (Array.isArray(value)) return value.map(inValue);
		if (value === null || typeof value !== 'object') return value;
		return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, inValue(entry)]));
	};
	/** @param {any} value names of nodes stand in connections and in pinned data as keys, and as `node` */
	const inConnections = (value) =>
		Object.fromEntries(
			Object.entries(value).map(([from, outputs]) => [
				nodeName(from),
				JSON.parse(JSON.stringify(outputs), (key, entry) => (key === 'node' ? nodeName(entry) : entry)),
			]),
		);
	const result = {
		...workflow,
		name,
		nodes: workflow.nodes.map((node) => ({
			...node,
			parameters: node.type.endsWith('.stickyNote') ? { ...node.parameters, content: note } : inValue(node.parameters),
			name: nodeName(node.name),
		})),
		connections: inConnections(workflow.connections),
		...('pinData' in workflow
			? {
					pinData: Object.fromEntries(
						Object.entries(/** @type {any} */ (workflow).pinData).map(([node, data]) => [nodeName(node), data]),
					),
				}
			: {}),
	};
	if (unused.size > 0) throw new Error(`“${workflow.name}” has no text “${[...unused].join('”, “')}”`);
	return result;
}
