// Every operation of the node with parameters that make it reach the CRM.

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { RESOURCES } from '../../nodes/Vtiger/actions';
import type { Crm } from '../crm';
import { byId, byName, mapped } from '../core/contexts';

/** Secrets that a person types into the node. */
export const TYPED_SECRETS = {
	oldPassword: 'OldPa55word-x',
	newPassword: 'NewPa55word & "y"',
	browserSession: 'br0wserSession1234567',
};

export interface Call {
	resource: string;
	operation: string;
	parameters: INodeParameters;
	input: INodeExecutionData[];
}

const file = { data: { data: Buffer.from('text').toString('base64'), mimeType: 'text/plain', fileName: 'a.txt' } };

/** Records that the calls work with, and parameters by the names that the forms have. */
function prepared(crm: Crm) {
	const contact = crm.create('Contacts', { lastname: 'Контакт' });
	const superfluous = crm.create('Contacts', { lastname: 'Лишний' });
	const quote = crm.create('Quotes', { subject: 'КП' });
	const lead = crm.create('Leads', { lastname: 'Лид', company: `Компания ${contact}` });
	const document = crm.create('Documents', { notes_title: 'Файл', filename: 'a.txt', filelocationtype: 'I' });
	const { oldPassword, newPassword, browserSession } = TYPED_SECRETS;
	const common: INodeParameters = {
		module: byName('Contacts'),
		recordId: byId(contact),
		fields: mapped({ lastname: 'Новый' }, ['lastname']),
		columns: [],
		conditions: { conditions: [{ field: 'lastname', operator: 'contains', value: 'a' }] },
		severalMatches: 'first',
		limit: 50,
		comment: 'Комментарий',
		relation: 'Documents',
		relatedRecordId: byId(document),
		query: 'SELECT id, lastname FROM Contacts LIMIT 10;',
		modifiedTime: '2026-01-01 00:00:00',
		fileLocation: 'file',
		inputDataFieldName: 'data',
		outputDataFieldName: 'data',
		oldPassword,
		newPassword,
		confirmPassword: newPassword,
		newOwnerId: byId(crm.admin.id),
		browserSessionId: browserSession,
		webserviceOperation: 'someoperation',
		httpMethod: 'POST',
		parameters: { parameters: [{ name: 'newPassword', value: newPassword }] },
	};
	const special: Record<string, INodeParameters> = {
		'record delete': { recordId: byId(superfluous) },
		'record retrieve_inventory': { module: byName('Quotes'), recordId: byId(quote) },
		'record update': { fields: mapped({ lastname: 'Новый', assigned_user_id: crm.admin.id }) },
		'relatedRecord query_related': { query: 'SELECT id FROM Documents' },
		'lead convertlead': { recordId: byId(lead), entities: ['Accounts', 'Contacts'], accountName: 'Компания' },
		'document download': { recordId: byId(document) },
		'user changePassword': { recordId: byId(crm.sales.id) },
		'user deleteUser': { recordId: byId(crm.sales.id) },
	};
	return { common, special };
}

/** One call for each operation of the registry. */
export function callsOf(crm: Crm): Call[] {
	const { common, special } = prepared(crm);
	return RESOURCES.flatMap(({ value: resource, actions }) =>
		actions.map(({ value: operation }) => ({
			resource,
			operation,
			parameters: { resource, operation, ...common, ...special[`${resource} ${operation}`] },
			input: [{ json: {}, binary: file }],
		})),
	);
}
