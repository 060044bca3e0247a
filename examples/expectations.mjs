// What every example workflow has to give: the demo runs it, shows the columns of each step, and checks the items.

import assert from 'node:assert/strict';

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

const webserviceId = /^\d+x\d+$/;
const productColumns = ['id', 'productname', 'productcode', 'unit_price'];
const spreadsheetColumns = ['Фамилия', 'Имя', 'Должность', 'E-mail', 'Телефон', 'Что произошло', 'Когда'];
const stageColumns = ['sales_stage', 'count_id', 'sum_amount'];
const contactColumns = ['id', 'firstname', 'lastname', 'title', 'email', 'mailingcity'];

/** The only record of a step. @param {CrmRecord[]} records @returns {CrmRecord} */
function only(records) {
	assert.equal(records.length, 1, `one item was expected, ${records.length} came`);
	return records[0] ?? {};
}

/** @param {ResultFile[]} files @returns {ResultFile} */
function onlyFile(files) {
	const [file] = files;
	if (file === undefined || files.length > 1) throw new Error(`one file was expected, ${files.length} came`);
	return file;
}

/** @param {CrmRecord[]} records @param {string} name of a field with numbers */
const sum = (records, name) => records.reduce((total, record) => total + record[name], 0);

/** @param {CrmRecord} record @param {CrmRecord} values */
function hasValues(record, values) {
	const found = Object.fromEntries(Object.keys(values).map((name) => [name, record[name]]));
	assert.deepEqual(found, values);
}

// The same on every machine, whatever its language.
const byAlphabet = new Intl.Collator('en').compare;

/** @param {CrmRecord[]} records */
const ids = (records) => records.map(({ id }) => id);

/** @param {CrmRecord[]} records */
function areContactsOfMoscow(records) {
	for (const record of records) {
		assert.match(record.id, webserviceId);
		assert.equal(record.mailingcity, 'Москва');
	}
	assert.equal(new Set(ids(records)).size, records.length, 'a contact came twice');
}

/** @type {Record<string, Expectation>} */
export const expectations = {
	'01-create-find-change-delete.json': {
		steps: [
			{
				node: 'Create account',
				columns: ['id', 'account_no', 'accountname', 'phone', 'bill_city'],
				check(records) {
					const account = only(records);
					assert.match(account.id, webserviceId);
					assert.match(account.accountname, /^ООО «Северный ветер» \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
					hasValues(account, { phone: '+7 495 123-45-67', bill_city: 'Москва' });
				},
			},
			{
				node: 'Create contact',
				columns: [...contactColumns, 'account_id'],
				check(records, recordsOf) {
					const contact = only(records);
					assert.match(contact.id, webserviceId);
					const account = only(recordsOf('Create account'));
					hasValues(contact, { firstname: 'Анна', lastname: 'Петрова', email: 'anna.petrova@example.com', mailingcity: 'Москва', account_id: account.id });
				},
			},
			{
				node: 'Find contacts',
				columns: contactColumns,
				check(records, recordsOf) {
					areContactsOfMoscow(records);
					assert.ok(records.length > 1, 'no contact in Moscow was found but the new one');
					assert.ok(ids(records).includes(only(recordsOf('Create contact')).id), 'the new contact was not found');
					const lastNames = records.map(({ lastname }) => lastname);
					assert.deepEqual(lastNames, [...lastNames].sort(byAlphabet), 'the contacts are not sorted by last name');
				},
			},
			{
				node: 'Change contact',
				columns: contactColumns,
				check(records, recordsOf) {
					const { id } = only(recordsOf('Create contact'));
					hasValues(only(records), { id, lastname: 'Петрова', title: 'Коммерческий директор', email: 'director@example.com' });
				},
			},
			{
				node: 'Get contact',
				columns: [...contactColumns, 'modifiedtime'],
				check(records, recordsOf) {
					const { id, account_id } = only(recordsOf('Create contact'));
					hasValues(only(records), { id, account_id, firstname: 'Анна', title: 'Коммерческий директор', email: 'director@example.com' });
				},
			},
			{
				node: 'Delete contact',
				columns: ['id', 'deleted'],
				check(records, recordsOf) {
					assert.deepEqual(only(records), { id: only(recordsOf('Create contact')).id, deleted: true });
				},
			},
			{
				node: 'Find contacts again',
				columns: contactColumns,
				check(records, recordsOf) {
					areContactsOfMoscow(records);
					const deleted = only(recordsOf('Create contact')).id;
					assert.deepEqual(ids(records), ids(recordsOf('Find contacts')).filter((id) => id !== deleted));
				},
			},
		],
	},
	'02-lead-from-web-form.json': {
		steps: [
			{
				node: 'Find or create lead',
				columns: ['action', 'id', 'lead_no', 'lastname', 'company', 'email', 'description'],
				check(records) {
					assert.deepEqual(records.map(({ action }) => action), ['created', 'found'], 'the second answer of the same person was not recognized');
					const [created = {}, found] = records;
					assert.equal(found?.id, created.id);
					hasValues(created, { firstname: 'Кирилл', lastname: 'Рябов', company: 'Пекарня «Рябина»', email: 'ryabov@pekarnya.example', leadsource: 'Web Site' });
					hasValues(created, { description: 'Сколько стоит аренда кофемашины на год?' });
				},
			},
			{
				node: 'Is it a new lead?',
				columns: ['action', 'id', 'lastname'],
				check: (records) => hasValues(only(records), { action: 'created' }),
			},
			{
				node: 'Create call-back task',
				columns: ['id', 'subject', 'date_start', 'due_date', 'parent_id', 'assigned_user_id'],
				check(records, recordsOf) {
					const { id, assigned_user_id } = only(recordsOf('Is it a new lead?'));
					hasValues(only(records), { subject: 'Перезвонить: Кирилл Рябов', parent_id: id, assigned_user_id, taskstatus: 'Not Started', activitytype: 'Task' });
				},
			},
			{
				node: 'Add comment to lead',
				columns: ['id', 'related_to', 'commentcontent'],
				check(records, recordsOf) {
					const { id } = only(recordsOf('Is it a new lead?'));
					hasValues(only(records), { related_to: id, commentcontent: 'Новая заявка с сайта: Забыл спросить: доставка по области есть?' });
				},
			},
		],
	},
	'03-invoice-with-line-items.json': {
		steps: [
			{
				node: 'Find customer',
				columns: ['id', 'accountname', 'bill_street', 'bill_city'],
				check: (records) => hasValues(only(records), { accountname: 'ООО «Ромашка»', bill_street: 'ул. Тверская, 7' }),
			},
			{
				node: 'Find coffee machine',
				columns: productColumns,
				check: (records) => hasValues(only(records), { productname: 'Кофемашина «Эспрессо 2»', productcode: 'KM-02' }),
			},
			{
				node: 'Find coffee beans',
				columns: productColumns,
				check: (records) => hasValues(only(records), { productname: 'Кофе в зёрнах, 1 кг', productcode: 'KZ-01' }),
			},
			{
				node: 'Create invoice',
				columns: ['id', 'invoice_no', 'subject', 'account_id', 'hdnGrandTotal'],
				check(records, recordsOf) {
					const invoice = only(records);
					hasValues(invoice, { account_id: only(recordsOf('Find customer')).id, invoicestatus: 'Created', bill_street: 'ул. Тверская, 7' });
					assert.equal(Number(invoice.hdnGrandTotal), 122_580);
				},
			},
			{
				node: 'Get invoice with lines',
				columns: ['invoice_no', 'hdnTaxType', 'hdnSubTotal', 'hdnGrandTotal', 'LineItems'],
				check(records, recordsOf) {
					const invoice = only(records);
					hasValues(invoice, { id: only(recordsOf('Create invoice')).id, hdnTaxType: 'individual', hdnSubTotal: 122_580, hdnGrandTotal: 122_580 });
					const lines = invoice.LineItems.map((/** @type {CrmRecord} */ line) => [line.productid, Number(line.quantity), Number(line.listprice), Number(line.discount_percent ?? 0)]);
					assert.deepEqual(lines, [
						[only(recordsOf('Find coffee machine')).id, 2, 45_900, 0],
						[only(recordsOf('Find coffee beans')).id, 10, 1150, 10],
					]);
				},
			},
			{
				node: 'Sums',
				columns: ['invoice', 'lines', 'withoutTax', 'total'],
				check: (records) => hasValues(only(records), { lines: 2, withoutTax: 102_150, total: 122_580 }),
			},
		],
	},
	'04-deal-won-to-task.json': {
		steps: [
			{
				node: 'Win a sample deal',
				columns: ['action', 'id', 'potentialname', 'sales_stage', 'closingdate'],
				check: (records) => hasValues(only(records), { action: 'updated', potentialname: 'Кофемашины для офиса', sales_stage: 'Closed Won' }),
			},
			{
				node: 'Find deals won today',
				columns: ['id', 'potentialname', 'amount', 'sales_stage', 'assigned_user_id', 'modifiedtime'],
				check(records, recordsOf) {
					// The CRM has another won deal, of forty days ago.
					const { id, modifiedtime } = only(recordsOf('Win a sample deal'));
					hasValues(only(records), { id, sales_stage: 'Closed Won', amount: '137700.00000000', modifiedtime });
				},
			},
			{
				node: 'Create task for owner',
				columns: ['action', 'id', 'subject', 'due_date', 'parent_id', 'assigned_user_id'],
				check(records, recordsOf) {
					const { id, assigned_user_id } = only(recordsOf('Find deals won today'));
					const subject = 'Сделка выиграна, подготовить документы: Кофемашины для офиса';
					hasValues(only(records), { action: 'created', subject, parent_id: id, assigned_user_id, taskstatus: 'Not Started' });
				},
			},
		],
	},
	'05-changed-contacts-to-spreadsheet.json': {
		steps: [
			{
				node: 'Get changed contacts',
				columns: ['event', 'id', 'firstname', 'lastname', 'createdtime', 'modifiedtime'],
				check(records) {
					assert.ok(records.filter(({ event }) => event !== 'deleted').length > 2, 'hardly a contact was found');
					assert.ok(records.some(({ event }) => event === 'deleted'), 'the deletion by the first example was not found');
					assert.equal(new Set(ids(records)).size, records.length, 'a contact came twice');
				},
			},
			{
				node: 'Leave out deleted',
				columns: ['event', 'id', 'firstname', 'lastname'],
				check: (records, recordsOf) => assert.deepEqual(ids(records), ids(recordsOf('Get changed contacts').filter(({ event }) => event !== 'deleted'))),
			},
			{
				node: 'Choose columns',
				columns: spreadsheetColumns,
				check(records, recordsOf) {
					assert.deepEqual(records.map((record) => record['Фамилия']), recordsOf('Leave out deleted').map(({ lastname }) => lastname));
					for (const record of records) assert.deepEqual(Object.keys(record), spreadsheetColumns);
				},
			},
			{
				node: 'Make Excel file',
				check(_, recordsOf, files) {
					const { fileName, mimeType, content } = onlyFile(files);
					assert.match(fileName, /^contacts-\d{4}-\d\d-\d\d\.xlsx$/);
					assert.equal(mimeType, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
					const cells = recordsOf('Choose columns').flatMap((record) => [record['Фамилия'], record['E-mail']]);
					// n8n writes the parts of the file without compression: they can be read as they stand.
					const parts = content.toString('utf8').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
					for (const text of ['Контакты', ...spreadsheetColumns, ...cells]) assert.ok(parts.includes(text), `the file does not have “${text}”`);
				},
			},
		],
	},
	'06-file-to-record.json': {
		steps: [
			{
				node: 'Find contact',
				columns: ['id', 'firstname', 'lastname', 'title', 'email'],
				check: (records) => hasValues(only(records), { firstname: 'Анна', lastname: 'Соколова', title: 'Директор' }),
			},
			{
				node: 'Write minutes',
				columns: ['minutes'],
				check: (records) => assert.match(only(records).minutes, /Участник: Анна Соколова, Директор/),
			},
			{
				node: 'Make text file',
				check(_, recordsOf, files) {
					const { fileName, mimeType, content } = onlyFile(files);
					assert.match(fileName, /^minutes-\d{4}-\d\d-\d\d\.txt$/);
					assert.equal(mimeType, 'text/plain');
					assert.equal(content.toString('utf8'), only(recordsOf('Write minutes')).minutes);
				},
			},
			{
				node: 'Upload to contact',
				columns: ['id', 'notes_title', 'filename', 'filesize', 'attachedTo'],
				check(records, recordsOf) {
					const document = only(records);
					hasValues(document, { attachedTo: only(recordsOf('Find contact')).id, filelocationtype: 'I' });
					assert.equal(Number(document.filesize), Buffer.byteLength(only(recordsOf('Write minutes')).minutes));
				},
			},
			{
				node: 'Get documents of contact',
				columns: ['id', 'notes_title', 'filename', 'filesize', 'filetype'],
				check(records, recordsOf) {
					const { id, filename, filesize } = only(recordsOf('Upload to contact'));
					hasValues(only(records), { id, filename, filesize, filetype: 'text/plain' });
				},
			},
		],
	},
	'07-weekly-report-of-open-deals.json': {
		steps: [
			{
				node: 'Get open deals',
				columns: ['potentialname', 'sales_stage', 'amount', 'closingdate', 'assigned_user_id_label'],
				check(records) {
					// Seven sample deals less one won, one lost, and the one that the example above has won.
					assert.equal(records.length, 4);
					for (const { sales_stage, amount } of records) {
						assert.ok(!sales_stage.startsWith('Closed'), `a deal in the stage ${sales_stage} came`);
						assert.equal(typeof amount, 'number');
					}
				},
			},
			{
				node: 'Sum by stage',
				columns: stageColumns,
				check(records, recordsOf) {
					assert.equal(sum(records, 'count_id'), recordsOf('Get open deals').length);
					assert.equal(sum(records, 'sum_amount'), sum(recordsOf('Get open deals'), 'amount'));
				},
			},
			{
				node: 'Largest first',
				columns: stageColumns,
				check(records) {
					const amounts = records.map(({ sum_amount }) => sum_amount);
					assert.deepEqual(amounts, [...amounts].sort((a, b) => b - a));
					assert.equal(amounts[0], 920_000);
				},
			},
			{
				node: 'Stages in one item',
				columns: ['stages'],
				check: (records, recordsOf) => assert.deepEqual(only(records).stages, recordsOf('Largest first')),
			},
			{
				node: 'Write report',
				columns: ['subject', 'deals', 'total', 'text'],
				check(records) {
					const report = only(records);
					hasValues(report, { deals: 4, total: 920_000 + 310_500.5 + 24_000 + 15_250 });
					assert.match(report.text, /^Qualification: 1 шт\., 920000\.00\n/);
				},
			},
		],
	},
	'08-convert-lead.json': {
		steps: [
			{
				node: 'Create lead',
				columns: ['id', 'lead_no', 'firstname', 'lastname', 'company', 'leadstatus'],
				check: (records) => hasValues(only(records), { firstname: 'Ольга', lastname: 'Смирнова', company: 'ООО «Берёзка»', leadstatus: 'Qualified' }),
			},
			{
				node: 'Convert lead',
				columns: ['leadId', 'accountId', 'contactId', 'potentialId'],
				check(records, recordsOf) {
					const { leadId, ...made } = only(records);
					assert.equal(leadId, only(recordsOf('Create lead')).id);
					for (const id of [made.accountId, made.contactId, made.potentialId]) assert.match(id, webserviceId);
				},
			},
			{
				node: 'Get account',
				columns: ['id', 'account_no', 'accountname', 'phone', 'isconvertedfromlead'],
				check(records, recordsOf) {
					const { accountId } = only(recordsOf('Convert lead'));
					hasValues(only(records), { id: accountId, accountname: 'ООО «Берёзка»', phone: '+7 343 270-11-22', isconvertedfromlead: '1' });
				},
			},
			{
				node: 'Get contact',
				columns: ['id', 'firstname', 'lastname', 'email', 'account_id'],
				check(records, recordsOf) {
					const { contactId, accountId } = only(recordsOf('Convert lead'));
					hasValues(only(records), { id: contactId, firstname: 'Ольга', lastname: 'Смирнова', email: 'smirnova@berezka.example', account_id: accountId });
				},
			},
		],
	},
	'09-ai-agent-with-crm-tools.json': {
		// The demo has no model; it runs the tools as a model would.
		notRun: ['AI Agent'],
		steps: [
			{
				node: 'Find contacts',
				toolArguments: () => ({ Last_Name: 'Соколов' }),
				columns: ['id', 'firstname', 'lastname', 'title', 'account_id_label', 'email'],
				check: (records) => hasValues(only(records), { firstname: 'Анна', lastname: 'Соколова', account_id_label: 'ООО «Ромашка»' }),
			},
			{
				node: 'Add a comment',
				toolArguments: (recordsOf) => ({ Contact_ID: only(recordsOf('Find contacts')).id, Comment: 'Просит прислать новый прайс-лист' }),
				columns: ['id', 'related_to', 'commentcontent'],
				check: (records, recordsOf) => hasValues(only(records), { related_to: only(recordsOf('Find contacts')).id, commentcontent: 'Просит прислать новый прайс-лист' }),
			},
			{
				node: 'Create a task',
				toolArguments: (recordsOf) => ({ Contact_ID: only(recordsOf('Find contacts')).id, Subject: 'Отправить прайс-лист', Due_Date: '2030-01-25' }),
				columns: ['id', 'subject', 'due_date', 'contact_id', 'taskstatus'],
				check(records, recordsOf) {
					const { id } = only(recordsOf('Find contacts'));
					hasValues(only(records), { subject: 'Отправить прайс-лист', due_date: '2030-01-25', contact_id: id, taskstatus: 'Not Started' });
				},
			},
		],
	},
};
