// Comment: Add.

import type { INodeProperties } from 'n8n-workflow';
import { COMMENTS, commentedModule } from '../../forms/comments';
import { options } from '../../forms/options';
import { objectResult } from '../../webservice/protocol/client';
import { InputError } from '../../webservice/protocol/errors';
import { asText, type JsonObject } from '../../webservice/protocol/json';
import type { ModuleDescription } from '../../webservice/metadata/metadata';
import { selectText } from '../../webservice/vtql/query';
import { wireValue } from '../../webservice/values/values';
import type { Action } from '../action';
import { checkStored } from '../checkStored';
import type { Item } from '../item';
import { presentSaved } from '../present';
import { hintAtZoneOfNew } from '../zoneHint';
import { commentedRecord, commentedRecordOf, type Commented } from './commented';

const commentText: INodeProperties = {
	displayName: 'Comment',
	name: 'comment',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	placeholder: 'e.g. Called back, wants an offer by Friday',
	description: 'Text of the comment',
};

const parentComment: INodeProperties = {
	displayName: 'Parent Comment',
	name: 'parentComment',
	type: 'string',
	default: '',
	placeholder: 'e.g. 32x345',
	description: 'ID of the comment to reply to; it must belong to the same record',
};

const isPrivate: INodeProperties = {
	displayName: 'Private',
	name: 'isPrivate',
	type: 'boolean',
	default: false,
	description: 'Whether only CRM users who may see private comments see it, never customers',
};

export const create: Action = {
	value: 'create',
	name: 'Add',
	action: 'Add a comment',
	description:
		'Add a comment in the name of the credential’s user. The CRM counts it as a change of the record: its modified time moves.',
	kind: 'write',
	form: [
		commentedModule,
		commentedRecord,
		commentText,
		options('rawValues', 'labels', 'simplify', 'writeTimeout', parentComment, isPrivate),
	],
	async run(item) {
		const commented = await commentedRecordOf(item);
		await requireRecord(item, commented);
		const element: JsonObject = {
			commentcontent: await contentOf(item, commented.comments),
			related_to: commented.id,
			...(await parentOf(item, commented)),
			...privacyOf(item, commented.comments),
			assigned_user_id: item.connection.userId(),
			source: 'n8n',
		};
		const { client } = item.connection;
		const record = objectResult('create', await client.call('create', { elementType: COMMENTS, element }));
		checkStored(item, 'create', element, record, commented.comments);
		hintAtZoneOfNew(item, record);
		return await presentSaved(item, [record], COMMENTS);
	},
};

/**
 * The server keeps a comment on a record that does not exist, where nobody finds it. Converted leads answer to
 * retrieve alone, which gives the error for all others.
 */
async function requireRecord(item: Item, { id, module }: Commented): Promise<void> {
	const { records, client } = item.connection;
	if ((await records.byIds(module, ['id'], [id])).has(id)) return;
	await client.call('retrieve', { id });
}

async function contentOf(item: Item, comments: ModuleDescription): Promise<string> {
	const text = item.requiredText('comment', 'Comment');
	const field = comments.fields.find(({ name }) => name === 'commentcontent');
	if (/[\u{10000}-\u{10FFFF}]/u.test(text)) {
		const message = 'The comment holds emoji or rare characters. Most CRM databases store “????” in their place.';
		item.hint(message, 'changed commentcontent');
	}
	return field === undefined ? text : asText(await wireValue(field, text, item.connection.lookups));
}

/** The server keeps a reference to any comment, even to one that does not exist. */
async function parentOf(item: Item, { id, comments }: Commented): Promise<JsonObject> {
	const given = item.text('options.parentComment', '', 'Parent Comment').trim();
	if (given === '') return {};
	const parent = /^\d+$/.test(given) ? `${comments.idPrefix}x${given}` : given;
	const known = new RegExp(`^${comments.idPrefix}x\\d+$`).test(parent) ? await parentIn(item, parent, id) : false;
	if (known) return { parent_comments: parent };
	throw new InputError(
		'Parent Comment',
		`“${given.slice(0, 80)}” is not a comment of the record ${id}`,
		`Give the ID of a comment of the same record, such as ${comments.idPrefix}x345. Comment: Get Many lists them.`,
	);
}

async function parentIn(item: Item, parent: string, record: string): Promise<boolean> {
	const where = [[{ field: 'id', operator: 'equals' as const, values: [parent] }]];
	const [row] = await item.connection.records.run(
		selectText({ module: COMMENTS, columns: ['id', 'related_to'], where }),
	);
	// The server compares the numbers of ids alone.
	return row?.id === parent && row.related_to === record;
}

function privacyOf(item: Item, comments: ModuleDescription): JsonObject {
	if (!item.flag('options.isPrivate', 'Private')) return {};
	if (comments.fields.some(({ name }) => name === 'is_private')) return { is_private: '1' };
	throw new InputError('Private', 'This CRM has no private comments', 'Switch the option off.');
}
