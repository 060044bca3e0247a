// Scenarios and recordings from disk: the boundary at which their JSON enters.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { JsonObject, JsonValue, PersonalityName } from '../crm';

export interface Step {
	name: string;
	/** Whose session is sent: the administrator's unless given, nobody's if null. */
	as?: 'admin' | 'sales' | null;
	method: 'GET' | 'POST';
	/**
	 * `{{step.path}}` stands for a value of an earlier answer, `{{md5:a+b}}` for the digest of two,
	 * `{{after:step.path}}` for the part of an id behind its x.
	 */
	params: JsonObject;
	multipart?: { field: string; filename: string; type: string; content: string };
	/** Milliseconds that pass before the step. */
	wait?: number;
	repeat?: number;
	/** Only the kinds of values are compared, and the first entry of an array. */
	loose?: boolean;
	/** Not compared. */
	skip?: boolean;
	/** Of the result only these keys are compared. */
	keep?: string[];
	/** These keys of the result are not compared. */
	drop?: string[];
	/** Compared is what differs from the result of that earlier step. */
	since?: string;
	/** The step is left out if there is something at this path. */
	unless?: string;
}

export interface Scenario {
	title: string;
	steps: Step[];
	/** Keys whose values are compared unchanged, numbers included. */
	exact?: string[];
}

export interface RecordedAnswer {
	step: string;
	status: number;
	/** Short recordings have it only if the body is not JSON. */
	contentType?: string;
	body: JsonValue;
}

export interface Recording {
	/** The word that made this run's records its own. */
	unique: string;
	/** Of a loose step only the first entry of every array is kept, of a skipped one the name. */
	exchanges: RecordedAnswer[];
}

export interface NotCarried {
	personalities: PersonalityName[];
	scenario: string;
	steps: string[];
	reason: string;
}

function read(...path: string[]): unknown {
	return JSON.parse(readFileSync(join(__dirname, ...path), 'utf8'));
}

export const scenarioNames: readonly string[] = readdirSync(join(__dirname, 'scenarios')).sort();

export function readScenario(name: string): Scenario {
	return read('scenarios', name) as Scenario;
}

/** A recording that does not differ from another server's names that server. */
export function readRecording(personality: string, name: string): Recording {
	const recording = read('recorded', personality, name) as Recording | { sameAs: string };
	return 'sameAs' in recording ? readRecording(recording.sameAs, name) : recording;
}

/** Scenarios that were recorded of the server. */
export function recordedScenarios(personality: string): string[] {
	return scenarioNames.filter((name) => existsSync(join(__dirname, 'recorded', personality, name)));
}

/** Steps that the embedded CRM answers otherwise, with the reason. */
export function readNotCarried(): NotCarried[] {
	return read('not-carried.json') as NotCarried[];
}
