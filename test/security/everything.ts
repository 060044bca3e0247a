// All text in a value, wherever it hides: what a log, a database or a curious person could find in it.

/** Properties that n8n itself puts into its errors: the node as it stands in the workflow. */
const OF_THE_WORKFLOW = new Set(['node']);

/** Names and values of all properties at any depth, those that do not show up in JSON too. */
export function everythingIn(value: unknown): string {
	const texts: string[] = [];
	collect(value, texts, new Set());
	return texts.join('\n');
}

function collect(value: unknown, texts: string[], seen: Set<object>): void {
	if (typeof value === 'string') texts.push(value);
	if (value instanceof Uint8Array) texts.push(Buffer.from(value).toString('latin1'));
	if (typeof value !== 'object' || value === null || seen.has(value)) return;
	seen.add(value);
	if (value instanceof Map || value instanceof Set) for (const entry of value) collect(entry, texts, seen);
	for (const key of Reflect.ownKeys(value)) {
		if (OF_THE_WORKFLOW.has(String(key))) continue;
		texts.push(String(key));
		collect(Reflect.get(value, key), texts, seen);
	}
	if (value instanceof Error) texts.push(String(value.stack), value.message);
}

/** All ways in which a secret can be written in a text. */
export function spellings(secret: string): string[] {
	const json = JSON.stringify(secret).slice(1, -1);
	const form = new URLSearchParams({ s: secret }).toString().slice(2);
	const html = secret.replace(/&/g, '&amp;').replace(/"/g, '&quot;');
	const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
	return [...new Set([secret, json, form, encodeURIComponent(secret), html, base64])];
}
