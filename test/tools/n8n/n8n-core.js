// n8n-core as the tests import it: the one that this worker of jest has loaded.
module.exports = globalThis.loadN8n('n8n-core');
