// Records by the names that people use: the CRM's own number (КОНТР_1) or the label. Read together, remembered for a run.

import { insteadOf } from '../protocol/errors';
import { asText, type JsonObject } from '../protocol/json';
import { isEmptyText } from '../vtql/emptyText';
import { checkAskable, findMatches } from '../vtql/matching';
import type { Condition } from '../vtql/query';
import type { RecordReader } from '../vtql/records';
import { labelColumns, recordLabel, recordNumberField, type Metadata, type ModuleDescription } from './metadata';
import { Together } from './together';

export interface NamedRecord {
	id: string;
	/** What a person recognizes it by. */
	label: string;
}

/** No label that the CRM keeps is longer. */
const LONGEST_NAME = 255;
/** Words of a label that can be in two fields, such as first and last name. */
const MOST_WORDS = 6;

export class RecordNames {
	private readonly modules = new Map<string, Together<NamedRecord[]>>();

	constructor(
		private readonly records: RecordReader,
		private readonly metadata: Metadata,
	) {}

	/**
	 * All records of the modules whose number or label is the text, whatever its case; the one with the very same
	 * letters alone if others differ in case only. `others` gives the names that further items will ask for, so that
	 * one request reads them all. Modules that the user may not see have none. Throws a WebserviceError.
	 */
	async find(modules: readonly string[], text: string, others: () => string[] = () => []): Promise<NamedRecord[]> {
		const name = text.trim();
		if (!isName(name)) return [];
		const more = () =>
			others()
				.map((one) => one.trim())
				.filter(isName);
		const found = await Promise.all(modules.map(async (module) => await this.inModule(module).get(name, more)));
		const all = [...new Map(found.flat().map((one) => [one.id, one])).values()];
		const exact = all.filter(({ label }) => label === name);
		return all.length > 1 && exact.length === 1 ? exact : all;
	}

	private inModule(module: string): Together<NamedRecord[]> {
		const known = this.modules.get(module);
		const names = known ?? new Together<NamedRecord[]>(async (asked) => await this.read(module, asked), []);
		this.modules.set(module, names);
		return names;
	}

	private async read(module: string, names: string[]): Promise<NamedRecord[][]> {
		const description = await this.metadata.describe(module).catch(insteadOf('ACCESS_DENIED', undefined));
		if (description === undefined) return names.map(() => []);
		const found = names.map(() => new Map<string, NamedRecord>());
		for (const shape of shapesOf(description)) {
			const sought = names.flatMap((name, index) =>
				shape.groups(name).map((values) => ({ index, conditions: conditionsOf(shape.fields, values) })),
			);
			const rows = await this.matching(description, shape, sought);
			for (const [at, { index, conditions }] of sought.entries()) {
				for (const row of rows[at] ?? []) {
					const isAlone = shape.without === undefined || asText(row[shape.without]).trim() === '';
					if (isAlone && conditions.every(({ field, values: [value = ''] }) => isSameName(asText(row[field]), value)))
						found[index]?.set(asText(row.id), namedRecord(row, description));
				}
			}
		}
		return found.map((byId) => [...byId.values()]);
	}

	private async matching(
		description: ModuleDescription,
		{ fields }: Shape,
		sought: Array<{ conditions: Condition[] }>,
	): Promise<JsonObject[][]> {
		const { name } = description;
		const columns = [...new Set(['id', ...fields, ...labelColumns(description)])];
		for (const { conditions } of sought) checkAskable(name, columns, conditions);
		return await findMatches(
			this.records,
			name,
			columns,
			sought.map(({ conditions }) => conditions),
		);
	}
}

/**
 * Ids and internal numbers are read by their form, an empty text would find many, and no query takes a zero character.
 */
function isName(text: string): boolean {
	if (isEmptyText(text) || text.length > LONGEST_NAME || text.includes('\0')) return false;
	// A number that the CRM was set to give out can consist of digits.
	return /^0\d+$/.test(text) || !/^\d*x?\d*$/.test(text);
}

/** The database takes Muller for Müller, who is somebody else. Case and ё do not count. */
function isSameName(one: string, other: string): boolean {
	const plain = (text: string) => text.normalize('NFC').trim().toLowerCase().replaceAll('ё', 'е');
	return plain(one) === plain(other);
}

/** A way to look names up: the fields, and for a name the values that they would have. */
interface Shape {
	fields: string[];
	groups: (name: string) => string[][];
	/** A field that is empty in the records that are meant. */
	without?: string;
}

function shapesOf(description: ModuleDescription): Shape[] {
	const number = recordNumberField(description);
	const [first, second, ...more] = labelColumns(description).filter((name) => name !== 'id');
	const shapes: Shape[] = number === undefined ? [] : [{ fields: [number], groups: (name) => [[name]] }];
	if (first === undefined || first === number) return shapes;
	if (second === undefined || more.length > 0) return [...shapes, { fields: [first], groups: (name) => [[name]] }];
	return [
		...shapes,
		{ fields: [first, second], groups: splits },
		// Records that have the one name only, as many contacts have no first name.
		{ fields: [second], groups: (name) => [[name]], without: first },
	];
}

/** “Анна Мария Соколова” as first and last name, split at every possible place, and in both orders. */
function splits(name: string): string[][] {
	const words = name.split(/\s+/);
	if (words.length < 2 || words.length > MOST_WORDS) return [];
	return words.slice(1).flatMap((_, index) => {
		const [before, after] = [words.slice(0, index + 1).join(' '), words.slice(index + 1).join(' ')];
		return [
			[before, after],
			[after, before],
		];
	});
}

function conditionsOf(fields: string[], values: string[]): Condition[] {
	return fields.map((field, index) => ({ field, operator: 'equals', values: [values[index] ?? ''] }));
}

function namedRecord(row: JsonObject, description: ModuleDescription): NamedRecord {
	return { id: asText(row.id), label: recordLabel(row, labelColumns(description)) };
}
