// Conditions as the form stores them -> what the CRM is asked, and what has to be judged here.

import { InputError } from '../webservice/protocol/errors';
import { isJsonObject, parseJson, type JsonValue } from '../webservice/protocol/json';
import { selectableColumns, type Field, type ModuleDescription } from '../webservice/metadata/metadata';
import type { Condition, ConditionGroup } from '../webservice/vtql/query';
import { relativeDay } from '../webservice/values/times';
import { storedYesOrNo, wireValue, type ValueLookups } from '../webservice/values/values';
import { givenConditions } from './conditions';
import { dayConditions, wholeDay } from './days';
import { isMissing } from './missing';
import { oneOf } from './oneOf';
import { OPERATORS, fits, type OperatorEntry } from './operators';
import { entriesOf } from './readList';

/** What conditions may ask the CRM, and where they leave a hint. */
export interface ConditionCrm {
	lookups: ValueLookups;
	/** Whether records have NULL in the field, which no condition finds. `sample` is any value of its type. */
	holdsNull: (module: string, field: string, sample: string) => Promise<boolean>;
	/** Whether the id is that of a user or group, be it of one who has left. */
	isOwner: (id: string) => Promise<boolean>;
	/** Whether the id is that of a record of one of the modules; the CRM compares numbers only. */
	isRecordOf: (id: string, modules: readonly string[]) => Promise<boolean>;
	hint: (message: string) => void;
}

/** Each further alternative doubles or multiplies the groups: a query has room for few hundred at most. */
const MOST_GROUPS = 200;

/**
 * Groups of conditions of which any must hold; one group without conditions if none are given. Throws an InputError
 * for whatever could find other records than those that are meant: a value that is missing never selects records.
 */
export async function readConditions(
	given: unknown,
	match: unknown,
	description: ModuleDescription,
	crm: ConditionCrm,
): Promise<ConditionGroup[]> {
	const entries = givenConditions(readable(given));
	const fields = new Map(description.fields.map((field) => [field.name, field]));
	const selectable = new Set(selectableColumns(description));
	const read: ConditionGroup[][] = [];
	for (const [index, entry] of entries.entries()) {
		const name = String(entry.field ?? '').trim();
		const label = `Conditions, ${index + 1}`;
		const field = fields.get(name);
		if (field === undefined || !selectable.has(name)) {
			throw new InputError(
				label,
				name === ''
					? 'A condition has no field'
					: `“${name}” is not a field of “${description.label}” that conditions can use`,
				'Choose the field from the list.',
			);
		}
		const operator = OPERATORS.find((one) => one.value === entry.operator);
		if (operator === undefined) throw new InputError(label, 'A condition has no operator', 'Choose an operator.');
		const sought = name === 'id' ? { ...field, type: 'reference', refersTo: [description.name] } : field;
		read.push(await new ConditionReader(sought, operator, label, description.name, crm).read(entry.value));
	}
	const any = oneOf('Must Match', match, ['allConditions', 'anyCondition']) === 'anyCondition';
	return any && read.length > 0 ? read.flat() : read.reduce(bothOf, [{ asked: [], empty: [] }]);
}

/** The conditions, also as JSON. Throws an InputError for what would be taken for none, and so find all records. */
function readable(given: unknown): unknown {
	const value = typeof given === 'string' ? parseJson(given) : given;
	const list = isJsonObject(value) && 'conditions' in value ? value.conditions : value;
	if (Array.isArray(list) && list.every(isJsonObject)) return list;
	if (isJsonObject(value) && Object.keys(value).length === 0) return [];
	throw new InputError(
		'Conditions',
		'The conditions are missing or cannot be read: without them all records would be found',
		'Give a list such as [{"field": "lastname", "operator": "equals", "value": "Orlova"}], or [] for all records.',
	);
}

/** Alternatives of one condition joined with those of another: what has no parentheses is distributed. */
function bothOf(some: ConditionGroup[], others: ConditionGroup[]): ConditionGroup[] {
	if (some.length * others.length > MOST_GROUPS) {
		throw new InputError(
			'Conditions',
			`The conditions have more than ${MOST_GROUPS} alternatives`,
			'Leave some out, such as Is Not with days or with fields that are empty in some records, and filter the items in the workflow.',
		);
	}
	return some.flatMap((one) =>
		others.map((other) => ({ asked: [...one.asked, ...other.asked], empty: [...one.empty, ...other.empty] })),
	);
}

const asked = (...conditions: Condition[]): ConditionGroup => ({ asked: conditions, empty: [] });

/** The least value of types whose empty fields the database keeps as NULL or as a zero date. */
const LEAST: Record<string, string> = { date: '1000-01-01', datetime: '1000-01-01 00:00:00', time: '00:00:00' };

/** Reads one condition of the form. */
class ConditionReader {
	constructor(
		private readonly field: Field,
		private readonly operator: OperatorEntry,
		private readonly label: string,
		private readonly module: string,
		private readonly crm: ConditionCrm,
	) {}

	/** The alternatives of the condition, of which any must hold. */
	async read(value: JsonValue | undefined): Promise<ConditionGroup[]> {
		const { field, operator, label } = this;
		const { name, type } = field;
		if (!fits(operator, field)) {
			throw new InputError(
				label,
				`“${operator.name}” does not fit the field “${field.label}” of type ${type}`,
				`These fit it: ${OPERATORS.filter((one) => fits(one, field))
					.map((one) => one.name)
					.join(', ')}.`,
			);
		}
		if (operator.value === 'isEmpty') return [asked(this.empty()), ...(await this.nulls())];
		if (operator.value === 'isNotEmpty') return [asked(this.notEmpty())];
		if (operator.value === 'inList') return await this.list(listOf(value));
		if (isMissing(value)) throw this.missing();
		if (operator.text) return [asked({ field: name, operator: operator.value, values: [singleText(value, label)] })];
		const day = wholeDay(field, value, this.crm.lookups.zone);
		const groups =
			day === undefined
				? [[{ field: name, operator: operator.value, values: [await this.comparable(value)] }]]
				: dayConditions(name, operator.value, day);
		// What is empty is no such value either, but NULL is unequal to nothing.
		const others = operator.value === 'notEquals' ? await this.nulls() : [];
		return [...groups.map((group) => asked(...group)), ...others];
	}

	private missing(): InputError {
		return new InputError(
			this.label,
			`The value for “${this.field.label}” is empty`,
			'Give a value, or use Is Empty to find records without one.',
		);
	}

	/** What finds empty fields, except NULL. */
	private empty(): Condition {
		const { name, type } = this.field;
		const least = LEAST[type];
		if (least !== undefined) return { field: name, operator: 'lessThan', values: [least] };
		return { field: name, operator: 'isEmpty', values: [], ...this.emptyValue() };
	}

	private notEmpty(): Condition {
		const { name, type } = this.field;
		const least = LEAST[type];
		if (least !== undefined) return { field: name, operator: 'greaterThanOrEqual', values: [least] };
		return { field: name, operator: 'isNotEmpty', values: [], ...this.emptyValue() };
	}

	/** References store 0 for empty, in the form of an id; numbers are empty or 0. */
	private emptyValue(): { empty?: string } {
		const { type } = this.field;
		if (type === 'reference' || type === 'owner') return { empty: '1x0' };
		if (type === 'integer' || type === 'double' || type === 'currency') return { empty: '0' };
		return type === 'boolean' ? { empty: storedYesOrNo(this.field, false) } : {};
	}

	/** The alternative that the field is NULL, which no query can ask for; none if no record has it so. */
	private async nulls(): Promise<ConditionGroup[]> {
		const { name, type } = this.field;
		if (name === 'id' || type === 'owner' || name === 'createdtime' || name === 'modifiedtime') return [];
		const sample = LEAST[type] ?? this.emptyValue().empty ?? ' ';
		return (await this.crm.holdsNull(this.module, name, sample)) ? [{ asked: [], empty: [name] }] : [];
	}

	/** Days of time stamps are ranges and become alternatives; all other entries go into one list. */
	private async list(entries: JsonValue[]): Promise<ConditionGroup[]> {
		const { field, crm } = this;
		if (entries.some(isMissing)) throw this.missing();
		const days = entries.map((entry) => wholeDay(field, entry, crm.lookups.zone));
		const ranges = days.flatMap((day) => (day === undefined ? [] : dayConditions(field.name, 'equals', day)));
		const single = entries.filter((_, index) => days[index] === undefined);
		if (single.length === 0 && ranges.length > 0) return ranges.map((group) => asked(...group));
		const values: string[] = [];
		for (const entry of single) values.push(await this.comparable(entry));
		return [...ranges.map((group) => asked(...group)), asked({ field: field.name, operator: 'inList', values })];
	}

	private async comparable(value: JsonValue): Promise<string> {
		const { field, crm } = this;
		const { type } = field;
		if (type === 'date' && typeof value === 'string') {
			const day = relativeDay(value, crm.lookups.zone);
			if (day !== undefined) return day;
		}
		if (type === 'owner' && typeof value === 'string' && /^\s*\d+x\d+\s*$/.test(value)) {
			const id = this.existing(value.trim());
			if (await crm.isOwner(id)) return id;
		}
		// A multi-picklist is compared as one text.
		const wire = await wireValue(field, value, crm.lookups).catch((error: unknown) => this.asItStands(value, error));
		const text = typeof wire === 'string' ? wire : String(wire);
		if (text === '') throw this.missing();
		return type === 'reference' ? await this.record(text) : text;
	}

	/** A choice that is no longer offered, or closed to this user, can still stand in records. */
	private asItStands(value: JsonValue, error: unknown): string {
		const { type, label } = this.field;
		const isText = typeof value === 'string' || typeof value === 'number';
		if (!(error instanceof InputError) || !isText || (type !== 'picklist' && type !== 'multipicklist')) throw error;
		this.crm.hint(
			`“${String(value).slice(0, 60)}” is neither a value nor a label of “${label}” for this user. The records were searched for it as it stands.`,
		);
		return String(value);
	}

	private existing(id: string): string {
		if (!/x0+$/.test(id)) return id;
		throw new InputError(this.label, `There is no record ${id}`, 'Give an id, or use Is Empty to find empty fields.');
	}

	private async record(id: string): Promise<string> {
		const { label, refersTo } = this.field;
		if (await this.crm.isRecordOf(this.existing(id), refersTo)) return id;
		throw new InputError(
			this.label,
			`${id} is not a record for “${label}”, which accepts ${refersTo.join(', ')}`,
			'The CRM would find the record with the same number. Give the id of a record of these modules.',
		);
	}
}

function singleText(value: JsonValue | undefined, label: string): string {
	if (typeof value === 'object' && value !== null) {
		throw new InputError(label, 'A condition’s value is a list or an object', 'Give a single text, or use Is in List.');
	}
	return String(value ?? '');
}

function listOf(value: JsonValue | undefined): JsonValue[] {
	if (Array.isArray(value)) return value;
	// Expressions give times as objects, too.
	if (typeof value === 'object' && value !== null) return [value];
	return entriesOf(String(value ?? ''));
}
