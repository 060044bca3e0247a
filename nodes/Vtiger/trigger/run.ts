// The trigger's poll in n8n: reads the parameters, keeps the state, makes items and errors.

import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { connect, type Connection } from '../connection/connect';
import { CREDENTIAL_TYPE } from '../connection/credential/settings';
import { toNodeError } from '../connection/errors';
import { webserviceAddress } from '../webservice/protocol/address';
import { WebserviceError } from '../webservice/protocol/errors';
import { Metadata } from '../webservice/metadata/metadata';
import { CrmSource, type Watched } from './crmSource';
import { newestItems, toItem } from './items';
import { readParameters, tagOf, type TriggerParameters } from './parameters';
import { poll, type Outcome } from './bookkeeping/poll';
import { isBrokenSync, proveDetection, type Proven } from './proof';
import { Beginnings } from './store';
import { Turns } from './bookkeeping/turns';
import { forget, watchedBy } from './watched';
import { summerTime } from './zone';

/** Runs one poll; the trigger's `poll`. Null where nothing has happened. */
export async function runPoll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	try {
		const items = await pollItems(this);
		return items.length === 0 ? null : [items];
	} catch (error) {
		throw toNodeError(this.getNode(), error, { operation: 'poll' });
	}
}

async function pollItems(context: IPollFunctions): Promise<INodeExecutionData[]> {
	const parameters = readParameters(context);
	const connection = await connect(context);
	const { url } = await context.getCredentials(CREDENTIAL_TYPE);
	const address = webserviceAddress(String(url));
	const watched = await watchedBy(connection, parameters, address);
	if (context.getMode() === 'manual') return await newestItems(connection, watched, parameters);
	const tag = tagOf(context, parameters, address);
	return await changedItems({ context, connection, watched, parameters, tag }).catch(async (error: unknown) => {
		if (!isHiddenField(error)) throw error;
		// A field was removed or hidden since the CRM was asked for them.
		forget(watched);
		const metadata = new Metadata(connection.client);
		const again = await watchedBy({ ...connection, metadata }, parameters, address);
		return await changedItems({ context, connection, watched: again, parameters, tag });
	});
}

async function changedItems(watch: Watch): Promise<INodeExecutionData[]> {
	const { context, watched, parameters } = watch;
	const proven = await provenOnce(watch);
	const outcome = await pollWith(watch, proven);
	if (outcome.narrowed) {
		context.logger.warn(
			`${context.getNode().name}: more has changed in “${watched.module}” within the overlap than can be remembered. A save that takes long to appear may be missed.`,
		);
	}
	const minutes = Math.round((outcome.aheadBy ?? 0) / 60);
	if (minutes > MOST_MINUTES_AHEAD) {
		context.logger.warn(
			`${context.getNode().name}: the newest record of “${watched.module}” lies ${minutes} minutes ahead of the CRM’s clock. Check the time zone in the credential.`,
		);
	}
	return outcome.changes.map((change) => toItem(change, watched.module, outcome.way, parameters.columns));
}

const MOST_MINUTES_AHEAD = 5;

interface Watch {
	context: IPollFunctions;
	connection: Connection;
	watched: Watched;
	parameters: TriggerParameters;
	tag: string;
}

type Outcomes = Outcome & { way: Proven['way'] };

async function pollWith(watch: Watch, proven: Proven): Promise<Outcomes> {
	return await pollOnce(watch, proven).catch(async (error: unknown) => {
		const { detection, event } = watch.parameters;
		if (detection !== 'automatic' || event === 'deleted' || !isBrokenSync(error)) throw error;
		// The query shows the same; the state keeps both forms of the time.
		watch.context.logger.warn(`${watch.context.getNode().name}: ${error.message}. Changes are found by query instead.`);
		const byQuery: Proven = { way: 'query', syncType: 'user' };
		const proof = proofs.get(nameOf(watch.context));
		if (proof !== undefined && ++proof.failures >= MOST_FAILURES) proof.proven = byQuery;
		return await pollOnce(watch, byQuery);
	});
}

async function pollOnce(watch: Watch, { way, syncType }: Proven): Promise<Outcomes> {
	const { connection, watched, parameters, tag } = watch;
	const { client, records, zone } = connection;
	const { event, overlap, mostRecords } = parameters;
	const source = new CrmSource(client, records, zone, watched, syncType);
	const setBack = summerTime(zone);
	const name = nameOf(watch.context);
	const store = beginnings.storeFor(name, tag, staticData(watch.context));
	const outcome = await poll(source, store, {
		event,
		overlap,
		mostRecords,
		setBack,
		tag,
		way,
		turn: turns.begin(`${name} ${tag}`),
		progress: (count) => {
			watch.context.logger.info(`${watch.context.getNode().name}: ${count} records of “${watched.module}” read`);
		},
	});
	return { ...outcome, way };
}

function isHiddenField(error: unknown): boolean {
	return error instanceof WebserviceError && error.operation === 'query' && error.code === 'ACCESS_DENIED';
}

interface ProofOnce {
	/** The trigger's tag and the user: what one sees proves nothing for another. */
	of: string;
	/** n8n makes a new object of the workflow, and of its data, at every activation. */
	activation: WeakRef<IDataObject>;
	proven: Proven;
	/** How often sync has failed since. */
	failures: number;
}

/** After so many sync is not tried again until the next activation. */
const MOST_FAILURES = 3;

const proofs = new Map<string, ProofOnce>();
const beginnings = new Beginnings();
const turns = new Turns();

/** The trigger among all of this n8n. */
function nameOf(context: IPollFunctions): string {
	return `${context.getWorkflow().id ?? ''} ${context.getNode().id}`;
}

async function provenOnce({ context, connection, watched, parameters, tag }: Watch): Promise<Proven> {
	const name = nameOf(context);
	const known = proofs.get(name);
	const data = staticData(context);
	const of = `${tag} ${connection.username}`;
	// n8n's scheduler makes a new object for every poll, and says `update`.
	const isSameActivation = known?.activation.deref() === data || context.getActivationMode() === 'update';
	if (known?.of === of && isSameActivation) return known.proven;
	const proven = await proveDetection(connection, watched, parameters);
	if (proven.warning !== undefined) context.logger.warn(`${context.getNode().name}: ${proven.warning}`);
	proofs.set(name, { of, activation: new WeakRef(data), proven, failures: 0 });
	return proven;
}

function staticData(context: IPollFunctions): IDataObject {
	return context.getWorkflowStaticData('node');
}
