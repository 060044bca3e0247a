// What was emitted by comparison is held against what has vanished from the user's sight.

import type { Change, Outcome } from '../../../../nodes/Vtiger/trigger/bookkeeping/poll';
import type { Scenario } from './history';
import type { Judged } from './judge';
import { JudgeOfHeld } from './judgeOfHeld';
import type { ModelCrm, SavedVersion } from './modelCrm';

const isShown = (version: SavedVersion) => version.visible && !version.deleted;

export class JudgeOfVanished {
	private begunAt: number | undefined;
	/** Records that the trigger has to know, as n8n's memory and as its database have it. */
	private known = new Set<number>();
	private stored = new Set<number>();
	/** The commit of the version that was emitted last as vanished. */
	private readonly emitted = new Map<number, number>();
	private readonly held: JudgeOfHeld;

	constructor(
		private readonly scenario: Scenario,
		private readonly crm: ModelCrm,
	) {
		this.held = new JudgeOfHeld(scenario, crm);
	}

	begin(): void {
		this.begunAt ??= this.crm.commits;
	}

	restart(): void {
		this.known = new Set(this.stored);
		this.held.restart();
	}

	/** @returns how many deletions the poll has emitted */
	see(poll: Judged, outcome: Outcome): number {
		if (outcome.end === 'overtaken' || outcome.end === 'unfinished') return 0;
		const before = new Set(this.known);
		if (outcome.end === 'seeded') {
			// What was changed while the ids were read may be known or not.
			for (const version of this.crm.visible()) if (version.commit <= poll.begunAt) this.known.add(version.id);
		}
		for (const change of outcome.changes) this.judgeEmission(change, poll);
		if (outcome.end === 'done') this.judgeCompleteness(poll, before);
		// What a poll with a copy of its own has learned may be lost with the copy.
		if (this.scenario.engine === 'memory') this.learn(poll);
		this.held.see(poll, outcome);
		const { length } = outcome.changes;
		if (outcome.end === 'seeded' || length > 0) this.stored = new Set(this.known);
		return length;
	}

	private judgeEmission(change: Change, poll: Judged): void {
		const id = Number(change.webserviceId.slice(3));
		const last = this.emitted.get(id) ?? Number.NEGATIVE_INFINITY;
		const own = this.crm.versions.filter((version) => version.id === id);
		const isEnded = (index: number) => (own[index + 1]?.commit ?? Number.POSITIVE_INFINITY) <= poll.begunAt;
		const vanished = own.find((version, index) => {
			const shownBefore = own.slice(0, index).some((other) => isShown(other) && other.commit > last);
			return !isShown(version) && version.commit > Math.max(last, this.begunAt ?? 0) && shownBefore && !isEnded(index);
		});
		if (vanished === undefined) throw new Error(`Emitted twice, or though it is there: ${JSON.stringify(own)}`);
		this.held.judge(change, vanished, this.known.has(id));
		this.emitted.set(id, vanished.commit);
		this.known.delete(id);
	}

	/**
	 * A record that was not known and vanishes during a poll, such as one that was restored, can make up for one that is
	 * gone: the next poll counts one too few. Any other poll is to know all that has vanished.
	 */
	private judgeCompleteness(poll: Judged, known: ReadonlySet<number>): void {
		const isMasking = (version: SavedVersion) =>
			version.commit > poll.begunAt && !isShown(version) && !known.has(version.id);
		if (this.crm.versions.some(isMasking)) return;
		for (const id of this.crm.touched) {
			const version = this.crm.version(id);
			if (version === undefined || isShown(version) || version.commit > poll.begunAt) continue;
			if (!known.has(id) || !this.known.delete(id)) continue;
			if (this.held.fits(version)) throw new Error(`Lost: ${JSON.stringify(version)}`);
		}
	}

	/** What was there throughout the poll is known from now on. */
	private learn(poll: Judged): void {
		for (const id of this.crm.touched) {
			const version = this.crm.version(id);
			if (version !== undefined && isShown(version) && version.commit <= poll.begunAt) this.known.add(id);
		}
	}
}
