// Products and services that line items name: which exist, asked for together and once per run.

import type { Connection } from '../connection/connect';
import { insteadOf } from '../webservice/protocol/errors';
import { Together } from '../webservice/metadata/together';

const MODULES = ['Products', 'Services'];

class Products {
	private readonly known: Together<boolean>;

	constructor(private readonly connection: Connection) {
		this.known = new Together<boolean>(async (ids) => await this.read(ids), false);
	}

	/** Which of the webservice ids are products or services that the user may see. Throws a WebserviceError. */
	async existing(ids: readonly string[]): Promise<Set<string>> {
		const known = await Promise.all(ids.map(async (id) => await this.known.get(id)));
		return new Set(ids.filter((_, index) => known[index]));
	}

	/** The webservice id for an internal id; the text itself if it is none. */
	async idOf(text: string): Promise<string> {
		if (!/^\d{1,18}$/.test(text)) return text;
		const ids = (await this.prefixes()).map(({ prefix }) => `${prefix}x${text}`);
		return [...(await this.existing(ids))][0] ?? ids[0] ?? text;
	}

	private async read(ids: string[]): Promise<boolean[]> {
		const found = new Set<string>();
		for (const { module, prefix } of await this.prefixes()) {
			const own = ids.filter((id) => id.startsWith(`${prefix}x`));
			if (own.length === 0) continue;
			for (const id of (await this.connection.records.byIds(module, ['id'], own)).keys()) found.add(id);
		}
		return ids.map((id) => found.has(id));
	}

	private async prefixes(): Promise<Array<{ module: string; prefix: string }>> {
		const prefixes: Array<{ module: string; prefix: string }> = [];
		for (const module of MODULES) {
			const description = await this.connection.metadata.describe(module).catch(insteadOf('ACCESS_DENIED', undefined));
			if (description !== undefined) prefixes.push({ module, prefix: description.idPrefix });
		}
		return prefixes;
	}
}

const ofRuns = new WeakMap<Connection, Products>();

/** The products and services as the run of this connection knows them. */
export function productsOf(connection: Connection): Products {
	const products = ofRuns.get(connection) ?? new Products(connection);
	ofRuns.set(connection, products);
	return products;
}
