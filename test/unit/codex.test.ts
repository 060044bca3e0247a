// Words that people search n8n's list of nodes for.

import action from '../../nodes/Vtiger/Vtiger.node.json';
import trigger from '../../nodes/Vtiger/VtigerTrigger.node.json';

test.each([
	...['sales platform', 'salesplatform', 'vtiger', 'ticket', 'tickets', 'account', 'opportunity', 'customer', 'deal'],
	...[
		'deals',
		'quote',
		'lead',
		'leads',
		'contact',
		'invoice',
		'витигер',
		'вайтигер',
		'сделка',
		'контакт',
		'счёт',
		'лид',
	],
])('both nodes are found by “%s”', (word) => {
	for (const { alias } of [action, trigger]) expect(alias.map((one) => one.toLowerCase())).toContain(word);
});
