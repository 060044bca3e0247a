// The zone of the CRM's clock against the credential's, told by times that the CRM has written.

import type { Connection } from '../../../connection/connect';
import { WebserviceError } from '../../../webservice/protocol/errors';
import { asText } from '../../../webservice/protocol/json';
import { changesPage, lastReading } from '../../../webservice/vtql/changes';
import { selectText, type Condition } from '../../../webservice/vtql/query';
import {
	ZONE_ADVICE,
	offsetOf,
	offsetText,
	secondsIn,
	zoneMismatch,
	zoneOffset,
	type ClockReading,
} from '../../../webservice/values/serverClock';
import { fails, unknown, works, type Check, type Finding } from './check';

/** Modules in which something changes often. */
const BUSY = ['Leads', 'Contacts', 'Accounts', 'Potentials', 'HelpDesk', 'ModComments', 'Calendar'];
/** Seconds after a change during which its time tells the zone: nobody changes a record just then by chance. */
const RECENT = 450;
const FURTHEST_EAST = 14 * 3600;

export const clock: Check = {
	name: 'Time Zone',
	async run(connection, { modules }) {
		const visible = BUSY.filter((module) => modules.has(module));
		const exact = await bySync(connection, visible);
		if (exact !== undefined) return judgeClock(exact, connection.zone);
		const newest = await newestChange(connection, visible, []);
		const at = connection.client.serverTime;
		if (newest === undefined || at === undefined) {
			return unknown(
				'There is no changed record to tell by.',
				'Create a record through n8n: a hint says so if the zone is wrong.',
			);
		}
		return judgeNewest({ wall: newest.wall, at }, connection.zone);
	},
};

interface Newest {
	module: string;
	wall: string;
}

/** sync gives the time of the latest change both on the CRM's clock and in seconds since 1970. */
async function bySync(connection: Connection, modules: string[]): Promise<ClockReading | undefined> {
	const own: Condition[] = [{ field: 'assigned_user_id', operator: 'equals', values: [connection.userId()] }];
	const newest = await newestChange(connection, modules, [own]);
	if (newest === undefined) return undefined;
	const after = secondsIn('utc', newest.wall) - FURTHEST_EAST - 1;
	const asked = { module: newest.module, after, syncType: 'user' as const };
	const page = await changesPage(connection.client, asked).catch((error: unknown) => {
		if (!(error instanceof WebserviceError)) throw error;
	});
	return page === undefined ? undefined : lastReading(page);
}

async function newestChange(
	{ records }: Connection,
	modules: string[],
	where: Condition[][],
): Promise<Newest | undefined> {
	const found: Newest[] = [];
	for (const module of modules) {
		const columns = ['id', 'modifiedtime'];
		const query = selectText({ module, columns, where, orderBy: ['modifiedtime'], descending: true, limit: 1 });
		const [row] = await records.run(query);
		const wall = asText(row?.modifiedtime);
		if (wall !== '') found.push({ module, wall });
	}
	return found.sort((a, b) => (a.wall < b.wall ? -1 : 1)).pop();
}

/** The reading is exact. */
export function judgeClock(reading: ClockReading, zone: string): Finding {
	const mismatch = zoneMismatch(reading, zone);
	if (mismatch !== undefined) return fails(`${mismatch}.`, ZONE_ADVICE);
	return works(`The CRM’s clock is at ${offsetText(offsetOf(reading) ?? 0)}, as ${zone} is.`);
}

/** The reading is some change's time and the present moment: it tells the zone only if the change is recent or to come. */
export function judgeNewest(reading: ClockReading, zone: string): Finding {
	const ahead = secondsIn(zone, reading.wall) - reading.at;
	if (ahead > RECENT) {
		return fails(
			`The newest change bears the time ${reading.wall}, which is still to come in the credential’s time zone ${zone}.`,
			ZONE_ADVICE,
		);
	}
	if (ahead > -RECENT)
		return works(`The CRM’s clock is at ${offsetText(zoneOffset(zone, reading.at))}, as ${zone} is.`);
	return unknown(
		`No record was changed during the last minutes. The newest change bears the time ${reading.wall}.`,
		'Change a record in the CRM and check again at once.',
	);
}
