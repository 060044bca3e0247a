// Gives the mapped fields of an example the labels and types of the CRM at hand, as the editor's refresh button does.

/** @typedef {import('../../test/tools/n8n-api.mjs').N8nApi} N8nApi */
/** @typedef {{ id: string, name: string, type: string }} Credential */
/** @typedef {{ type: string, typeVersion: number, parameters: Record<string, any> }} MappingNode */

const parameter = 'fields';

/** The property of the node's description that shows the mapped fields under the node's parameters. @param {any} description @param {Record<string, any>} parameters */
function propertyShown(description, { resource, operation }) {
	return description?.properties.find(
		(/** @type {any} */ { name, displayOptions }) =>
			name === parameter &&
			displayOptions?.show?.resource?.includes(resource) &&
			displayOptions.show.operation?.includes(operation),
	);
}

/**
 * @template {MappingNode} Node
 * @param {N8nApi} api
 * @param {Node[]} nodes
 * @param {Credential} credential
 * @returns {Promise<Node[]>}
 */
export async function withFreshFields(api, nodes, { id, name, type }) {
	const descriptions = await api.nodeTypes();
	/** @param {Node} node @returns {Promise<Node>} */
	const refreshed = async (node) => {
		const description = descriptions.find((one) => one.name === node.type);
		const methodName = propertyShown(description, node.parameters)?.typeOptions.resourceMapper.resourceMapperMethod;
		const mapping = node.parameters[parameter];
		if (!methodName || !mapping) return node;
		const { fields } = await api.mapperFields({
			nodeType: node.type,
			version: node.typeVersion,
			methodName,
			parameter: `parameters.${parameter}`,
			parameters: node.parameters,
			credentials: { [type]: { id, name } },
		});
		const schema = fields.map((field) => ({
			...field,
			removed: !(String(field.id) in mapping.value) && !field.required,
		}));
		return { ...node, parameters: { ...node.parameters, [parameter]: { ...mapping, schema } } };
	};
	return await Promise.all(nodes.map(refreshed));
}
