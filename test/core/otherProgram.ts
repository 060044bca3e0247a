// Another program at work on the same CRM: speaks the webservice without any of the product's code.

import { createHash } from 'node:crypto';
import type { Crm } from '../crm';

export interface OtherProgram {
	session: string;
	/** Result of a POST operation; throws with the CRM's words if it failed. */
	post(operation: string, fields: Record<string, string>): Promise<unknown>;
}

interface Envelope {
	success: boolean;
	result: unknown;
}

async function resultOf(response: Response): Promise<unknown> {
	const text = await response.text();
	const envelope = JSON.parse(text) as Envelope;
	if (!envelope.success) throw new Error(text);
	return envelope.result;
}

export async function otherProgram(
	crm: Crm,
	user: { username: string; accessKey: string } = crm.admin,
): Promise<OtherProgram> {
	const address = `${crm.url}/webservice.php`;
	const post = async (operation: string, fields: Record<string, string>) =>
		await resultOf(await fetch(address, { method: 'POST', body: new URLSearchParams({ operation, ...fields }) }));
	const { username, accessKey } = user;
	const challenge = await resultOf(
		await fetch(`${address}?${String(new URLSearchParams({ operation: 'getchallenge', username }))}`),
	);
	const { token } = challenge as { token: string };
	const key = createHash('md5')
		.update(token + accessKey)
		.digest('hex');
	const { sessionName: session } = (await post('login', { username, accessKey: key })) as { sessionName: string };
	return { session, post: async (operation, fields) => await post(operation, { ...fields, sessionName: session }) };
}
