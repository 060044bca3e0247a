// The open panel of a node on a CRM made up by the test: modules, rows of queries, relations.

import type { ILoadOptionsFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { sessionOwner } from '../../../nodes/Vtiger/connection/credential/settings';
import type { Field, ModuleDescription } from '../../../nodes/Vtiger/webservice/metadata/metadata';
import type { JsonObject } from '../../../nodes/Vtiger/webservice/protocol/json';

export interface MadeUpCrm {
	modules?: ModuleDescription[];
	/** Rows of a module's queries: pages by their number, and no further ones. */
	rows?: Record<string, JsonObject[][]>;
	relations?: Record<string, string>;
	/** Queries of it are refused. */
	hidden?: string;
}

/** The field as describe answers it. */
function wireField({ refersTo, picklist, type, unique, ...field }: Field): object {
	return { ...field, isunique: unique, type: { name: type, refersTo, picklistValues: picklist } };
}

function failure(code: string): object {
	return { success: false, error: { code, message: 'words of the server' } };
}

const success = (result: unknown): object => ({ success: true, result });

const LOGIN = { url: 'https://crm.example.com', username: 'admin', accessKey: 'key', timezone: 'UTC' };
const CREDENTIAL = { ...LOGIN, sessionName: 'session', sessionOwner: sessionOwner(LOGIN), userId: '19x7' };

/** A context of the panel with these parameters, and what the CRM was asked in their order. */
export function panelOn(crm: MadeUpCrm, parameters: Record<string, unknown> = {}) {
	const { modules = [], rows = {}, relations = {}, hidden = '' } = crm;
	const asked: string[] = [];
	const pages = new Map(Object.entries(rows).map(([module, list]) => [module, [...list]]));

	function answer({ operation, elementType = '', query = '' }: Record<string, string>): object {
		asked.push(`${operation} ${elementType}${query}`.trim());
		if (operation === 'listtypes') {
			const information = modules.map(({ name, label, isEntity }) => [
				name,
				{ label, singular: `${label.slice(0, -1)}-1`, isEntity },
			]);
			return success({ types: modules.map(({ name }) => name), information: Object.fromEntries(information) });
		}
		if (operation === 'relatedtypes') {
			const information = Object.entries(relations).map(([label, name]) => [label, { name, label, isEntity: true }]);
			return success({ types: Object.keys(relations), information: Object.fromEntries(information) });
		}
		if (operation === 'describe') {
			const described = modules.find(({ name }) => name === elementType);
			if (described === undefined) return failure('ACCESS_DENIED');
			const { labelFields, fields } = described;
			return success({ ...described, labelFields: labelFields.join(','), fields: fields.map(wireField) });
		}
		const module = / FROM (\w+)/.exec(query)?.[1] ?? '';
		return module === hidden ? failure('ACCESS_DENIED') : success(pages.get(module)?.shift() ?? []);
	}

	const context = {
		getNode: () => ({ name: 'CRM', credentials: { vtigerApi: { id: '1', name: 'CRM' } } }),
		getCredentials: async () => await Promise.resolve(CREDENTIAL),
		getCurrentNodeParameter: (name: string) => parameters[name],
		helpers: {
			httpRequestWithAuthentication: async (_type: string, { qs = {}, body }: IHttpRequestOptions) => {
				const form = body instanceof URLSearchParams ? Object.fromEntries(body) : {};
				const given = Object.entries({ ...qs, ...form }).map(([name, value]) => [name, String(value)]);
				return await Promise.resolve({ statusCode: 200, body: JSON.stringify(answer(Object.fromEntries(given))) });
			},
		},
	};
	return { asked, context: context as unknown as ILoadOptionsFunctions };
}
