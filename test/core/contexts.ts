// The nodes in n8n-core's own contexts, with the project's real credential class, over real HTTP.

import { ExecuteContext, LoadOptionsContext, PollContext } from 'n8n-core';
import {
	ICredentialsHelper,
	Workflow,
	createRunExecutionData,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	type INodeTypes,
	type IPollFunctions,
	type ITaskDataConnections,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { VtigerApi } from '../../credentials/VtigerApi.credentials';
import { Vtiger } from '../../nodes/Vtiger/Vtiger.node';

/** What n8n stores, encrypted, in its database: shared by all executions of a test. */
export interface StoredCredential {
	data: ICredentialDataDecryptedObject;
	/** How often n8n stored a new session. */
	saved: number;
}

/** The package as one process of n8n has loaded it: another process has other instances, which share no state. */
export interface Program {
	credential: Pick<VtigerApi, 'preAuthentication' | 'authenticate'>;
	node: INodeType;
}

export interface CrmAccess {
	url: string;
	username: string;
	accessKey: string;
}

/** A credential as n8n stores it before the first login. */
export function storedCredential(access: CrmAccess, more: ICredentialDataDecryptedObject = {}): StoredCredential {
	const data = {
		url: access.url,
		username: access.username,
		accessKey: access.accessKey,
		timezone: 'Europe/Moscow',
		ignoreSslIssues: false,
		sessionName: '',
		sessionOwner: '',
		userId: '',
		...more,
	};
	return { data, saved: 0 };
}

const credentialType = new VtigerApi();

/** n8n's credentials helper over one stored credential, with n8n's own rules of when it logs in. */
class OneCredentialHelper extends ICredentialsHelper {
	constructor(
		private readonly stored: StoredCredential,
		private readonly credential: Program['credential'],
	) {
		super();
	}

	override getParentTypes(): string[] {
		return [];
	}

	override isCredentialUsableByNode(): boolean {
		return true;
	}

	override async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		return { ...this.stored.data };
	}

	override async authenticate(
		data: ICredentialDataDecryptedObject,
		_type: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return await this.credential.authenticate(data, options);
	}

	override async preAuthentication(
		helper: IHttpRequestHelper,
		data: ICredentialDataDecryptedObject,
		_type: string,
		_node: INode,
		expired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		if (data.sessionName !== '' && !expired) return undefined;
		const output = await this.credential.preAuthentication.call(helper, data);
		if (output.sessionName === undefined) return undefined;
		this.stored.data = { ...this.stored.data, ...output };
		this.stored.saved++;
		return Object.assign(data, output);
	}

	override async runPreAuthentication(): Promise<ICredentialDataDecryptedObject | undefined> {
		return undefined;
	}

	override async getCredentials(): Promise<never> {
		throw new Error('The nodes read the credential through getDecrypted');
	}

	override async updateCredentials(): Promise<void> {
		throw new Error('Sessions are stored by preAuthentication');
	}

	override async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('The credential has no tokens');
	}

	override getCredentialsProperties(): INodeProperties[] {
		return credentialType.properties;
	}
}

const nodeClasses: Record<string, INodeType> = { vtiger: new Vtiger() };

/** Makes another node class known to the contexts, such as the trigger. */
export function registerNode(name: string, node: INodeType): void {
	nodeClasses[name] = node;
}

interface Setup {
	node: INode;
	workflow: Workflow;
	additionalData: IWorkflowExecuteAdditionalData;
	nodeType: INodeType;
}

function setUp(
	type: string,
	parameters: INodeParameters,
	stored: StoredCredential,
	more: Partial<INode> = {},
	program?: Program,
	workflowId = 'workflow',
): Setup {
	const nodeType = program?.node ?? nodeClasses[type];
	if (nodeType === undefined) throw new Error(`No node class ${type}`);
	const node: INode = {
		id: 'node',
		name: 'Vtiger CRM',
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { vtigerApi: { id: '1', name: 'CRM' } },
		...more,
	};
	const nodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	} satisfies INodeTypes;
	const workflow = new Workflow({
		id: workflowId,
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes,
		settings: {},
	});
	const needed: Partial<IWorkflowExecuteAdditionalData> = {
		credentialsHelper: new OneCredentialHelper(stored, program?.credential ?? credentialType),
		executionId: '1',
		restApiUrl: 'http://127.0.0.1/rest',
		instanceBaseUrl: 'http://127.0.0.1/',
		webhookBaseUrl: 'http://127.0.0.1/webhook',
		webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting',
		webhookTestBaseUrl: 'http://127.0.0.1/webhook-test',
		formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
		variables: {},
		currentNodeParameters: parameters,
	};
	return { node, workflow, additionalData: needed as IWorkflowExecuteAdditionalData, nodeType };
}

export interface Run {
	items: INodeExecutionData[];
	/** Texts of the execution hints. */
	hints: string[];
}

export interface RunOptions {
	input?: INodeExecutionData[];
	/** As the node's setting On Error says. */
	continueOnFail?: boolean;
	signal?: AbortSignal;
	/** Another process of n8n runs it. */
	program?: Program;
}

/** Runs the action node in n8n-core's ExecuteContext and returns its first output. */
export async function execute(
	stored: StoredCredential,
	parameters: INodeParameters,
	options: RunOptions = {},
): Promise<Run> {
	return await execution(stored, parameters, options)();
}

/** The same in two steps: the workflow and its context, which n8n makes, and the run of the node. */
export function execution(
	stored: StoredCredential,
	parameters: INodeParameters,
	options: RunOptions = {},
): () => Promise<Run> {
	const onError = options.continueOnFail ? { onError: 'continueErrorOutput' as const } : {};
	const { node, workflow, additionalData, nodeType } = setUp('vtiger', parameters, stored, onError, options.program);
	const input = options.input ?? [{ json: {} }];
	const inputData: ITaskDataConnections = { main: [input] };
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'manual',
		createRunExecutionData({}),
		0,
		input,
		inputData,
		{ node, data: inputData, source: null },
		[],
		options.signal,
	);
	return async () => {
		const output = await nodeType.execute?.call(context as IExecuteFunctions);
		const [items = []] = Array.isArray(output) ? output : [];
		return { items, hints: context.hints.map((hint) => hint.message) };
	};
}

/** The json of each output item. */
export async function executeJson(
	stored: StoredCredential,
	parameters: INodeParameters,
	options: RunOptions = {},
): Promise<IDataObject[]> {
	return (await execute(stored, parameters, options)).items.map((item) => item.json);
}

/** A context for the methods that fill lists and forms. */
export function loadOptions(
	stored: StoredCredential,
	parameters: INodeParameters,
	type = 'vtiger',
	path = '',
): ILoadOptionsFunctions {
	const { node, workflow, additionalData } = setUp(type, parameters, stored);
	return new LoadOptionsContext(workflow, node, additionalData, path) as ILoadOptionsFunctions;
}

/** A trigger and its workflow, whose static data lasts over several polls. */
export function poller(
	type: string,
	parameters: INodeParameters,
	stored: StoredCredential,
	more: Partial<INode> = {},
	workflowId?: string,
) {
	const { node, workflow, additionalData, nodeType } = setUp(type, parameters, stored, more, undefined, workflowId);
	return {
		staticData: () => workflow.getStaticData('node', node),
		poll: async (
			mode: 'trigger' | 'manual' = 'trigger',
			activation: 'init' | 'activate' | 'update' | 'manual' = 'init',
		) => {
			const context = new PollContext(workflow, node, additionalData, mode, activation);
			return await nodeType.poll?.call(context as IPollFunctions);
		},
	};
}

/** A poll of n8n's scheduler with stored cursors: everything is made again, `data` is this poll's copy of the static data, and `budget` the milliseconds that it has. */
export async function scheduledPoll(
	type: string,
	parameters: INodeParameters,
	stored: StoredCredential,
	data: IDataObject,
	activation: 'activate' | 'init' | 'update' = 'update',
	budget = 36_000,
) {
	const { node, workflow, additionalData, nodeType } = setUp(type, parameters, stored);
	const unused = () => undefined;
	const context = new PollContext(
		workflow,
		node,
		additionalData,
		'trigger',
		activation,
		unused,
		unused,
		undefined,
		undefined,
		() => data,
		() => budget,
	);
	return await nodeType.poll?.call(context as IPollFunctions);
}

/** Value of a module or record locator. */
export function byName(value: string) {
	return { __rl: true, mode: 'name', value };
}

export function byId(value: string) {
	return { __rl: true, mode: 'id', value };
}

/** Value of the resource mapper with fields mapped one by one. */
export function mapped(value: INodeParameters, matchingColumns: string[] = []) {
	return { mappingMode: 'defineBelow', value, matchingColumns, schema: [] };
}

/** Value of the resource mapper that maps input fields by their names. */
export function autoMapped(matchingColumns: string[] = []) {
	return { mappingMode: 'autoMapInputData', value: null, matchingColumns, schema: [] };
}
