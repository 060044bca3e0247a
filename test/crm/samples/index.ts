// Puts the sample records into an installation: some belong to the salesman, some to his group.

import { createDirectly } from '../direct';
import type { DirectOptions } from '../direct';
import type { Installation } from '../installation';
import type { JsonObject } from '../json';
import { accounts, contacts, leads } from './customers';
import type { Sample } from './customers';
import { comments, events, invoices, potentials, products, services, tasks, tickets } from './sales';

const day = 24 * 60 * 60 * 1000;
const owners = ['19x1', '19x5', '19x1', '20x2'];

class Sampler {
	private count = 0;

	constructor(private readonly installation: Installation) {}

	add(module: string, fields: JsonObject, daysAgo: number): string {
		const time = this.installation.clock.milliseconds() - daysAgo * day + this.count * 1000;
		const owner = owners[this.count++ % owners.length] ?? '19x1';
		const options: DirectOptions = { owner, createdtime: time, modifiedtime: time, by: '19x1' };
		return createDirectly(this.installation, module, fields, options);
	}

	link(one: string, other: string): void {
		const [source = 0, related = 0] = [one, other].map((id) => Number(id.split('x')[1]));
		this.installation.store.links.push({ source, related });
	}

	addAll(module: string, samples: readonly Sample[]): string[] {
		return samples.map(([fields, daysAgo]) => this.add(module, fields, daysAgo));
	}
}

export function addSamples(installation: Installation): void {
	const sampler = new Sampler(installation);
	const accountIds = sampler.addAll('Accounts', accounts);
	const at = (ids: readonly string[], place: number): string => ids[place] ?? '';
	const contactIds = contacts.map(([fields, daysAgo, account]) =>
		sampler.add('Contacts', { ...fields, account_id: at(accountIds, account) }, daysAgo),
	);
	sampler.addAll('Leads', leads);
	const productIds = sampler.addAll('Products', products);
	sampler.addAll('Services', services);
	for (const [fields, daysAgo, account, contact, ...wanted] of potentials) {
		const deal = { ...fields, related_to: at(accountIds, account), contact_id: at(contactIds, contact) };
		const id = sampler.add('Potentials', deal, daysAgo);
		for (const product of wanted) sampler.link(id, at(productIds, product));
	}
	for (const [subject, account, contact, invoicestatus, lines] of invoices) {
		const fields = { subject, invoicestatus, account_id: at(accountIds, account), contact_id: at(contactIds, contact) };
		const LineItems = lines.map(([product, quantity, listprice]) => ({
			productid: at(productIds, product),
			quantity,
			listprice,
		}));
		const street = accounts[account]?.[0].bill_street ?? '-';
		sampler.add('Invoice', { ...fields, hdnTaxType: 'group', bill_street: street, ship_street: street, LineItems }, 9);
	}
	for (const [fields, daysAgo, account] of tickets) {
		sampler.add('HelpDesk', { ...fields, parent_id: at(accountIds, account) }, daysAgo);
	}
	sampler.addAll('Events', events);
	sampler.addAll('Calendar', tasks);
	sampler.add(
		'Documents',
		{ notes_title: 'Прайс-лист', filelocationtype: 'E', filename: 'https://example.com/price.pdf', filestatus: '1' },
		20,
	);
	for (const [commentcontent, daysAgo, account] of comments) {
		sampler.add('ModComments', { commentcontent, related_to: at(accountIds, account) }, daysAgo);
	}
	if (installation.modules.byName('SPPayments') !== undefined) {
		const payment = {
			pay_date: '2026-11-20',
			pay_type: 'Receipt',
			amount: '45900',
			type_payment: 'Cashless Transfer',
			spstatus: 'Executed',
		};
		sampler.add('SPPayments', { ...payment, payer: at(accountIds, 5), pay_details: 'Оплата по счёту' }, 4);
	}
}
