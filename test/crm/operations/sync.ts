// sync: what changed since a time, cut at whole seconds.

import { seesField, visibleModule } from '../access';
import type { UserCall } from '../call';
import { accessDenied, Failure, fatal } from '../failures';
import type { JsonValue } from '../json';
import type { Module } from '../modules';
import { moduleOfActivity } from '../records/activities';
import { webserviceId } from '../records/read';
import type { StoredRecord } from '../store';
import { projection } from '../vtql/project';

const pageSize = 100;
/** Modules that a sync dies of. */
const deadly = new Set(['Search', 'Emails']);

type Scope = (record: StoredRecord) => boolean;

function scopeOf(call: UserCall): Scope {
	const { user, installation } = call;
	const type = installation.personality.syncTypeRegistered ? call.argument('syncType') : 'user';
	if (type === 'application') {
		if (!user.isAdmin) throw new Failure('ACCESS_DENIED', 'Only admin users can perform application sync');
		return () => true;
	}
	const owners = new Set([user.id, ...(type === 'userandgroup' ? user.groups : [])]);
	return (record) => owners.has(Number(record.values.assigned_user_id));
}

/** Anything but seconds means the beginning; PHP 8 dies of it. */
function startOf(call: UserCall): number {
	const time = call.argument('modifiedTime');
	const seconds = /^\d+$/.test(time) ? Number(time) : NaN;
	if (!Number.isNaN(seconds)) return seconds;
	if (call.installation.personality.php === 8) throw fatal();
	return 0;
}

function moduleOf(call: UserCall): Module {
	const name = call.argument('elementType');
	if (name === '') throw fatal();
	const module = visibleModule(call.installation, call.user, name);
	if (module === undefined || !module.isEntity) throw accessDenied();
	if (deadly.has(name)) throw fatal();
	return module;
}

interface Change {
	record: StoredRecord;
	seconds: number;
}

function changesAfter(call: UserCall, module: Module, start: number, inScope: Scope): Change[] {
	const { clock, store } = call.installation;
	const from = clock.format(start * 1000);
	const changes: Change[] = [];
	for (const record of store.table(module.table).rows) {
		const time = record.values.modifiedtime ?? '';
		if (time <= from || !inScope(record)) continue;
		if (module.table === 'Calendar' && moduleOfActivity(record) !== module.name) continue;
		changes.push({ record, seconds: clock.parse(time) });
	}
	return changes.sort((a, b) => a.seconds - b.seconds || a.record.id - b.record.id);
}

export function sync(call: UserCall): JsonValue {
	const { installation } = call;
	if (installation.personality.broken.sync) throw fatal();
	const module = moduleOf(call);
	if (module.name === 'Users') {
		return { updated: [], deleted: [], lastModifiedTime: call.argument('modifiedTime'), more: false };
	}
	const inScope = scopeOf(call);
	const start = startOf(call);
	const changes = changesAfter(call, module, start, inScope);
	// The bound is the hundredth change's second, and all of that second comes along.
	const bound = changes[Math.min(pageSize, changes.length) - 1]?.seconds ?? start;
	const page = changes.filter((change) => change.seconds <= bound).map((change) => change.record);
	const gone = (record: StoredRecord): boolean => record.deleted || record.converted;
	const shown = module.fields.filter((field) => !field.ofLine && seesField(call.user, module, field));
	const project = projection(installation, module, shown);
	return {
		updated: page.filter((record) => !gone(record)).map((record) => project({ record, line: undefined })),
		deleted: page.filter(gone).map((record) => webserviceId(installation, record)),
		more: changes.length > page.length,
		lastModifiedTime: bound,
	};
}
