// Reads from n8n's own description of a node which lists its panel asks for, under which resource and operation.

/** @typedef {Record<string, any>} Description a node type as n8n describes it to the editor */
/**
 * @typedef {object} ListUse
 * @property {'search' | 'options' | 'mapperFields'} kind how n8n is asked, see N8nApi
 * @property {string} methodName
 * @property {string} parameter the path of the parameter, such as "parameters.module"
 * @property {Record<string, unknown>} parameters what the panel shows the list under
 */

/** @param {any} property @param {string} path @returns {Array<Omit<ListUse, 'parameters'>>} */
function listsOf(property, path) {
	const { typeOptions = {}, modes = [], options = [] } = property;
	const parameter = `${path}.${property.name}`;
	/** @type {Array<Omit<ListUse, 'parameters'>>} */
	const own = [];
	if (typeOptions.loadOptionsMethod)
		own.push({ kind: 'options', methodName: typeOptions.loadOptionsMethod, parameter });
	if (typeOptions.resourceMapper)
		own.push({ kind: 'mapperFields', methodName: typeOptions.resourceMapper.resourceMapperMethod, parameter });
	for (const mode of modes) {
		if (mode.typeOptions?.searchListMethod)
			own.push({ kind: 'search', methodName: mode.typeOptions.searchListMethod, parameter });
	}
	const inner = options.flatMap((/** @type {any} */ option) => {
		if (option.values)
			return option.values.flatMap((/** @type {any} */ value) => listsOf(value, `${parameter}.${option.name}`));
		return option.type ? listsOf(option, parameter) : [];
	});
	return [...own, ...inner];
}

/** What an operation's panel is under: nothing if the node has no resources. @param {Description} description @returns {Array<Record<string, string>>} */
export function operationsOf(description) {
	const resource = description.properties.find((/** @type {any} */ { name }) => name === 'resource');
	if (!resource) return [{}];
	return resource.options.flatMap((/** @type {any} */ { value }) => {
		const dropdown = description.properties.find(
			(/** @type {any} */ { name, displayOptions }) =>
				name === 'operation' && displayOptions.show.resource.includes(value),
		);
		// n8n adds its own entry to the dropdowns, which points to the HTTP Request node.
		const own = dropdown.options.filter((/** @type {any} */ option) => !option.value.startsWith('__'));
		return own.map((/** @type {any} */ option) => ({ resource: value, operation: option.value }));
	});
}

/** Every list of every panel of the node. @param {Description} description @returns {ListUse[]} */
export function listUses(description) {
	return operationsOf(description).flatMap((panel) => {
		const shown = description.properties.filter((/** @type {any} */ { displayOptions }) =>
			Object.entries(panel).every(([name, value]) => displayOptions?.show?.[name]?.includes(value) ?? true),
		);
		return shown.flatMap((/** @type {any} */ property) => {
			const show = property.displayOptions?.show ?? {};
			// What else must be chosen for the parameter to be seen.
			const others = Object.fromEntries(
				Object.entries(show)
					.filter(([name]) => !(name in panel))
					.map(([name, values]) => [name, values[0]]),
			);
			return listsOf(property, 'parameters').map((list) => ({ ...list, parameters: { ...others, ...panel } }));
		});
	});
}
