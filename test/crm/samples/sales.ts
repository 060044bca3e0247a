// Sample products, services, deals, invoices, tickets, activities and comments.

import type { Sample } from './customers';

export const products: Sample[] = [
	[
		{
			productname: 'Кофемашина «Эспрессо 2»',
			productcode: 'KM-02',
			unit_price: '45900',
			qtyinstock: '14',
			discontinued: '1',
			productcategory: 'Hardware',
			usageunit: 'Each',
			tax1: '18',
		},
		80,
	],
	[
		{
			productname: 'Кофе в зёрнах, 1 кг',
			productcode: 'KZ-01',
			unit_price: '1250',
			qtyinstock: '320',
			discontinued: '1',
			usageunit: 'Each',
			tax1: '18',
		},
		80,
	],
	[
		{
			productname: 'Фильтр для воды',
			productcode: 'FV-10',
			unit_price: '890.50',
			qtyinstock: '75',
			discontinued: '1',
			usageunit: 'Box',
		},
		79,
	],
	[
		{
			productname: 'Laptop 14"',
			productcode: 'LT-14',
			unit_price: '999.90',
			qtyinstock: '9',
			discontinued: '1',
			productcategory: 'Hardware',
			usageunit: 'Each',
		},
		50,
	],
	[
		{
			productname: 'CRM Licence (year)',
			productcode: 'LIC-1',
			unit_price: '240',
			qtyinstock: '1000',
			discontinued: '1',
			productcategory: 'Software',
		},
		50,
	],
	[
		{ productname: 'Старый принтер', productcode: 'PR-00', unit_price: '3000', qtyinstock: '0', discontinued: '0' },
		300,
	],
];

export const services: Sample[] = [
	[
		{
			servicename: 'Установка кофемашины',
			unit_price: '3500',
			service_usageunit: 'Incidents',
			servicecategory: 'Installation',
			discontinued: '1',
		},
		78,
	],
	[
		{
			servicename: 'Обучение бариста',
			unit_price: '2000',
			service_usageunit: 'Hours',
			servicecategory: 'Training',
			discontinued: '1',
		},
		78,
	],
	[
		{
			servicename: 'Data migration',
			unit_price: '120',
			service_usageunit: 'Hours',
			servicecategory: 'Migration',
			discontinued: '1',
		},
		49,
	],
];

/** With the places of the account, of the contact, and of products. */
export const potentials: Array<[...Sample, number, number, ...number[]]> = [
	[
		{
			potentialname: 'Кофемашины для офиса',
			amount: '137700',
			closingdate: '2027-02-15',
			sales_stage: 'Proposal or Price Quote',
			probability: '60',
			leadsource: 'Web Site',
			nextstep: 'Отправить договор',
		},
		30,
		0,
		0,
	],
	[
		{
			potentialname: 'Обслуживание склада',
			amount: '920000',
			closingdate: '2027-03-31',
			sales_stage: 'Qualification',
			probability: '20',
			leadsource: 'Cold Call',
		},
		28,
		1,
		3,
	],
	[
		{
			potentialname: 'Поставка для столовой',
			amount: '310500.50',
			closingdate: '2026-12-20',
			sales_stage: 'Negotiation or Review',
			probability: '80',
		},
		25,
		4,
		7,
	],
	[
		{
			potentialname: 'Кафе: новая машина',
			amount: '45900',
			closingdate: '2026-10-01',
			sales_stage: 'Closed Won',
			probability: '100',
		},
		40,
		5,
		10,
		0,
		1,
	],
	[
		{
			potentialname: 'CRM rollout',
			amount: '24000',
			closingdate: '2027-01-31',
			sales_stage: 'Value Proposition',
			probability: '40',
		},
		20,
		7,
		13,
	],
	[
		{
			potentialname: 'Laptops for the site',
			amount: '9999',
			closingdate: '2026-09-15',
			sales_stage: 'Closed Lost',
			probability: '0',
		},
		35,
		8,
		15,
	],
	[
		{
			potentialname: 'Konferenztechnik',
			amount: '15250',
			closingdate: '2027-04-10',
			sales_stage: 'Prospecting',
			probability: '10',
		},
		10,
		9,
		17,
	],
];

/** Subject, account, contact, lines as product place, quantity and price. */
export const invoices: Array<
	[
		subject: string,
		account: number,
		contact: number,
		status: string,
		lines: Array<[product: number, quantity: string, price: string]>,
	]
> = [
	[
		'Счёт за кофемашины',
		0,
		0,
		'Sent',
		[
			[0, '3', '45900'],
			[1, '10', '1250'],
		],
	],
	[
		'Фильтры и зёрна',
		5,
		10,
		'Created',
		[
			[2, '4', '890.50'],
			[1, '20', '1200'],
		],
	],
	['Licences 2027', 7, 13, 'Approved', [[4, '25', '240']]],
];

/** With the place of the account. */
export const tickets: Array<[...Sample, number]> = [
	[
		{
			ticket_title: 'Кофемашина не греет',
			ticketpriorities: 'High',
			ticketstatus: 'Open',
			ticketseverities: 'Major',
			ticketcategories: 'Big Problem',
			description: 'Вода остаётся холодной.\nСерийный номер на задней стенке.',
		},
		5,
		0,
	],
	[
		{
			ticket_title: 'Не пришёл счёт',
			ticketpriorities: 'Normal',
			ticketstatus: 'In Progress',
			ticketcategories: 'Small Problem',
		},
		4,
		5,
	],
	[
		{
			ticket_title: 'Вопрос по гарантии',
			ticketpriorities: 'Low',
			ticketstatus: 'Closed',
			solution: 'Гарантия два года',
		},
		16,
		4,
	],
	[
		{
			ticket_title: 'Cannot sign in',
			ticketpriorities: 'Urgent',
			ticketstatus: 'Open',
			ticketseverities: 'Critical',
			ticketcategories: 'Big Problem',
		},
		2,
		7,
	],
	[
		{
			ticket_title: 'Wrong delivery address',
			ticketpriorities: 'Normal',
			ticketstatus: 'Wait For Response',
			ticketcategories: 'Other Problem',
		},
		1,
		8,
	],
];

export const events: Sample[] = [
	[
		{
			subject: 'Встреча с «Ромашкой»',
			date_start: '2026-12-01',
			time_start: '10:00',
			due_date: '2026-12-01',
			time_end: '11:30',
			activitytype: 'Meeting',
			eventstatus: 'Planned',
			location: 'Москва, офис клиента',
			visibility: 'Public',
		},
		3,
	],
	[
		{
			subject: 'Звонок на завод',
			date_start: '2026-12-02',
			time_start: '15:00',
			due_date: '2026-12-02',
			time_end: '15:15',
			activitytype: 'Call',
			eventstatus: 'Planned',
			visibility: 'Private',
		},
		3,
	],
	[
		{
			subject: 'Kick-off',
			date_start: '2026-11-10',
			time_start: '09:00',
			due_date: '2026-11-10',
			time_end: '10:00',
			activitytype: 'Meeting',
			eventstatus: 'Held',
			visibility: 'Public',
		},
		15,
	],
];

export const tasks: Sample[] = [
	[
		{
			subject: 'Подготовить договор',
			date_start: '2026-12-01',
			time_start: '09:00',
			due_date: '2026-12-03',
			taskstatus: 'Not Started',
			taskpriority: 'High',
			activitytype: 'Task',
		},
		2,
	],
	[
		{
			subject: 'Send the offer',
			date_start: '2026-11-20',
			time_start: '09:00',
			due_date: '2026-11-25',
			taskstatus: 'In Progress',
			taskpriority: 'Medium',
			activitytype: 'Task',
		},
		6,
	],
];

/** With the place of the account. */
export const comments: Array<[content: string, daysAgo: number, account: number]> = [
	['Клиент просит скидку 5 %', 4, 0],
	['Договорились о поставке в декабре', 3, 4],
	['Asked for a demo next week', 1, 7],
];
