// Fields of the modules without a recorded describe answer.

import { both, field, must, readOnly } from './derived-form';
import type { ModuleSpec } from './derived-form';

const description = field('description', 'Описание', 'Description', 'text');

export const specs: ModuleSpec[] = [
	{
		name: 'Campaigns', prefix: both('1'), labelFields: 'campaignname', idLabel: 'campaignid',
		fields: [
			field('campaignname', 'Кампания', 'Campaign Name', 'string', must),
			field('campaign_no', 'Кампания №', 'Campaign No', 'string', readOnly),
			field('campaigntype', 'Тип', 'Campaign Type', 'picklist', { values: ['Conference', 'Webinar', 'Trade Show', 'Email'] }),
			field('campaignstatus', 'Статус', 'Campaign Status', 'picklist', { values: ['Planning', 'Active', 'Inactive', 'Completed'] }),
			field('closingdate', 'Ожидаемая дата закрытия', 'Expected Close Date', 'date', must),
			field('product_id', 'Товар', 'Product', 'reference', { refersTo: ['Products'] }),
			field('budgetcost', 'Бюджет', 'Budget Cost', 'currency'),
			field('expectedrevenue', 'Ожидаемый доход', 'Expected Revenue', 'currency'),
			field('targetaudience', 'Целевая аудитория', 'Target Audience', 'string'),
			description,
		],
	},
	{
		name: 'Vendors', prefix: both('2'), labelFields: 'vendorname', idLabel: 'vendorid',
		fields: [
			field('vendorname', 'Поставщик', 'Vendor Name', 'string', must),
			field('vendor_no', 'Поставщик №', 'Vendor Number', 'string', readOnly),
			field('phone', 'Телефон', 'Phone', 'phone'),
			field('email', 'E-mail', 'Email', 'email'),
			field('website', 'Веб-сайт', 'Website', 'url'),
			field('category', 'Категория', 'Category', 'string'),
			field('street', 'Улица', 'Street', 'text'),
			field('city', 'Город', 'City', 'string'),
			field('postalcode', 'Индекс', 'Postal Code', 'string'),
			field('country', 'Страна', 'Country', 'string'),
			description,
		],
	},
	{
		name: 'Faq', prefix: both('3'), labelFields: 'question', idLabel: 'id', ownerMandatory: false,
		fields: [
			field('product_id', 'Товар', 'Product Name', 'reference', { refersTo: ['Products'] }),
			field('faq_no', 'Вопрос №', 'Faq No', 'string', readOnly),
			field('faqcategories', 'Категория', 'Category', 'picklist', { values: ['General'] }),
			field('faqstatus', 'Статус', 'Status', 'picklist', { mandatory: true, values: ['Draft', 'Reviewed', 'Published', 'Obsolete'] }),
			field('question', 'Вопрос', 'Question', 'text', must),
			field('faq_answer', 'Ответ', 'Answer', 'text', must),
		],
	},
	{
		name: 'PriceBooks', prefix: both('8'), labelFields: 'bookname', idLabel: 'pricebookid', ownerMandatory: false,
		fields: [
			field('bookname', 'Каталог', 'Price Book Name', 'string', must),
			field('pricebook_no', 'Каталог №', 'PriceBook No', 'string', readOnly),
			field('active', 'Активен', 'Active', 'boolean'),
			field('currency_id', 'Валюта', 'Currency', 'reference', { mandatory: true, refersTo: ['Currency'] }),
			description,
		],
	},
	{
		name: 'Emails', prefix: both('16'), labelFields: 'subject', idLabel: 'activityid',
		fields: [
			field('date_start', 'Дата отправки', 'Date & Time Sent', 'date', must),
			field('time_start', 'Время отправки', 'Time Start', 'time'),
			field('activitytype', 'Тип действия', 'Activtiy Type', 'string'),
			field('parent_id', 'В связи с', 'Parent ID', 'reference', { refersTo: ['Accounts', 'Contacts', 'Leads'] }),
			field('subject', 'Тема', 'Subject', 'string', must),
			field('from_email', 'От', 'From', 'string', must),
			field('saved_toid', 'Кому', 'To', 'string', must),
			field('ccmail', 'Копия', 'CC', 'string'),
			field('bccmail', 'Скрытая копия', 'BCC', 'string'),
			description,
		],
	},
	{
		name: 'PBXManager', prefix: both('24'), labelFields: 'customernumber', idLabel: 'pbxmanagerid',
		fields: [
			field('customernumber', 'Номер клиента', 'Customer Number', 'phone', must),
			field('direction', 'Направление', 'Direction', 'string'),
			field('callstatus', 'Статус', 'Call Status', 'string'),
			field('starttime', 'Начало', 'Start Time', 'datetime', readOnly),
			field('endtime', 'Окончание', 'End Time', 'datetime', readOnly),
			field('totalduration', 'Длительность', 'Total Duration', 'integer'),
			field('customer', 'Клиент', 'Customer', 'reference', { refersTo: ['Contacts', 'Accounts', 'Leads'] }),
		],
	},
	{
		name: 'ServiceContracts', prefix: both('25'), labelFields: 'subject', idLabel: 'servicecontractsid',
		fields: [
			field('subject', 'Тема', 'Subject', 'string', must),
			field('contract_no', 'Контракт №', 'Contract No', 'string', readOnly),
			field('start_date', 'Дата начала', 'Start Date', 'date'),
			field('end_date', 'Дата завершения', 'End Date', 'date', readOnly),
			field('due_date', 'Срок', 'Due date', 'date'),
			field('sc_related_to', 'Связан с', 'Related to', 'reference', { refersTo: ['Contacts', 'Accounts'] }),
			field('contract_status', 'Статус', 'Status', 'picklist', { values: ['Undefined', 'In Planning', 'In Progress', 'Complete', 'Archived'] }),
			field('total_units', 'Всего единиц', 'Total Units', 'double'),
			field('used_units', 'Использовано', 'Used Units', 'double'),
		],
	},
	{
		name: 'ProjectMilestone', prefix: both('27'), labelFields: 'projectmilestonename', idLabel: 'projectmilestoneid',
		fields: [
			field('projectmilestonename', 'Контрольная точка', 'Project Milestone Name', 'string', must),
			field('projectmilestone_no', 'Номер', 'Project Milestone No', 'string', readOnly),
			field('projectmilestonedate', 'Дата', 'Milestone Date', 'date'),
			field('projectid', 'Проект', 'Related to', 'reference', { mandatory: true, refersTo: ['Project'] }),
			description,
		],
	},
	{
		name: 'ProjectTask', prefix: both('28'), labelFields: 'projecttaskname', idLabel: 'projecttaskid',
		fields: [
			field('projecttaskname', 'Проектная задача', 'Project Task Name', 'string', must),
			field('projecttask_no', 'Номер', 'Project Task No', 'string', readOnly),
			field('projectid', 'Проект', 'Related to', 'reference', { mandatory: true, refersTo: ['Project'] }),
			field('projecttaskstatus', 'Статус', 'Status', 'picklist', { values: ['Open', 'In Progress', 'Completed', 'Deferred', 'Canceled'] }),
			field('projecttaskpriority', 'Приоритет', 'Priority', 'picklist', { values: ['low', 'normal', 'high'] }),
			field('startdate', 'Дата начала', 'Start Date', 'date'),
			field('enddate', 'Дата завершения', 'End Date', 'date'),
			description,
		],
	},
	{
		name: 'Project', prefix: both('29'), labelFields: 'projectname', idLabel: 'projectid',
		fields: [
			field('projectname', 'Проект', 'Project Name', 'string', must),
			field('project_no', 'Проект №', 'Project No', 'string', readOnly),
			field('startdate', 'Дата начала', 'Start Date', 'date'),
			field('targetenddate', 'Плановая дата завершения', 'Target End Date', 'date'),
			field('actualenddate', 'Фактическая дата завершения', 'Actual End Date', 'date'),
			field('projectstatus', 'Статус', 'Status', 'picklist', { values: ['prospecting', 'initiated', 'in progress', 'waiting for feedback', 'completed'] }),
			field('linktoaccountscontacts', 'Связан с', 'Related to', 'reference', { refersTo: ['Accounts', 'Contacts'] }),
			field('targetbudget', 'Бюджет', 'Target Budget', 'currency'),
			description,
		],
	},
	{
		name: 'Search', prefix: { salesplatform: '31' }, labelFields: '', idLabel: 'id',
		fields: [],
	},
	{
		name: 'SPUnits', prefix: { salesplatform: '33' }, labelFields: 'unitname', idLabel: 'unitid',
		fields: [
			field('unitname', 'Наименование', 'Unit Name', 'string', must),
			field('usageunit', 'Единица измерения', 'Usage Unit', 'picklist', { mandatory: true, values: ['Box', 'Each', 'Hours'] }),
			field('unit_code', 'Код единицы', 'Unit Code', 'string', must),
			description,
		],
	},
	{
		name: 'SPSocialConnector', prefix: { salesplatform: '34' }, labelFields: 'message', idLabel: 'spsocialconnectorid',
		fields: [
			field('message', 'Сообщение', 'Message', 'text', must),
			field('status', 'Статус', 'Status', 'string'),
			field('type', 'Тип', 'Type', 'string'),
		],
	},
	{
		name: 'SMSNotifier', prefix: { salesplatform: '36', vtiger: '31' }, labelFields: 'message', idLabel: 'smsnotifierid',
		fields: [field('message', 'Сообщение', 'Message', 'text', must)],
	},
	{
		name: 'Assets', prefix: { salesplatform: '37', vtiger: '32' }, labelFields: 'assetname', idLabel: 'assetsid',
		fields: [
			field('asset_no', 'Актив №', 'Asset No', 'string', readOnly),
			field('assetname', 'Название', 'Asset Name', 'string', must),
			field('product', 'Товар', 'Product Name', 'reference', { mandatory: true, refersTo: ['Products'] }),
			field('serialnumber', 'Серийный номер', 'Serial Number', 'string', must),
			field('datesold', 'Дата продажи', 'Date Sold', 'date', must),
			field('dateinservice', 'Дата ввода', 'Date in Service', 'date', must),
			field('assetstatus', 'Статус', 'Status', 'picklist', { mandatory: true, values: ['In Service', 'Out-of-service'] }),
			field('account', 'Контрагент', 'Customer Name', 'reference', { mandatory: true, refersTo: ['Accounts'] }),
			field('contact', 'Контакт', 'Contact Name', 'reference', { refersTo: ['Contacts'] }),
			description,
		],
	},
	{
		name: 'CompanyDetails', prefix: both('23'), labelFields: 'organizationname', idLabel: 'organization id', actor: true,
		fields: [
			field('organizationname', 'organizationname', 'organizationname', 'string'),
			field('address', 'address', 'address', 'string'),
			field('city', 'city', 'city', 'string'),
			field('state', 'state', 'state', 'string'),
			field('country', 'country', 'country', 'string'),
			field('code', 'code', 'code', 'string'),
			field('phone', 'phone', 'phone', 'string'),
			field('fax', 'fax', 'fax', 'string'),
			field('website', 'website', 'website', 'string'),
			field('logoname', 'logoname', 'logoname', 'string'),
			field('vatid', 'vatid', 'vatid', 'string'),
		],
	},
	{
		name: 'Tax', prefix: { salesplatform: '40', vtiger: '34' }, labelFields: 'taxlabel', idLabel: 'taxid', actor: true,
		fields: [
			field('taxname', 'taxname', 'taxname', 'string'),
			field('taxlabel', 'taxlabel', 'taxlabel', 'string'),
			field('percentage', 'percentage', 'percentage', 'double'),
			field('deleted', 'deleted', 'deleted', 'integer'),
			field('method', 'method', 'method', 'string'),
			field('type', 'type', 'type', 'string'),
			field('compoundon', 'compoundon', 'compoundon', 'string'),
			field('regions', 'regions', 'regions', 'text'),
		],
	},
	{
		name: 'ProductTaxes', prefix: { salesplatform: '41', vtiger: '35' }, labelFields: '', idLabel: 'id', actor: true, withoutId: true,
		fields: [
			field('productid', 'productid', 'productid', 'reference', { refersTo: ['Products', 'Services'] }),
			field('taxid', 'taxid', 'taxid', 'reference', { refersTo: ['Tax'] }),
			field('taxpercentage', 'taxpercentage', 'taxpercentage', 'double'),
		],
	},
];
