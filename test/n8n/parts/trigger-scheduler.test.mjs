// The trigger with n8n's scheduler that keeps the times of polls in the database, and what they have decided with executions only.

import { triggerTests } from '../trigger-tests.mjs';

await triggerTests({
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
});
