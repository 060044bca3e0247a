// One step an operation: what it does on a live CRM, and by what it is known to work.

import { autoMapped, byId, byName, mapped } from '../core/contexts';
import { expected, type World } from './world';

export interface LiveOperation {
	resource: string;
	operation: string;
	/** Codes that tell of a broken server for this operation only. */
	brokenCodes?: readonly string[];
	/** Throws if the operation does not do what it should; returns the run's hints. */
	run: (world: World) => Promise<string[]>;
}

const step = (
	resource: string,
	operation: string,
	run: LiveOperation['run'],
	brokenCodes: readonly string[] = [],
): LiveOperation => ({ resource, operation, run, brokenCodes });

/** An operation that must not be carried out here: Check Server knows by its refusal whether it works. */
async function checked(world: World, operation: string): Promise<string[]> {
	const { json } = await world.run('session', 'check');
	const finding = json.find((one) => one.check === `Operation ${operation}`);
	if (finding?.works !== true) throw new Error(String(finding?.detail ?? 'it was not checked'));
	return [];
}

export const OPERATIONS: LiveOperation[] = [
	step('module', 'listtypes', async (world) => {
		const { json, hints } = await world.run('module', 'listtypes');
		expected(
			json.some((module) => module.name === 'Contacts'),
			'Contacts among the modules',
		);
		return hints;
	}),
	step('module', 'describe', async (world) => {
		const { json, hints } = await world.run('module', 'describe', { module: byName('Contacts') });
		expected(Array.isArray(json[0]?.fields), 'the fields of Contacts');
		return hints;
	}),
	step('record', 'create', async (world) => {
		const account = await world.create('Accounts', { accountname: `ООО «${world.word}»` });
		const accountId = world.keep('Accounts', account.json[0]?.id);
		const contact = await world.create('Contacts', {
			lastname: `O'Ёжик ${world.word}`,
			account_id: accountId,
			birthday: '17.05.1980',
		});
		expected(contact.json[0]?.birthday === '1980-05-17', 'the birthday as it was given');
		world.keep('Contacts', contact.json[0]?.id);
		return [...account.hints, ...contact.hints];
	}),
	step('record', 'retrieve', async (world) => {
		const parameters = { module: byName('Contacts'), recordId: byId(world.id('Contacts')) };
		const { json, hints } = await world.run('record', 'retrieve', parameters);
		expected(String(json[0]?.lastname).startsWith("O'Ёжик"), 'the contact');
		return hints;
	}),
	step('record', 'getMany', async (world) => {
		const { json, hints } = await world.run('record', 'getMany', {
			module: byName('Contacts'),
			conditions: { conditions: [{ field: 'lastname', operator: 'contains', value: `O'Ёжик ${world.word}` }] },
			returnAll: true,
		});
		expected(json.length === 1, 'one contact');
		return hints;
	}),
	step('record', 'revise', async (world) => {
		const { json, hints } = await world.run('record', 'revise', {
			module: byName('Contacts'),
			recordId: byId(world.id('Contacts')),
			fields: mapped({ title: 'Директор' }),
		});
		expected(json[0]?.title === 'Директор', 'the new title');
		return hints;
	}),
	step('record', 'update', async (world) => {
		const { json, hints } = await world.run('record', 'update', {
			module: byName('Contacts'),
			recordId: byId(world.id('Contacts')),
			fields: mapped({
				...(await world.required('Contacts')),
				lastname: `O'Ёжик ${world.word}`,
				department: '<b> & "q"',
			}),
		});
		expected(json[0]?.department === '<b> & "q"', 'the department as it was given');
		return hints;
	}),
	step('record', 'upsert', async (world) => {
		const parameters = {
			module: byName('Contacts'),
			fields: mapped(
				{
					...(await world.required('Contacts')),
					lastname: `Upsert ${world.word}`,
					email: `${world.word}@example.com`,
				},
				['email'],
			),
		};
		const first = await world.run('record', 'upsert', parameters);
		world.keep('Contacts', first.json[0]?.id, 'upserted');
		const second = await world.run('record', 'upsert', parameters);
		expected(first.json[0]?.action === 'created' && second.json[0]?.action === 'updated', 'created, then updated');
		return [...first.hints, ...second.hints];
	}),
	step('record', 'findOrCreate', async (world) => {
		const input = [{ json: { lastname: 'not used', email: `${world.word}@example.com` } }];
		const parameters = { module: byName('Contacts'), fields: autoMapped(['email']) };
		const { json, hints } = await world.run('record', 'findOrCreate', parameters, input);
		expected(json[0]?.id === world.id('upserted') && json[0]?.action === 'found', 'the contact that exists');
		return hints;
	}),
	step('record', 'retrieve_inventory', async (world) => {
		const product = await world.create('Products', { productname: `Товар ${world.word}` });
		const productid = world.keep('Products', product.json[0]?.id);
		const invoice = await world.create(
			'Invoice',
			{ subject: world.word, account_id: world.id('Accounts'), bill_street: 'ул. 1', ship_street: 'ул. 1' },
			{ lineItems: { items: [{ productid: byId(productid), quantity: '2', discountType: 'none' }] } },
		);
		world.keep('Invoice', invoice.json[0]?.id);
		const { json, hints } = await world.run('record', 'retrieve_inventory', {
			module: byName('Invoice'),
			recordId: byId(world.id('Invoice')),
		});
		expected(Array.isArray(json[0]?.LineItems) && json[0].LineItems.length === 1, 'one line item');
		return [...product.hints, ...invoice.hints, ...hints];
	}),
	step('comment', 'create', async (world) => {
		const { json, hints } = await world.run('comment', 'create', {
			module: byName('Contacts'),
			recordId: byId(world.id('Contacts')),
			comment: `Комментарий ${world.word}`,
		});
		world.keep('ModComments', json[0]?.id);
		return hints;
	}),
	step('comment', 'getMany', async (world) => {
		const { json, hints } = await world.run('comment', 'getMany', {
			module: byName('Contacts'),
			recordId: byId(world.id('Contacts')),
		});
		expected(json.length === 1, 'one comment');
		return hints;
	}),
	step('relatedRecord', 'relatedtypes', async (world) => {
		const { json, hints } = await world.run('relatedRecord', 'relatedtypes', { module: byName('Accounts') });
		expected(json.length > 0, 'relations of Accounts');
		return hints;
	}),
	step('relatedRecord', 'add_related', async (world) => {
		const { json, hints } = await world.run('relatedRecord', 'add_related', {
			module: byName('Accounts'),
			recordId: byId(world.id('Accounts')),
			relation: 'Products',
			relatedRecordId: byId(world.id('Products')),
		});
		expected(json[0]?.related === true, 'the link');
		return hints;
	}),
	step('relatedRecord', 'retrieve_related', async (world) => {
		const { json, hints } = await world.run('relatedRecord', 'retrieve_related', {
			module: byName('Accounts'),
			recordId: byId(world.id('Accounts')),
			relation: 'Contacts',
			returnAll: true,
		});
		expected(json.length === 1, 'the account’s contact');
		return hints;
	}),
	step('relatedRecord', 'query_related', async (world) => {
		const { json, hints } = await world.run('relatedRecord', 'query_related', {
			module: byName('Accounts'),
			recordId: byId(world.id('Accounts')),
			relation: 'Contacts',
			query: 'select id, lastname from Contacts where lastname like :name limit 5;',
			queryParameters: { parameters: [{ name: 'name', value: "O'Ёжик%" }] },
		});
		expected(json.length === 1, 'the account’s contact');
		return hints;
	}),
	step('query', 'query', async (world) => {
		const { json, hints } = await world.run('query', 'query', {
			query: 'SELECT id, lastname FROM Contacts WHERE lastname = ?',
			queryParameters: { parameters: [{ name: '', value: `O'Ёжик ${world.word}` }] },
		});
		expected(json.length === 1, 'the contact');
		return hints;
	}),
	step('change', 'sync', async (world) => {
		const { hints } = await world.run('change', 'sync', {
			module: byName('Contacts'),
			modifiedTime: String(Math.floor(Date.now() / 1000) - 600),
			syncType: 'user',
		});
		return hints;
	}),
	step(
		'lead',
		'convertlead',
		async (world) => {
			const lead = await world.create('Leads', { lastname: `Лид ${world.word}`, company: `Лид ${world.word}` });
			const id = world.keep('Leads', lead.json[0]?.id);
			const { json, hints } = await world.run('lead', 'convertlead', {
				recordId: byId(id),
				entities: ['Accounts', 'Contacts'],
				accountName: `Лид ${world.word}`,
			});
			world.forget(id);
			world.keep('Accounts', json[0]?.accountId, 'converted account');
			world.keep('Contacts', json[0]?.contactId, 'converted contact');
			return hints;
		},
		['ACCESS_DENIED'],
	),
	step('document', 'upload', async (world) => {
		const data = { data: Buffer.from('привет').toString('base64'), mimeType: 'text/plain', fileName: 'привет.txt' };
		const { json, hints } = await world.run(
			'document',
			'upload',
			{ fileLocation: 'file', inputDataFieldName: 'data', title: `Файл ${world.word}` },
			[{ json: {}, binary: { data } }],
		);
		world.keep('Documents', json[0]?.id);
		return hints;
	}),
	step('document', 'download', async (world) => {
		const { items, hints } = await world.run('document', 'download', {
			recordId: byId(world.id('Documents')),
			outputDataFieldName: 'data',
		});
		expected(
			Buffer.from(items[0]?.binary?.data?.data ?? '', 'base64').toString() === 'привет',
			'the file as it was uploaded',
		);
		return hints;
	}),
	step('user', 'changePassword', async (world) => await checked(world, 'changePassword')),
	step('user', 'deleteUser', async (world) => await checked(world, 'deleteUser')),
	step('session', 'check', async (world) => {
		const { json } = await world.run('session', 'check');
		expected(json[0]?.works === true && json.length > 1, 'a server that is reached');
		return [];
	}),
	step('customOperation', 'call', async (world) => {
		const { json, hints } = await world.run('customOperation', 'call', {
			webserviceOperation: 'retrieve',
			httpMethod: 'GET',
			parametersFrom: 'fields',
			parameters: { parameters: [{ name: 'id', value: world.id('Contacts') }] },
		});
		expected(json[0]?.id === world.id('Contacts'), 'the contact');
		return hints;
	}),
	step('record', 'delete', async (world) => {
		const id = world.id('upserted');
		const { json, hints } = await world.run('record', 'delete', { module: byName('Contacts'), recordId: byId(id) });
		world.forget(id);
		expected(json[0]?.deleted === true, 'the contact in the recycle bin');
		return hints;
	}),
	step('session', 'getchallenge', async (world) => {
		const { json, hints } = await world.run('session', 'getchallenge');
		expected(typeof json[0]?.token === 'string', 'a token');
		return hints;
	}),
	step('session', 'login', async (world) => {
		const { json, hints } = await world.run('session', 'login');
		expected(json[0]?.userId !== undefined, 'the user’s id');
		return hints;
	}),
	step(
		'session',
		'extendsession',
		async (world) => {
			// No browser is logged in here: a working server says so.
			try {
				await world.run('session', 'extendsession', { browserSessionId: 'nosuchsession0123456789ab' });
				throw new Error('a session that does not exist was taken over');
			} catch (error) {
				if (!(error instanceof Error) || !error.message.includes(', AUTHENTICATION_FAILURE)')) throw error;
				return [];
			}
		},
		['INTERNAL_SERVER_ERROR'],
	),
	step('session', 'logout', async (world) => (await world.run('session', 'logout')).hints, ['INTERNAL_SERVER_ERROR']),
];
