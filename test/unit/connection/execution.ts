// An execution of n8n with one stored credential and a CRM, without either of them.

import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import type { Context } from '../../../nodes/Vtiger/connection/cancel';
import { CredentialChannel } from '../../../nodes/Vtiger/connection/credentialSession';
import { sessionOwner } from '../../../nodes/Vtiger/connection/credential/settings';

type Data = ICredentialDataDecryptedObject;
let users = 0;

/** An execution of n8n with one stored credential, and a CRM that gives each login another session. */
export function execution(session = 'stored', cancelled?: AbortSignal) {
	users++;
	const settings = { url: 'https://crm.example.com', username: `reader${users}`, accessKey: 'key', timezone: 'UTC' };
	const at = {
		owner: sessionOwner(settings),
		/** What n8n has stored. */
		stored: { ...settings, sessionName: session, sessionOwner: sessionOwner(settings), userId: '19x1' } as Data,
		/** The requests that n8n signed, with the data that they were given. */
		signed: [] as Array<{ data: Data; of: object; options: IHttpRequestOptions }>,
		unsigned: [] as IHttpRequestOptions[],
		logins: 0,
		/** What the next signed requests end with; then they are answered. */
		failures: [] as unknown[],
		/** What the next logins end with. */
		refusals: [] as unknown[],
		result: {} as object,
	};
	let made = 0;
	const body = (content: object) => ({ statusCode: 200, body: JSON.stringify(content) });
	const helpers = {
		httpRequestWithAuthentication: async (
			_type: string,
			options: IHttpRequestOptions,
			more: { credentialsDecrypted: { id: string; name: string; type: string; data: Data } },
		) => {
			const { data, ...of } = more.credentialsDecrypted;
			at.signed.push({ data: { ...data }, of, options });
			await Promise.resolve();
			const failure = at.failures.shift();
			if (failure instanceof Error) throw failure;
			if (failure !== undefined) return failure;
			// As n8n does.
			if (data.sessionName === '') Object.assign(data, { sessionName: `new${++made}`, sessionOwner: at.owner });
			return body({ success: true, result: {} });
		},
		httpRequest: async (options: IHttpRequestOptions) => {
			at.unsigned.push(options);
			await Promise.resolve();
			if (options.method === 'GET') return body({ success: true, result: { token: 'token' } });
			const operation = (options.body as URLSearchParams).get('operation');
			if (operation !== 'login') return body({ success: true, result: { message: 'ok' } });
			const refusal = at.refusals.shift();
			if (refusal instanceof Error) throw refusal;
			if (refusal !== undefined) return refusal;
			at.logins++;
			const result = {
				sessionName: `login${at.logins}`,
				userId: '19x1',
				accesskey: 'secret',
				...at.result,
			};
			return body({ success: true, result });
		},
	};
	const context = {
		helpers,
		getNode: () => ({ credentials: { vtigerApi: { id: '7', name: 'CRM' } } }),
		getCredentials: async () => await Promise.resolve({ ...at.stored }),
		...(cancelled === undefined ? {} : { getExecutionCancelSignal: () => cancelled }),
	} as unknown as Context;
	return { at, context, open: async () => await CredentialChannel.open(context) };
}

export const refusedAnswer = (code: string) => ({
	statusCode: 200,
	body: JSON.stringify({ success: false, error: { code, message: 'x' } }),
});
