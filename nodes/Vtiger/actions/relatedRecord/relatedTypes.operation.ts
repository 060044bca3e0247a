// Related Record: Get Related Modules.

import { recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import { relationsOf } from '../../webservice/metadata/relations';
import type { Action } from '../action';
import { sourceModule } from './relatedSource';

export const relatedTypes: Action = {
	value: 'relatedtypes',
	name: 'Get Related Modules',
	action: 'Get related modules',
	description: 'Get the relations of a module: one item per relation, with the name that the other operations take',
	kind: 'read',
	form: [recordModule, options('readTimeout', 'maxResponseSize')],
	async run(item) {
		const { client, metadata } = item.connection;
		const description = await sourceModule(item);
		const relations = await relationsOf(client, description.name);
		const labels = new Map((await metadata.modules()).map((module) => [module.name, module.label]));
		return relations.map(({ label, module, isEntity }) => ({
			relation: label,
			module,
			label: labels.get(module) ?? module,
			isEntity,
		}));
	},
};
