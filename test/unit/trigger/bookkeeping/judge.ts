// What a poll has emitted is held against what happened in the CRM.

import type { Change, Outcome } from '../../../../nodes/Vtiger/trigger/bookkeeping/poll';
import type { Scenario } from './history';
import { JudgeOfHeld } from './judgeOfHeld';
import { JudgeOfVanished } from './judgeOfVanished';
import { FIELDS, type ModelCrm, type SavedVersion, type Seen } from './modelCrm';

/** A poll as far as it is judged. */
export interface Judged {
	seen: Seen;
	/** The CRM's last commit when its reading began. */
	begunAt: number;
}

export class Judge {
	/** Commits before this are from before the first activation; those up to `seededAt` may count as such. */
	private begunAt: number | undefined;
	private seededAt: number | undefined;
	private known = new Set<number>();
	private readonly emitted = new Set<number>();
	private readonly emittedCreated = new Set<number>();
	private readonly emittedIds = new Set<number>();
	/** The last emitted version of each record. */
	private readonly emittedLast = new Map<number, SavedVersion>();
	/** The last change that the poll had seen which emitted a record's deletion. */
	private readonly deletedUpTo = new Map<number, number>();

	private readonly vanished: JudgeOfVanished;
	private readonly held: JudgeOfHeld;

	constructor(
		private readonly scenario: Scenario,
		private readonly crm: ModelCrm,
	) {
		this.vanished = new JudgeOfVanished(scenario, crm);
		this.held = new JudgeOfHeld(scenario, crm);
	}

	/** The first activation begins. */
	begin(): void {
		this.begunAt ??= this.crm.commits;
		this.vanished.begin();
	}

	/** n8n is started again: it goes on with what it has stored. */
	restart(): void {
		this.vanished.restart();
		this.held.restart();
	}

	/** @returns how many changes the poll has emitted */
	see(poll: Judged, outcome: Outcome): number {
		if (this.scenario.way === 'comparison') return this.vanished.see(poll, outcome);
		if (outcome.end === 'seeded') {
			this.seededAt ??= this.crm.commits;
			const isUntouched = (id: number) => (this.crm.version(id)?.commit ?? 0) <= poll.begunAt;
			this.known = new Set(poll.seen.visible.filter(isUntouched));
			this.held.see(poll, outcome);
			return 0;
		}
		for (const change of outcome.changes) this.judgeChange(poll, change);
		if (outcome.end === 'done') this.judgeCompleteness(poll);
		this.held.see(poll, outcome);
		return outcome.changes.length;
	}

	private judgeChange({ seen: shown }: Judged, change: Change): void {
		const { event, conditioned, ignoresOwn, ignoresOwnChanges } = this.scenario;
		const id = Number(change.webserviceId.slice(3));
		const seen = [...(shown.deletions.get(id) ?? [])];
		const isNew = (one: number) =>
			!this.emitted.has(one) && (this.crm.versions[one]?.commit ?? 0) > (this.begunAt ?? 0);
		const deletion = seen.find(isNew) ?? seen[0];
		const revision = change.happening === 'deleted' ? deletion : change.record?.revision;
		const version = typeof revision === 'number' ? this.crm.versions[revision] : undefined;
		if (version === undefined) throw new Error(`${change.webserviceId} was emitted without its contents`);
		const fail = (what: string) => {
			throw new Error(`${what}: ${change.happening} ${JSON.stringify(version)}`);
		};
		if (this.emitted.has(version.revision)) fail('Emitted twice');
		if (version.commit <= (this.begunAt ?? 0)) fail('Emitted from before the activation');
		if (event === 'deleted' && change.happening !== 'deleted') fail('Not the event');
		if (event === 'created' && change.happening !== 'created') fail('Not the event');
		if (event === 'updated' && change.happening !== 'updated') fail('Not the event');
		if (change.happening === 'deleted') this.held.judge(change, version, this.known.has(id));
		else if (conditioned && !version.fits && !this.hasTwin(version)) fail('Emitted although it does not fit');
		if (change.happening === 'created') {
			if (this.emittedCreated.has(id)) fail('Created twice');
			if (this.emittedIds.has(id)) fail('Updated before it was created');
			if (this.known.has(id) && !conditioned) fail('Created before the activation');
			if (ignoresOwn && version.own) fail('Created by n8n itself');
			this.emittedCreated.add(id);
		}
		if (change.happening === 'updated' && ignoresOwnChanges && version.byOwn) fail('Changed by the own user');
		if (change.happening === 'updated' && version.kind === 'create' && version.created === version.modified) {
			fail('A mere creation emitted as a change');
		}
		if (change.happening === 'updated' && event === 'createdOrUpdated' && this.isSeenThroughout(id)) {
			const own = ignoresOwn && version.own;
			if (!this.emittedCreated.has(id) && !own) fail('Updated without having been created');
		}
		if (change.happening === 'updated') this.judgeTold(change, version, fail);
		this.emitted.add(version.revision);
		this.emittedLast.set(id, version);
		this.emittedIds.add(id);
		if (change.happening === 'deleted') this.deletedUpTo.set(id, Math.max(this.deletedUpTo.get(id) ?? 0, shown.last));
	}

	/** An item says which watched fields have changed, and what they held before: at a time since the last item. */
	private judgeTold({ told }: Change, version: SavedVersion, fail: (what: string) => void): void {
		if (!this.scenario.watches) return;
		if (told === undefined) return fail('Emitted without a change');
		const { changedFields, previous } = told;
		if (Object.keys(previous).length === 0) {
			const wasKnown = this.known.has(version.id) || this.emittedLast.has(version.id);
			if (wasKnown || changedFields.length < FIELDS.length) fail('Emitted without the values before');
			return;
		}
		const before = FIELDS.map((field, place) => previous[field] ?? version.values[place] ?? '');
		const isTrue = this.versionsBefore(version).some(({ values }) => isSame(values, before));
		if (!isTrue || isSame(before, version.values)) fail(`Emitted with wrong values before, ${String(before)}`);
		const changed = FIELDS.filter((_, place) => before[place] !== version.values[place]);
		if (!isSame(changed, changedFields)) fail('Emitted with the wrong fields');
	}

	/** What the record has been since it was last emitted, or since the first activation. */
	private versionsBefore({ id, commit }: SavedVersion): SavedVersion[] {
		const own = this.crm.versions.filter((other) => other.id === id && other.commit < commit);
		const atBeginning = own.filter((other) => other.commit <= (this.begunAt ?? 0)).pop();
		const first = this.emittedLast.get(id) ?? atBeginning;
		return first === undefined ? own : own.filter((other) => other.commit >= first.commit);
	}

	/** Whether a watched field holds another value than at any time since the last item. */
	private hasNewValues(version: SavedVersion): boolean {
		if (!this.scenario.watches) return true;
		return this.versionsBefore(version).every(({ values }) => !isSame(values, version.values));
	}

	/** The record was created after the activation and could be seen ever since. */
	private isSeenThroughout(id: number): boolean {
		const own = this.crm.versions.filter((version) => version.id === id);
		const [first] = own;
		if (first === undefined || first.commit <= (this.seededAt ?? 0)) return false;
		return own.every((version) => this.isSeen(version));
	}

	private isSeen(version: SavedVersion): boolean {
		return version.visible && !version.deleted && (!this.scenario.conditioned || version.fits);
	}

	/** After a poll that has read to the end: what was there before it began must have been emitted. */
	private judgeCompleteness(poll: Judged): void {
		for (const id of this.crm.touched) {
			const version = this.crm.version(id);
			if (version === undefined || version.commit > poll.begunAt || version.commit <= (this.seededAt ?? 0)) continue;
			if (!this.isDue(version)) continue;
			throw new Error(`Lost: ${JSON.stringify(version)}, clock ${this.crm.wallAt(this.crm.now)}`);
		}
	}

	private isDue(version: SavedVersion): boolean {
		const { event, ignoresOwn } = this.scenario;
		if (event === 'deleted') {
			const isNew = version.deleted && version.visible && !this.emitted.has(version.revision);
			return isNew && this.held.fits(version) && !this.isDeletedAlike(version);
		}
		if (!this.isSeen(version)) return false;
		// The two ways give different fields, so that their contents cannot be compared. If the clock shows an hour for
		// the second time, contents are not read any more of what was saved when it showed it first.
		const isSetBack = this.scenario.crm.setBackAt !== undefined;
		if ((this.scenario.way === 'both' || isSetBack) && this.hasTwin(version)) return false;
		const own = ignoresOwn && version.own;
		const counts = !this.isDisregarded(version) && this.hasNewValues(version);
		const isChanged = version.modified !== version.created && counts;
		if (event === 'created') return !own && this.isSeenThroughout(version.id) && !this.emittedCreated.has(version.id);
		if (event === 'updated' || own) return isChanged && !this.emitted.has(version.revision);
		// What was emitted as created is an update from then on.
		const isUpdate = this.emittedIds.has(version.id) || !this.isSeenThroughout(version.id);
		if (isUpdate && !counts) return false;
		return !this.emitted.has(version.revision);
	}

	private isDisregarded(version: SavedVersion): boolean {
		return this.scenario.ignoresOwnChanges && version.byOwn;
	}

	/**
	 * Deleted, restored and deleted again in one second, or while the clock shows an hour for the second time, or with a
	 * stamp from before the last change that was known when the first deletion was emitted: sync gives no times of
	 * deletions, and cannot show the difference.
	 */
	private isDeletedAlike(version: SavedVersion): boolean {
		const isSetBack = this.scenario.crm.setBackAt !== undefined;
		if (version.modified <= (this.deletedUpTo.get(version.id) ?? 0)) return true;
		return this.crm.versions.some(
			(other) =>
				other.id === version.id &&
				other.deleted &&
				other !== version &&
				(isSetBack || other.modified === version.modified),
		);
	}

	/** Another version of the record was saved in the same second. */
	private hasTwin(version: SavedVersion): boolean {
		return this.crm.versions.some(
			(other) => other.id === version.id && other !== version && other.modified === version.modified,
		);
	}
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
	return one.length === other.length && one.every((value, place) => value === other[place]);
}
