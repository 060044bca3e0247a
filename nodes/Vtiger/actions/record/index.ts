// The resource Record, its operations in the order of use.

import type { Resource } from '../action';
import { create } from './create';
import { remove } from './delete';
import { findOrCreate } from './findOrCreate';
import { getMany } from './getMany';
import { retrieve } from './retrieve';
import { retrieveInventory } from './retrieveInventory';
import { revise } from './revise';
import { update } from './update';
import { upsert } from './upsert';

export const record: Resource = {
	value: 'record',
	name: 'Record',
	actions: [create, retrieve, getMany, revise, upsert, findOrCreate, remove, retrieveInventory, update],
};
