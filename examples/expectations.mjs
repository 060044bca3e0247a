// What every example workflow has to give: the demo runs it, shows the columns of each step, and checks the items.

import { expectation as createFindChangeDelete } from './expectations/01-create-find-change-delete.mjs';
import { expectation as leadFromWebForm } from './expectations/02-lead-from-web-form.mjs';
import { expectation as invoiceWithLineItems } from './expectations/03-invoice-with-line-items.mjs';
import { expectation as dealWonToTask } from './expectations/04-deal-won-to-task.mjs';
import { expectation as changedContactsToSpreadsheet } from './expectations/05-changed-contacts-to-spreadsheet.mjs';
import { expectation as fileToRecord } from './expectations/06-file-to-record.mjs';
import { expectation as weeklyReportOfOpenDeals } from './expectations/07-weekly-report-of-open-deals.mjs';
import { expectation as convertLead } from './expectations/08-convert-lead.mjs';
import { expectation as aiAgentWithCrmTools } from './expectations/09-ai-agent-with-crm-tools.mjs';
import { expectation as dealWonToInvoice } from './expectations/10-deal-won-to-invoice.mjs';

/** @typedef {import('./demo/results.mjs').ResultFile} ResultFile */
/** @typedef {Record<string, any>} CrmRecord */
/** @typedef {(node: string) => CrmRecord[]} RecordsOf what an earlier step gave */
/**
 * @typedef {object} Step
 * @property {string} node the node's name in the workflow
 * @property {string[]} [columns] shown in the demo's table
 * @property {(recordsOf: RecordsOf) => Record<string, unknown>} [toolArguments] of a tool, which is run alone: what a model would fill in
 * @property {(records: CrmRecord[], recordsOf: RecordsOf, files: ResultFile[]) => void} check throws what is wrong with the step's items
 */
/**
 * @typedef {object} Expectation
 * @property {Step[]} [steps] in the order of running; without them the workflow is put into n8n and not run
 * @property {string[]} [notRun] nodes that need what the demo does not have
 */

/** @type {Record<string, Expectation>} */
export const expectations = {
	'01-create-find-change-delete.json': createFindChangeDelete,
	'02-lead-from-web-form.json': leadFromWebForm,
	'03-invoice-with-line-items.json': invoiceWithLineItems,
	'04-deal-won-to-task.json': dealWonToTask,
	'05-changed-contacts-to-spreadsheet.json': changedContactsToSpreadsheet,
	'06-file-to-record.json': fileToRecord,
	'07-weekly-report-of-open-deals.json': weeklyReportOfOpenDeals,
	'08-convert-lead.json': convertLead,
	'09-ai-agent-with-crm-tools.json': aiAgentWithCrmTools,
	'10-deal-won-to-invoice.json': dealWonToInvoice,
};
