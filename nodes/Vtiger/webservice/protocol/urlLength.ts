// How long a URL or a query becomes once it is encoded.

/** Characters of a URL beyond which common web servers refuse (nginx and Apache at about 8,000). */
export const LONGEST_URL = 7_500;

/** Characters of the parameters in a URL: a Cyrillic letter counts as six. */
export function urlLength(parameters: Record<string, string>): number {
	return new URLSearchParams(parameters).toString().length;
}

/** Characters of a query as it stands in a URL. */
export function queryLength(query: string): number {
	return urlLength({ query });
}
