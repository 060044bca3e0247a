// files_retrieve, which only version 8 has.

import type { UserCall } from '../call';
import { fatal, recordNotFound } from '../failures';
import type { JsonValue } from '../json';

/** Takes the id of an attachment, not of the document. */
export function retrieveFiles(call: UserCall): JsonValue {
	const { attachments, personality } = call.installation;
	if (personality.broken.files_retrieve) throw fatal();
	const id = Number(call.argument('id').split('x')[1]);
	const attachment = [...attachments.values()].find((one) => one.id === id);
	if (attachment === undefined) {
		throw recordNotFound();
	}
	return [
		{
			fileid: String(attachment.id),
			filename: attachment.filename,
			filetype: attachment.type,
			filesize: attachment.content.length,
			filecontents: attachment.content.toString('base64'),
		},
	];
}
