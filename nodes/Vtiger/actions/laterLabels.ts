// Labels of records that a run writes one by one: read together once all of them are written.

import type { Connection } from '../connection/connect';
import { asText, type JsonObject } from '../webservice/protocol/json';
import type { Metadata } from '../webservice/metadata/metadata';
import { addLabels, labelsOf } from '../webservice/values/labels';
import type { RecordLabels } from '../webservice/values/output';
import { OutputItems, type Output } from './action';
import type { Item } from './item';
import { asError } from './parallel';

interface Awaited {
	module: string;
	rawValues: boolean;
}

/** By the run's metadata, which all of its items share: what records wait for, by their ids. */
const awaited = new WeakMap<Metadata, Map<string, Awaited>>();

/** Notes that these records get their labels at the end of the run. */
export function labelLater({ metadata }: Connection, records: readonly JsonObject[], wanted: Awaited): void {
	const ofRun = awaited.get(metadata) ?? new Map<string, Awaited>();
	awaited.set(metadata, ofRun);
	for (const { id } of records) ofRun.set(asText(id), wanted);
}

/**
 * The outcomes of a run with the labels that were put off. A hint tells of labels that cannot be read: an error
 * would say that a write failed, and whoever ran it again would have the record twice.
 */
export async function withLaterLabels(
	item: Item | undefined,
	outcomes: Array<Output | Error>,
): Promise<Array<Output | Error>> {
	const ofRun = item === undefined ? undefined : awaited.get(item.connection.metadata);
	if (item === undefined || ofRun === undefined) return outcomes;
	const labelled = new Map<JsonObject, JsonObject>();
	for (const [kind, records] of byKind(outcomes.flatMap(recordsOf), ofRun)) {
		const labels = await labelsOfKind(item.connection, records, kind).catch((error: unknown) => {
			item.hint(
				`The records are saved, but the names of their references could not be read. ${asError(error).message}`,
			);
			return [];
		});
		for (const [index, record] of records.entries()) labelled.set(record, addLabels(record, labels[index]));
	}
	const shown = (record: JsonObject) => labelled.get(record) ?? record;
	return outcomes.map((outcome) => {
		if (outcome instanceof Error || outcome instanceof OutputItems) return outcome;
		return Array.isArray(outcome) ? outcome.map(shown) : shown(outcome);
	});
}

async function labelsOfKind(
	connection: Connection,
	records: JsonObject[],
	{ module, rawValues }: Awaited,
): Promise<RecordLabels[]> {
	return await labelsOf(connection, records, await connection.metadata.describe(module), rawValues);
}

function recordsOf(outcome: Output | Error): JsonObject[] {
	if (outcome instanceof Error || outcome instanceof OutputItems) return [];
	return Array.isArray(outcome) ? outcome : [outcome];
}

function byKind(records: JsonObject[], ofRun: ReadonlyMap<string, Awaited>): Map<Awaited, JsonObject[]> {
	const kinds = new Map<string, Awaited>();
	const groups = new Map<Awaited, JsonObject[]>();
	for (const record of records) {
		const wanted = ofRun.get(asText(record.id));
		if (wanted === undefined) continue;
		const key = `${wanted.module} ${wanted.rawValues}`;
		const kind = kinds.get(key) ?? wanted;
		kinds.set(key, kind);
		groups.set(kind, [...(groups.get(kind) ?? []), record]);
	}
	return groups;
}
