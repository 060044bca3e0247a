// Fields that people fill in most records of the usual modules: a new form shows them at once.

const USUAL: Record<string, readonly string[]> = {
	Contacts: ['firstname', 'lastname', 'email', 'phone', 'account_id'],
	Accounts: ['accountname', 'email1', 'phone', 'inn'],
	Leads: ['firstname', 'lastname', 'company', 'email', 'phone'],
	Potentials: ['potentialname', 'related_to', 'amount', 'closingdate', 'sales_stage'],
	HelpDesk: ['ticket_title', 'description', 'parent_id', 'contact_id', 'ticketpriorities', 'ticketstatus'],
	Invoice: ['subject', 'account_id', 'invoicedate', 'invoicestatus'],
	Quotes: ['subject', 'account_id', 'potential_id', 'quotestage'],
	SalesOrder: ['subject', 'account_id', 'potential_id', 'sostatus'],
	Products: ['productname', 'productcode', 'unit_price'],
	Services: ['servicename', 'unit_price'],
	Calendar: ['subject', 'date_start', 'time_start', 'due_date', 'taskstatus', 'parent_id'],
	Events: ['subject', 'activitytype', 'date_start', 'time_start', 'due_date', 'time_end', 'eventstatus', 'parent_id'],
};

/** Whether the form of a new record begins with the field; required fields are shown in any case. */
export function isUsual(module: string, field: string): boolean {
	return USUAL[module]?.includes(field) ?? false;
}
