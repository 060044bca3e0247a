// The action node: its description is drawn from the registry of operations, its execute is their one loop.

import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { RESOURCES } from './actions';
import { nodeProperties, subtitle } from './actions/properties';
import { run } from './actions/run';
import * as changes from './forms/changesForm';
import * as comments from './forms/comments';
import { searchConditionValues } from './forms/conditionValues';
import * as conversion from './forms/conversionForm';
import * as fieldLists from './forms/fieldLists';
import * as fields from './forms/fields';
import * as further from './forms/furtherFields';
import * as modules from './forms/moduleLists';
import * as records from './forms/recordLists';
import * as relations from './forms/relationLists';
import * as uploads from './forms/uploads';
import * as users from './forms/users';

export class Vtiger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Vtiger CRM',
		name: 'vtiger',
		icon: { light: 'file:vtiger.svg', dark: 'file:vtiger.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitle(RESOURCES),
		description: 'Work with records of SalesPlatform Vtiger CRM and Vtiger CRM',
		defaults: { name: 'Vtiger CRM' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'vtigerApi', required: true }],
		// Of Log In, Extend and Get Challenge: whoever holds a session needs no password.
		sensitiveOutputFields: ['sessionName', 'token'],
		builderHint: {
			searchHint:
				'Records of any module of the CRM: deals are Potentials, companies Accounts, tickets HelpDesk. To write what may exist already, use Create or Update instead of Create. To start a workflow when records change, use the Vtiger CRM Trigger.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-salesplatform-vtiger.vtigerTrigger',
					relationHint: 'Starts a workflow when records of the CRM are created, changed or deleted',
				},
			],
		},
		properties: nodeProperties(RESOURCES),
	};

	methods = {
		listSearch: {
			searchModules: modules.searchModules,
			searchRecordModules: modules.searchRecordModules,
			searchRecords: records.searchRecords,
			searchConditionValues,
			searchInventoryModules: modules.searchInventoryModules,
			searchProducts: records.searchProducts,
			searchRelatedRecords: relations.searchRelatedRecords,
			searchCommentedModules: comments.searchCommentedModules,
			searchChangingModules: changes.searchChangingModules,
			searchLeads: records.searchLeads,
			searchDocuments: records.searchDocuments,
			searchUsers: users.searchUsers,
		},
		loadOptions: {
			getColumns: fieldLists.getColumns,
			getConditionFields: fieldLists.getConditionFields,
			getClearableFields: fieldLists.getClearableFields,
			getTaxes: fieldLists.getTaxes,
			getRelations: relations.getRelations,
			getRelatedColumns: relations.getRelatedColumns,
			getOwners: users.getOwners,
			getUsers: users.getUsers,
			getDocumentFolders: uploads.getDocumentFolders,
			getConversionOwners: conversion.getConversionOwners,
			getSalesStages: conversion.getSalesStages,
		},
		resourceMapping: {
			getCreateFields: fields.getCreateFields,
			getReviseFields: fields.getReviseFields,
			getUpdateFields: fields.getUpdateFields,
			getMatchFields: fields.getMatchFields,
			getAccountFields: further.getAccountFields,
			getContactFields: further.getContactFields,
			getDealFields: further.getDealFields,
			getDocumentFields: further.getDocumentFields,
		},
	};

	execute = run;
}
