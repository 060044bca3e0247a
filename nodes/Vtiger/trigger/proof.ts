// Which way sees every record: proved when the trigger begins, since servers ignore what they do not know.

import type { Connection } from '../connection/connect';
import type { SyncType } from '../webservice/vtql/changes';
import { InputError, WebserviceError } from '../webservice/protocol/errors';
import { asText, type JsonObject } from '../webservice/protocol/json';
import { LARGEST_PAGE, selectText, type Condition } from '../webservice/vtql/query';
import { CrmSource, type Watched } from './crmSource';
import type { TriggerEvent, Way } from './bookkeeping/state';
import { clockSeconds } from './bookkeeping/wallClock';

export type Detection = 'automatic' | 'sync' | 'query';

export interface Proven {
	way: Way;
	syncType: SyncType;
}

interface Wanted {
	event: TriggerEvent;
	detection: Detection;
	scope: SyncType;
}

/** Records that are looked for in sync's answer. */
const SAMPLES = 20;
const MOST_PAGES = 20;

const SYNC_ADVICE =
	'Choose the detection Automatic or Query, or ask an administrator to register the parameter syncType of the operation sync.';

/**
 * The way to read changes. Throws an InputError or WebserviceError if what was chosen cannot work: “everyone”
 * must never silently mean “mine”.
 */
export async function proveDetection(connection: Connection, watched: Watched, wanted: Wanted): Promise<Proven> {
	const { event, detection, scope } = wanted;
	const byQuery: Proven = { way: event === 'deleted' ? 'comparison' : 'query', syncType: 'user' };
	if (detection === 'query') return byQuery;
	const proof = new Proof(connection, watched);
	if (detection === 'sync') {
		const doubt = await proof.doubtAbout(scope);
		if (doubt !== undefined) throw doubt;
		return { way: 'sync', syncType: scope };
	}
	const doubt = await proof.doubtAbout('application');
	return doubt === undefined ? { way: 'sync', syncType: 'application' } : byQuery;
}

class Proof {
	private newest: Promise<JsonObject[]> | undefined;

	constructor(
		private readonly connection: Connection,
		private readonly watched: Watched,
	) {}

	/** Why sync may not show all records of the scope; undefined if it is proved to. */
	async doubtAbout(syncType: SyncType): Promise<Error | undefined> {
		if (syncType !== 'user' && !(await this.hasOwners())) {
			return unproved('the records of the module have no owner by which to see it');
		}
		const doubts = {
			user: async () => await this.doubtAboutAnswer(),
			userandgroup: async () => await this.doubtAboutGroups(await this.newestRecords()),
			application: async () => await this.doubtAboutEveryone(await this.newestRecords()),
		};
		return await doubts[syncType]().catch(failureOfSync);
	}

	private source(syncType: SyncType): CrmSource {
		const { client, records, zone } = this.connection;
		return new CrmSource(client, records, zone, this.watched, syncType);
	}

	/** Common servers keep no owner in Faq and PriceBooks, and refuse a query that names one. */
	private async hasOwners(): Promise<boolean> {
		const { fields } = await this.connection.metadata.describe(this.watched.module);
		return fields.some(({ name }) => name === 'assigned_user_id');
	}

	private async newestRecords(): Promise<JsonObject[]> {
		this.newest ??= this.recordsWhere([]);
		return await this.newest;
	}

	private async recordsWhere(conditions: Condition[]): Promise<JsonObject[]> {
		return await this.connection.records.run(
			selectText({
				module: this.watched.module,
				columns: ['id', 'modifiedtime', 'assigned_user_id'],
				where: [conditions],
				orderBy: ['modifiedtime'],
				descending: true,
				limit: LARGEST_PAGE,
			}),
		);
	}

	/** Own records come by default: that sync answers at all is enough. */
	private async doubtAboutAnswer(): Promise<undefined> {
		const { client } = this.connection;
		await this.source('user').sync((client.serverTime ?? 0) - 60);
		return undefined;
	}

	private async doubtAboutEveryone(newest: JsonObject[]): Promise<Error | undefined> {
		const me = this.connection.userId();
		const isOthers = (record: JsonObject) => asText(record.assigned_user_id) !== me;
		const others = newest.some(isOthers)
			? newest.filter(isOthers)
			: await this.recordsWhere([{ field: 'assigned_user_id', operator: 'notEquals', values: [me] }]);
		// Even if the module has none, an administrator's right is asked for.
		const missing = await this.missing('application', [...newest.slice(0, SAMPLES), ...others.slice(0, 1)]);
		if (others.length === 0) {
			return unproved('there is no record of another owner in the module by which to see it');
		}
		return missing === undefined ? undefined : unproved(`sync leaves out ${missing}, which the query shows`);
	}

	private async doubtAboutGroups(newest: JsonObject[]): Promise<Error | undefined> {
		const me = this.connection.userId();
		const users = me.slice(0, me.indexOf('x') + 1);
		const isGroups = (record: JsonObject) => !asText(record.assigned_user_id).startsWith(users);
		let owned = newest.filter(isGroups);
		if (owned.length === 0) {
			const groups = (await this.connection.people.owners()).list.filter(({ kind }) => kind === 'group');
			const values = groups.map(({ id }) => id).slice(0, LARGEST_PAGE);
			if (values.length > 0)
				owned = await this.recordsWhere([{ field: 'assigned_user_id', operator: 'inList', values }]);
		}
		for (const record of owned.slice(0, SAMPLES)) {
			if ((await this.missing('userandgroup', [record])) === undefined) return undefined;
		}
		await this.doubtAboutAnswer();
		return unproved(
			owned.length === 0
				? 'there is no record of a group in the module by which to see it'
				: 'sync shows no record of a group: the user is in none that owns records here, or the server shows the user’s own records only',
		);
	}

	/** The first of the records that sync does not give although it still is as it was; undefined if it gives all. */
	private async missing(syncType: SyncType, wanted: JsonObject[]): Promise<string | undefined> {
		const source = this.source(syncType);
		if (wanted.length === 0) await source.sync((this.connection.client.serverTime ?? 0) - 60);
		const left = new Map(wanted.map((record) => [asText(record.id), clockSeconds(asText(record.modifiedtime))]));
		while (left.size > 0) {
			const [oldest] = [...left].sort((a, b) => a[1] - b[1]);
			if (oldest === undefined) break;
			const [id, modified] = oldest;
			// A record's own second stands at the beginning of what follows the second before it.
			let after = source.secondsAt(modified) - 1;
			for (let pages = 0; pages < MOST_PAGES && left.has(id); pages++) {
				const page = await source.sync(after);
				for (const row of page.updated) left.delete(row.webserviceId);
				if (!page.more) break;
				after = page.last;
			}
			if (left.delete(id) && (await this.isStill(id, modified))) return id;
		}
		return undefined;
	}

	private async isStill(id: string, modified: number): Promise<boolean> {
		const [record] = await this.recordsWhere([{ field: 'id', operator: 'equals', values: [id] }]);
		return clockSeconds(asText(record?.modifiedtime)) === modified;
	}
}

/** That sync refuses or fails is a doubt; that the CRM is not reached, or anything else, is not. */
function failureOfSync(error: unknown): WebserviceError {
	if (isBrokenSync(error)) return error;
	throw error;
}

const BROKEN = new Set([
	'SERVER_FAULT',
	'ACCESS_DENIED',
	'INTERNAL_SERVER_ERROR',
	'RESTRICTED_FILE',
	'BROKEN_ANSWER',
	'EMPTY_ANSWER',
]);

/** Sync itself has failed, not the way to it. */
export function isBrokenSync(error: unknown): error is WebserviceError {
	return error instanceof WebserviceError && error.operation === 'sync' && BROKEN.has(error.code);
}

function unproved(reason: string): InputError {
	return new InputError(
		'Scope',
		`The CRM’s sync cannot be trusted to show all records of this scope: ${reason}`,
		`${SYNC_ADVICE} Also check the time zone in the credential.`,
	);
}
