// The trigger with n8n's scheduler that keeps the times and cursors of polls in the database.

import { triggerTests } from '../trigger-tests.mjs';

await triggerTests({
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
});
