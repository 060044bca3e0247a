// How long a poll may take: nine tenths of what n8n gives it, or of five minutes.

import type { IPollFunctions } from 'n8n-workflow';
import { timeOf } from '../../../nodes/Vtiger/trigger/pollTime';

test.each<[string, object, number]>([
	['five minutes if n8n does not say', {}, 270_000],
	['what n8n gives', { getPollBudgetMs: () => 36_001 }, 32_400],
	['at least a moment', { getPollBudgetMs: () => 0 }, 1],
])('%s', (_what, context, milliseconds) => {
	const timeout = jest.spyOn(AbortSignal, 'timeout');
	const time = timeOf(context as IPollFunctions);
	expect(timeout.mock.calls).toEqual([[milliseconds]]);
	expect(timeout.mock.results[0]?.value).toBe(time);
	timeout.mockRestore();
});
