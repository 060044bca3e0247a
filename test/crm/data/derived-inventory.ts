// Inventory modules without a recorded describe answer, by what they have other than a recorded one.

import { both, field, readOnly } from './derived-form';
import type { ModuleSpec } from './derived-form';

const ofInvoice = [
	'salesorder_id',
	'customerno',
	'invoicedate',
	'duedate',
	'vtiger_purchaseorder',
	'salescommission',
	'exciseduty',
	'invoicestatus',
	'invoice_no',
	'sp_act_id',
	'received',
	'balance',
];
const carrier = field('carrier', 'Перевозчик', 'Carrier', 'picklist', { values: ['FedEx', 'UPS', 'USPS', 'DHL'] });

const commission = [
	field('salescommission', 'Комиссия', 'Sales Commission', 'double'),
	field('exciseduty', 'Акциз', 'Excise Duty', 'double'),
];

export const inventorySpecs: ModuleSpec[] = [
	{
		name: 'Quotes',
		prefix: both('4'),
		labelFields: 'subject',
		idLabel: 'quoteid',
		basedOn: 'Invoice',
		drops: ofInvoice,
		fields: [
			field('quote_no', 'Предложение №', 'Quote No', 'string', readOnly),
			field('quotestage', 'Стадия', 'Quote Stage', 'picklist', {
				mandatory: true,
				values: ['Created', 'Delivered', 'Reviewed', 'Accepted', 'Rejected'],
			}),
			field('validtill', 'Действительно до', 'Valid Till', 'date'),
			carrier,
			field('shipping', 'Доставка', 'Shipping', 'string'),
			field('assigned_user_id1', 'Менеджер Склада', 'Inventory Manager', 'reference', { refersTo: ['Users'] }),
		],
	},
	{
		name: 'SalesOrder',
		prefix: both('6'),
		labelFields: 'subject',
		idLabel: 'salesorderid',
		basedOn: 'Invoice',
		drops: ofInvoice,
		fields: [
			field('salesorder_no', 'Заказ №', 'SalesOrder No', 'string', readOnly),
			field('quote_id', 'Предложение', 'Quote Name', 'reference', { refersTo: ['Quotes'] }),
			field('customerno', 'Номер Клиента', 'Customer No', 'string'),
			field('duedate', 'Срок', 'Due Date', 'date'),
			carrier,
			field('sostatus', 'Статус', 'Status', 'picklist', {
				mandatory: true,
				values: ['Created', 'Approved', 'Delivered', 'Cancelled'],
			}),
			field('invoicestatus', 'Статус Счета', 'Invoice Status', 'picklist', {
				mandatory: true,
				values: ['AutoCreated', 'Created', 'Approved', 'Sent'],
			}),
			field('vtiger_purchaseorder', 'Заказ Клиента', 'Purchase Order', 'string'),
			field('pending', 'Отложено', 'Pending', 'string'),
			...commission,
			field('enable_recurring', 'Включить Повторение', 'Enable Recurring', 'boolean'),
			field('recurring_frequency', 'Частота', 'Frequency', 'picklist', {
				values: ['Daily', 'Weekly', 'Monthly', 'Quarterly', 'Yearly'],
			}),
			field('start_period', 'Начало Периода', 'Start Period', 'date'),
			field('end_period', 'Конец Периода', 'End Period', 'date'),
			field('payment_duration', 'Срок Оплаты', 'Payment Duration', 'picklist', {
				values: ['Net 30 days', 'Net 45 days', 'Net 60 days'],
			}),
			field('last_recurring_date', 'Последнее Повторение', 'Next Invoice Date', 'date', {
				...readOnly,
				only: 'vtiger',
			}),
			field('one_s_id', 'Код 1С', '1C Id', 'string', { only: 'salesplatform' }),
			field('fromsite', 'С Сайта', 'From Site', 'boolean', { only: 'salesplatform' }),
		],
	},
	{
		name: 'PurchaseOrder',
		prefix: both('5'),
		labelFields: 'subject',
		idLabel: 'purchaseorderid',
		basedOn: 'Invoice',
		drops: [...ofInvoice, 'account_id', 'potential_id'],
		fields: [
			field('purchaseorder_no', 'Закупка №', 'PurchaseOrder No', 'string', readOnly),
			field('vendor_id', 'Поставщик', 'Vendor Name', 'reference', { mandatory: true, refersTo: ['Vendors'] }),
			field('requisition_no', 'Заявка №', 'Requisition No', 'string'),
			field('duedate', 'Срок', 'Due Date', 'date'),
			carrier,
			field('postatus', 'Статус', 'Status', 'picklist', {
				mandatory: true,
				values: ['Created', 'Approved', 'Delivered', 'Cancelled', 'Received Shipment'],
			}),
			field('tracking_no', 'Номер Отслеживания', 'Tracking Number', 'string'),
			...commission,
			field('paid', 'Оплачено', 'Paid', 'currency'),
			field('balance', 'Остаток', 'Balance', 'currency'),
		],
	},
	{
		name: 'Consignment',
		prefix: { salesplatform: '35' },
		labelFields: 'consignment_no',
		idLabel: 'consignmentid',
		basedOn: 'Act',
		drops: ['act_no', 'actdate', 'sp_actstatus'],
		fields: [
			field('consignment_no', 'Реализация №', 'Consignment No', 'string', readOnly),
			field('consignmentdate', 'Дата', 'Date', 'date'),
			field('invoice_id', 'Счет', 'Invoice', 'reference', { refersTo: ['Invoice'] }),
			field('sp_consignmentstatus', 'Состояние', 'Status', 'picklist', {
				values: ['Created', 'Sent', 'Done', 'Received'],
			}),
			field('goods_consignment_no', 'Номер Накладной', 'Goods Consignment No', 'integer'),
			field('has_goods_consignment', 'Товарная Накладная', 'Has Goods Consignment', 'boolean'),
		],
	},
];
