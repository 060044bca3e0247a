// The whole record as create, retrieve, update and revise answer it.

import { seesField } from '../access';
import type { Installation } from '../installation';
import { readInventory } from '../inventory/answer';
import type { JsonObject } from '../json';
import type { Module } from '../modules';
import type { StoredRecord } from '../store';
import type { User } from '../users';
import { readPrices } from './prices';
import { readField, readLabel } from './read';

const secrets = new Set(['user_password', 'confirm_password', 'accesskey']);

/** Fields and id; without the label and what single kinds of modules add. */
export function plainAnswer(installation: Installation, user: User, module: Module, record: StoredRecord): JsonObject {
	const answer: JsonObject = {};
	const hidesSecrets = installation.personality.release === 8.2;
	for (const field of module.fields) {
		if (field.ofLine || !seesField(user, module, field)) continue;
		// One column under two names: who is no administrator gets it under one.
		if (field.name === 'creator' && !user.isAdmin && module.has('created_user_id')) continue;
		const hidden = hidesSecrets && secrets.has(field.name);
		answer[field.name] = hidden ? '' : readField(installation, field, record, user.id);
	}
	return answer;
}

export function recordAnswer(installation: Installation, user: User, module: Module, record: StoredRecord): JsonObject {
	const answer = plainAnswer(installation, user, module, record);
	if (!module.isEntity) return answer;
	const attachment = installation.attachments.get(record.id);
	if (attachment !== undefined && installation.personality.edition === 'vtiger') {
		answer.imageattachmentids = `${module.prefix}x${attachment.id}`;
	}
	if (module.name !== 'Users') answer.label = readLabel(installation, module, record);
	if (module.name === 'HelpDesk' && user.isAdmin && installation.personality.edition === 'vtiger') {
		// A field that is switched off, which only administrators are given, and no describe names.
		answer.update_log = '';
	}
	if (module.priced) Object.assign(answer, readPrices(installation, user, record));
	if (module.inventory) Object.assign(answer, readInventory(installation, module, record));
	return answer;
}
