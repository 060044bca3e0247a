// Whether the CRM keeps emoji, as far as texts that are stored already show it.

import type { Connection } from '../../../connection/connect';
import { asText } from '../../../webservice/protocol/json';
import { selectText } from '../../../webservice/vtql/query';
import { fails, unknown, works, type Check, type Finding } from './check';

/** Texts that people write freely. */
const FREE_TEXTS: Array<[module: string, field: string]> = [
	['ModComments', 'commentcontent'],
	['HelpDesk', 'ticket_title'],
];

export const emoji: Check = {
	name: 'Emoji',
	async run(connection, { modules }) {
		const texts: string[] = [];
		for (const [module, field] of FREE_TEXTS) {
			if (modules.has(module)) texts.push(...(await newestTexts(connection, module, field)));
		}
		return judgeTexts(texts);
	},
};

async function newestTexts({ records }: Connection, module: string, field: string): Promise<string[]> {
	const query = selectText({
		module,
		columns: ['id', field],
		where: [],
		orderBy: ['id'],
		descending: true,
		limit: 100,
	});
	return (await records.run(query)).map((row) => asText(row[field]));
}

/** Databases with characters of three bytes at most store four question marks for an emoji. */
export function judgeTexts(texts: string[]): Finding {
	const kept = texts.filter((text) => /[\u{10000}-\u{10FFFF}]/u.test(text)).length;
	if (kept > 0) return works('Comments or tickets with emoji are stored as they were written.');
	const lost = texts.filter((text) => text.includes('????')).length;
	if (lost > 0) {
		return fails(
			`${lost} of the newest comments and tickets hold “????”, which most CRM databases store for an emoji.`,
			'Leave emoji out of what you write, or have an administrator convert the database to utf8mb4.',
		);
	}
	return unknown('No comment or ticket among the newest holds an emoji. Most CRM databases store “????” for it.');
}
