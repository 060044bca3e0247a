// What the package offers: the built node and credential classes.

module.exports = {
	...require('./dist/nodes/Vtiger/Vtiger.node.js'),
	...require('./dist/nodes/Vtiger/VtigerTrigger.node.js'),
	...require('./dist/credentials/VtigerApi.credentials.js'),
};
