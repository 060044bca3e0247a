// A CRM in memory that answers as the real ones do: stamps at the start of a save, commits later, one clock.

import type {
	ChangeSource,
	IdSource,
	Newcomer,
	Row,
	SyncPage,
	TimeField,
	ValuesRow,
} from '../../../../nodes/Vtiger/trigger/bookkeeping/source';
import type { Position } from '../../../../nodes/Vtiger/trigger/bookkeeping/remembered';
import type { Clock } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';

/** `convert`: of a lead, which no query shows any more and sync tells as deleted, also when it is changed afterwards. */
export type SaveKind = 'create' | 'update' | 'delete' | 'restore' | 'assign' | 'convert';

/** One saved state of a record, from its commit to the next. */
export interface SavedVersion {
	revision: number;
	id: number;
	kind: SaveKind;
	created: number;
	modified: number;
	deleted: boolean;
	/** A lead that was converted counts as deleted, too, and cannot be restored. */
	converted: boolean;
	/** The user sees the record. */
	visible: boolean;
	/** It fits the conditions. */
	fits: boolean;
	/** Created by this n8n. */
	own: boolean;
	/** Last changed by the user of the credential. */
	byOwn: boolean;
	/** What the watched fields hold. */
	values: string[];
	/** Counts the commits of the whole CRM. */
	commit: number;
}

interface PendingSave {
	kind: SaveKind;
	id: number;
	stamp: number;
	commitAt: number;
	fits: boolean;
	own: boolean;
	values: string[];
}

export interface ModelSettings {
	/** Seconds by which the wall clock differs from UTC. */
	offset: number;
	/** Seconds by which the Date header differs from the clock that stamps. */
	skew: number;
	/** When the wall clock is set back by an hour; never if it is missing. */
	setBackAt?: number;
}

const HOUR = 3600;

/** The watched fields, if there are any. */
export const FIELDS = ['stage', 'text'];

/** What they hold after a save: few values, so that they come again. */
function valuesOf(stage: number): string[] {
	return [`stage ${stage % 3}`, `text ${Math.floor(stage / 3) % 2}`];
}

/** Whether a deleted record fits the conditions, by what the watched fields held. */
export function fitsHeld([stage]: readonly string[]): boolean {
	return stage !== 'stage 1';
}

function isOpenTo(kind: SaveKind, { deleted, converted }: SavedVersion): boolean {
	if (converted) return kind === 'update';
	return deleted === (kind === 'restore');
}

export class ModelCrm {
	commits = 0;
	/** Ids of the records committed since the last call of `forgetTouched`. */
	readonly touched = new Set<number>();
	readonly versions: SavedVersion[] = [];
	private readonly current = new Map<number, SavedVersion>();
	private pending: PendingSave[] = [];
	private lastId = 100;

	constructor(
		public now: number,
		readonly settings: ModelSettings,
	) {}

	wallAt(seconds: number): number {
		const { offset, setBackAt = Number.POSITIVE_INFINITY } = this.settings;
		return seconds + offset - (seconds >= setBackAt ? HOUR : 0);
	}

	/** The first of the moments at which the wall clock shows this, as PHP takes it. */
	secondsAt(wall: number): number {
		const { offset, setBackAt = Number.POSITIVE_INFINITY } = this.settings;
		return wall - offset < setBackAt ? wall - offset : wall - offset + HOUR;
	}

	/** Records from before, saved at random moments of the last days. */
	populate(count: number, spread: number): void {
		for (let index = 0; index < count; index++) {
			const age = 1 + Math.floor((((index * 7919) % 10_007) / 10_007) * spread);
			const created = this.wallAt(this.now) - age;
			const modified = index % 3 === 0 ? created : created + Math.floor(age * ((index % 7) / 7));
			const gone = index % 24 === 5 ? 'convert' : 'delete';
			const kind = index % 6 === 5 ? gone : 'create';
			const own = index % 5 === 0;
			this.commit({
				kind,
				id: ++this.lastId,
				created,
				modified,
				fits: index % 4 !== 0,
				own,
				byOwn: own,
				values: valuesOf(index),
			});
		}
		this.touched.clear();
	}

	advance(seconds: number): void {
		const end = this.now + seconds;
		const due = this.pending.filter((save) => save.commitAt <= end).sort((a, b) => a.commitAt - b.commitAt);
		this.pending = this.pending.filter((save) => save.commitAt > end);
		for (const save of due) {
			this.now = Math.max(this.now, save.commitAt);
			this.finish(save);
		}
		this.now = end;
	}

	/** Begins a save that becomes visible `delay` seconds later, dated so many seconds ahead of the clock. */
	save(kind: SaveKind, pick: number, delay: number, fits: boolean, own: boolean, stage = pick, ahead = 0): void {
		const id = kind === 'create' ? ++this.lastId : this.pick(pick, kind);
		if (id === undefined) return;
		// Who deletes, restores or hands over a record has seen the last save of it.
		if (kind !== 'create' && kind !== 'update' && this.pending.some((save) => save.id === id)) return;
		if (this.pending.some((save) => save.id === id && save.kind !== 'update')) return;
		this.pending.push({
			kind,
			id,
			stamp: this.wallAt(this.now) + ahead,
			commitAt: this.now + delay,
			fits,
			own,
			values: valuesOf(stage),
		});
		if (delay === 0) this.advance(0);
	}

	version(id: number): SavedVersion | undefined {
		return this.current.get(id);
	}

	private pick(number: number, kind: SaveKind): number | undefined {
		const ids: number[] = [];
		// The latest records are the ones that people work with.
		for (let id = this.lastId; id > 100 && ids.length < 12; id--) {
			const version = this.current.get(id);
			if (version !== undefined && isOpenTo(kind, version)) ids.push(id);
		}
		return ids.length === 0 ? undefined : ids[number % ids.length];
	}

	private finish({ kind, id, stamp, fits, own, values: given }: PendingSave): void {
		const before = this.current.get(id);
		if (kind === 'create') {
			return this.commit({ kind, id, created: stamp, modified: stamp, fits, own, byOwn: own, values: given });
		}
		if (before === undefined || !isOpenTo(kind, before)) return;
		const values = kind === 'update' && !before.converted ? given : before.values;
		this.commit({ ...before, kind, modified: stamp, fits, byOwn: own, values });
	}

	private commit(
		save: Pick<SavedVersion, 'kind' | 'id' | 'created' | 'modified' | 'fits' | 'own' | 'byOwn' | 'values'> & {
			visible?: boolean;
			converted?: boolean;
		},
	): void {
		const visible = save.visible ?? true;
		const converted = save.kind === 'convert' || save.converted === true;
		const version: SavedVersion = {
			...save,
			visible: save.kind === 'assign' ? !visible : visible,
			converted,
			deleted: converted || save.kind === 'delete',
			revision: this.versions.length,
			commit: ++this.commits,
		};
		this.versions.push(version);
		this.current.set(version.id, version);
		this.touched.add(version.id);
	}

	isShown(id: number): boolean {
		const version = this.current.get(id);
		return version !== undefined && !version.deleted && version.visible;
	}

	*visible(): Generator<SavedVersion> {
		for (const version of this.current.values()) if (!version.deleted && version.visible) yield version;
	}

	*seenBySync(): Generator<SavedVersion> {
		for (const version of this.current.values()) if (version.visible) yield version;
	}
}

/** The ids that the user sees, as queries give and count them. */
class ModelIds implements IdSource {
	constructor(
		private readonly crm: ModelCrm,
		private readonly request: () => Promise<void>,
		private readonly watches: boolean,
	) {}

	webserviceId(id: number): string {
		return `12x${id}`;
	}

	async ids(after: number, upTo: number): Promise<number[]> {
		await this.request();
		return this.between(after, upTo).slice(0, 100);
	}

	async count(after: number, upTo: number): Promise<number> {
		await this.request();
		return this.between(after, upTo).length;
	}

	async newcomers(after: number, newest: number, since: number): Promise<Newcomer[]> {
		await this.request();
		const isWanted = ({ id, modified }: SavedVersion) => id > after && (id > newest || modified >= since);
		const found = [...this.crm.visible()].filter(isWanted).sort((one, other) => one.id - other.id);
		return found
			.slice(0, 100)
			.map(({ id, modified, values }) => ({ id, modified, ...(this.watches ? { values } : {}) }));
	}

	async present(ids: readonly number[]): Promise<Set<number>> {
		await this.request();
		return new Set(ids.filter((id) => this.crm.isShown(id)));
	}

	private between(after: number, upTo: number): number[] {
		const ids = [...this.crm.visible()].map(({ id }) => id);
		return ids.filter((id) => id > after && id <= upTo).sort((one, other) => one - other);
	}
}

/** What a reading was shown. */
export class Seen {
	/** The deletions that sync showed, by record: it may have been deleted once more between two answers. */
	readonly deletions = new Map<number, Set<number>>();
	/** The last change that sync showed, on the wall clock. */
	last = Number.NEGATIVE_INFINITY;

	/** @param visible ids of the records that the user saw when it began */
	constructor(readonly visible: readonly number[]) {}
}

/** One poll's way to the model: every request waits until the history lets it through. */
export class ModelSource implements ChangeSource {
	requests = 0;
	readonly watchedFields: readonly string[];
	readonly conditionFields: readonly string[];
	readonly ids: IdSource;
	private answeredAt: number | undefined;

	constructor(
		private readonly crm: ModelCrm,
		private readonly gate: () => Promise<void>,
		readonly conditioned: boolean,
		private readonly ignoresOwn: boolean,
		private readonly ignoresOwnChanges = false,
		watches = false,
		private readonly seen = new Seen([]),
	) {
		this.watchedFields = watches ? FIELDS : [];
		this.conditionFields = conditioned && watches ? FIELDS.slice(0, 1) : [];
		this.ids = new ModelIds(crm, async () => await this.request(), watches);
	}

	async page(after: Position, by: TimeField, withContents: boolean): Promise<Row[]> {
		await this.request();
		const found: SavedVersion[] = [];
		for (const version of this.crm.visible()) {
			const time = version[by];
			const fits = this.watchedFields.length > 0 || this.fits(version);
			if (fits && (time > after.time || (time === after.time && version.id > after.id))) found.push(version);
		}
		found.sort((a, b) => a[by] - b[by] || a.id - b.id);
		return found.slice(0, 100).map((version) => this.row(version, withContents ? 'name' : ''));
	}

	async again(rows: readonly Row[], withContents: boolean): Promise<Row[]> {
		await this.request();
		return rows.flatMap(({ id }) => {
			const version = this.crm.version(id);
			const seen = version !== undefined && !version.deleted && version.visible && this.fits(version);
			return seen ? [this.row(version, withContents ? 'name' : '')] : [];
		});
	}

	async values(after: number): Promise<ValuesRow[]> {
		await this.request();
		const behind = [...this.crm.visible()].filter(({ id }) => id > after).sort((one, other) => one.id - other.id);
		return behind.slice(0, 100).map(({ id, values }) => ({ id, values }));
	}

	async newest(by: TimeField, before: number): Promise<number | undefined> {
		await this.request();
		const times: number[] = [];
		for (const version of this.crm.visible()) times.push(version[by]);
		return times.sort((a, b) => b - a)[before];
	}

	async sync(after: number): Promise<SyncPage> {
		await this.request();
		const from = this.crm.wallAt(after);
		const changed: SavedVersion[] = [];
		for (const version of this.crm.seenBySync()) if (version.modified > from) changed.push(version);
		changed.sort((a, b) => a.modified - b.modified);
		const bound = changed[Math.min(changed.length, 100) - 1]?.modified;
		if (bound === undefined) return { updated: [], deleted: [], more: false, last: after };
		this.seen.last = Math.max(this.seen.last, bound);
		const page = changed.filter((version) => version.modified <= bound);
		const deleted = page.filter((version) => version.deleted);
		for (const { id, revision } of deleted)
			this.seen.deletions.set(id, new Set([...(this.seen.deletions.get(id) ?? []), revision]));
		return {
			updated: page.filter((version) => !version.deleted).map((version) => this.row(version, 'sync')),
			deleted: deleted.map((version) => `12x${version.id}`),
			more: page.length < changed.length,
			last: this.crm.secondsAt(bound),
		};
	}

	meets(held: Readonly<Record<string, string>>): boolean {
		return !this.conditioned || fitsHeld(Object.values(held));
	}

	clock(): Clock | undefined {
		if (this.answeredAt === undefined) return undefined;
		const seconds = this.answeredAt + this.crm.settings.skew;
		return { seconds, wall: this.crm.wallAt(seconds) };
	}

	wallAt(seconds: number): number {
		return this.crm.wallAt(seconds);
	}

	secondsAt(wall: number): number {
		return this.crm.secondsAt(wall);
	}

	private async request(): Promise<void> {
		await this.gate();
		this.requests++;
		this.answeredAt = this.crm.now;
	}

	private fits(version: SavedVersion): boolean {
		return !this.conditioned || version.fits;
	}

	/** Contents show in the hash and in the revision; times alone show neither. */
	private row(version: SavedVersion, names: '' | 'name' | 'sync'): Row {
		const { id, created, modified, revision } = version;
		return {
			id,
			created,
			modified,
			hash: names === '' ? '' : `${names}${revision}`,
			webserviceId: `12x${id}`,
			record: names === '' ? {} : { revision },
			ignored: this.ignoresOwn && version.own,
			values: version.values,
			disregarded: this.ignoresOwnChanges && version.byOwn,
		};
	}
}
