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
	const hidesSecrets = installation.personality.edition === 'vtiger';
	for (const field of module.fields) {
		if (field.ofLine || !seesField(user, module, field)) continue;
		const hidden = hidesSecrets && secrets.has(field.name);
		answer[field.name] = hidden ? '' : readField(installation, field, record);
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
	answer.label = readLabel(installation, module, record);
	if (module.priced) Object.assign(answer, readPrices(installation, user, record));
	if (module.inventory) Object.assign(answer, readInventory(installation, module, record));
	return answer;
}
