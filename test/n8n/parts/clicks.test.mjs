// Five usual workflows, built in the editor without code: how many clicks each takes, and whether it does what it should.
//
// A click is a press of the mouse: on a button, into a field, on a list and on the entry that is chosen, at the
// beginning of dragging, and in the form that is filled in to test a trigger. Typing and scrolling do not count.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { owner } from '../../tools/n8n-api.mjs';
import { shutDown } from '../../tools/shutdown.mjs';
import { importOfRows } from '../clicks/importOfRows.mjs';
import { invoiceOfWonDeal } from '../clicks/invoiceOfWonDeal.mjs';
import { leadFromForm } from '../clicks/leadFromForm.mjs';
import { messageOfTicket } from '../clicks/messageOfTicket.mjs';
import { Person } from '../clicks/person.mjs';
import { reportByStage } from '../clicks/reportByStage.mjs';
import { openBrowser } from '../editor/browser.mjs';
import { setStage } from '../stage.mjs';

after(shutDown);
const open = await openBrowser();
const stage = await setStage();
const person = new Person(await open({ width: 1440, height: 900 }), stage.n8n);

before(async () => {
	// n8n chooses the credential by itself if there is one only.
	await stage.api.request('DELETE', `/rest/credentials/${stage.sales.id}`);
	await person.editor.signIn(owner);
	await person.beginCounting();
});

/** @type {Array<{ what: string, build: (person: Person, with: typeof stage) => Promise<void>, most: number }>} */
const workflows = [
	{ what: 'a form becomes a lead', build: leadFromForm, most: 29 },
	{ what: 'a won deal becomes an invoice with its products', build: invoiceOfWonDeal, most: 38 },
	{
		what: 'a ticket becomes a message with the account’s name and the owner’s address',
		build: messageOfTicket,
		most: 15,
	},
	{ what: 'a report by stage becomes a file', build: reportByStage, most: 25 },
	{ what: '300 rows are imported, with a branch for errors', build: importOfRows, most: 36 },
];

describe('built in the editor', () => {
	for (const { what, build, most } of workflows) {
		test(what, async (context) => {
			await person.begin(build.name);
			await build(person, stage);
			context.diagnostic(`${person.clicks} clicks`);
			assert.ok(person.clicks <= most, `${person.clicks} clicks instead of ${most}`);
		});
	}
});
