// Record numbers: which field holds them and the prefix in the language of the installation.

export interface Numbering {
	field: string;
	ru: string;
	en: string;
}

export const numbering: Record<string, Numbering> = {
	Leads: { field: 'lead_no', ru: 'ОБР_', en: 'LEA' },
	Contacts: { field: 'contact_no', ru: 'КОНТАКТ_', en: 'CON' },
	Accounts: { field: 'account_no', ru: 'КОНТР_', en: 'ACC' },
	Potentials: { field: 'potential_no', ru: 'СДЕЛКА_', en: 'POT' },
	Products: { field: 'product_no', ru: 'ТОВ_', en: 'PRO' },
	Services: { field: 'service_no', ru: 'УСЛ_', en: 'SER' },
	Invoice: { field: 'invoice_no', ru: 'СЧЕТ_', en: 'INV' },
	Quotes: { field: 'quote_no', ru: 'ПРЕДЛ_', en: 'QUO' },
	SalesOrder: { field: 'salesorder_no', ru: 'ЗАКАЗ_', en: 'SO' },
	PurchaseOrder: { field: 'purchaseorder_no', ru: 'ЗАКУПКА_', en: 'PO' },
	HelpDesk: { field: 'ticket_no', ru: 'ЗАЯВКА_', en: 'TT' },
	Documents: { field: 'note_no', ru: 'ДОК_', en: 'DOC' },
	Campaigns: { field: 'campaign_no', ru: 'КАМП_', en: 'CAM' },
	Vendors: { field: 'vendor_no', ru: 'ПОСТ_', en: 'VEN' },
	Faq: { field: 'faq_no', ru: 'БЗ_', en: 'FAQ' },
	PriceBooks: { field: 'pricebook_no', ru: 'КАТ_', en: 'PB' },
	ServiceContracts: { field: 'contract_no', ru: 'КОНТРАКТ_', en: 'SERCON' },
	ProjectMilestone: { field: 'projectmilestone_no', ru: 'ВЕХА_', en: 'PM' },
	ProjectTask: { field: 'projecttask_no', ru: 'ЗАДАЧА_', en: 'PT' },
	Project: { field: 'project_no', ru: 'ПРОЕКТ_', en: 'PROJ' },
	Assets: { field: 'asset_no', ru: 'АКТИВ_', en: 'ASSET' },
	Act: { field: 'act_no', ru: 'АКТ_', en: 'ACT' },
	Consignment: { field: 'consignment_no', ru: 'РЕАЛ_', en: 'CONS' },
	SPPayments: { field: 'pay_no', ru: 'ПЛАТЕЖ_', en: 'PAY' },
};
