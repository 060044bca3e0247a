// The trigger with the polling that n8n has by default: in the memory of its main process.

import { triggerTests } from '../trigger-tests.mjs';

await triggerTests({});
