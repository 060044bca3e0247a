// Which input items make one record: each by itself, or those that are the lines of one document.

import type { IExecuteFunctions } from 'n8n-workflow';
import { InputError } from '../webservice/protocol/errors';
import { asText } from '../webservice/protocol/json';
import type { Action } from './action';
import { asError } from './parallel';

export interface RecordGroup {
	/** Input items of the record, in their order; never empty. */
	indices: number[];
	/** Why it cannot be said which record the items belong to. */
	error?: Error;
}

/** The groups in the order of their first items. */
export function recordGroups(context: IExecuteFunctions, action: Action | undefined, count: number): RecordGroup[] {
	const indices = Array.from({ length: count }, (_, index) => index);
	if (!makesLinesOfItems(context, action)) return indices.map((index) => ({ indices: [index] }));
	if (isUnset(context.getNode().parameters.recordPer)) return [{ indices }];
	const groups = new Map<string, RecordGroup>();
	const refused: RecordGroup[] = [];
	for (const index of indices) {
		try {
			const key = keyOf(context, index);
			const group = groups.get(key);
			if (group === undefined) groups.set(key, { indices: [index] });
			else group.indices.push(index);
		} catch (error) {
			refused.push({ indices: [index], error: asError(error) });
		}
	}
	return [...groups.values(), ...refused].sort((one, other) => first(one) - first(other));
}

function makesLinesOfItems(context: IExecuteFunctions, action: Action | undefined): boolean {
	const takesLines = action?.form.some(({ name }) => name === 'lineItemsFrom') ?? false;
	return takesLines && context.getNodeParameter('lineItemsFrom', 0, 'form') === 'inputItems';
}

/** An expression that gives nothing is something else: it would make one record of what belongs to several. */
function isUnset(parameter: unknown): boolean {
	return parameter === undefined || parameter === '';
}

function keyOf(context: IExecuteFunctions, index: number): string {
	const value: unknown = context.getNodeParameter('recordPer', index, '', { skipValidation: true });
	const key = typeof value === 'string' || typeof value === 'number' ? asText(value).trim() : '';
	if (key !== '') return key;
	throw new InputError(
		'One Record Per',
		'One Record Per has no text or number for this input item',
		'Give a value that is the same for all lines of a record, or leave One Record Per empty: then all input items are the lines of a single record.',
	);
}

function first({ indices }: RecordGroup): number {
	return indices[0] ?? 0;
}
