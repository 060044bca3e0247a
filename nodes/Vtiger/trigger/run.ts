// The trigger's poll in n8n: reads the parameters, keeps the state, makes items and errors.

import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { connect, type Connection } from '../connection/connect';
import { CREDENTIAL_TYPE } from '../connection/credential/settings';
import { toNodeError } from '../connection/errors';
import { responseLimit } from '../forms/options';
import { webserviceAddress } from '../webservice/protocol/address';
import { WebserviceError } from '../webservice/protocol/errors';
import { isPassingFailure } from '../webservice/protocol/repeat';
import { Metadata } from '../webservice/metadata/metadata';
import { CrmSource, type Watched } from './crmSource';
import { newestItems, toItems, type Showing } from './items';
import { readParameters, tagOf, type TriggerParameters } from './parameters';
import type { Outcome } from './bookkeeping/poll';
import { isBrokenSync, proveDetection, type Proven } from './proof';
import { timeOf } from './pollTime';
import { Unstored, isStoredAlways } from './store';
import { Turns, type Turn } from './bookkeeping/turns';
import { forget, watchedBy } from './watched';
import { summerTime } from './zone';

/** Runs one poll; the trigger's `poll`. Null if nothing has happened. */
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
	if (context.getMode() === 'manual') {
		const { connection, watched } = await opened(context, parameters);
		return await newestItems(showing({ context, connection, watched, parameters, time: timeOf(context) }));
	}
	const trigger = nameOf(context);
	const data = staticData(context);
	if (isActivation(context, data)) await turns.begin(trigger, data.state === undefined);
	running.set(trigger, new WeakRef(data));
	// Nothing has been waited for so far but an earlier poll: what others decide from now on is known.
	const time = timeOf(context);
	const items = await turns.run(trigger, time, async (turn) => {
		return await itemsOfTurn({ context, data, parameters, turn, time });
	});
	return items ?? [];
}

interface PollOfTurn {
	context: IPollFunctions;
	/** As it was when the poll began. */
	data: IDataObject;
	parameters: TriggerParameters;
	turn: Turn;
	/** Aborted when the poll’s time is over. */
	time: AbortSignal;
}

async function itemsOfTurn(poll: PollOfTurn): Promise<INodeExecutionData[]> {
	const { context, parameters } = poll;
	const { connection, address, watched } = await opened(context, parameters);
	const watch: Watch = { ...poll, connection, watched, tag: tagOf(context, parameters, address) };
	return await changedItems(watch).catch(async (error: unknown) => {
		if (!isHiddenField(error)) throw error;
		// A field was removed or hidden since the CRM was asked for them.
		forget(watched);
		const metadata = new Metadata(connection.client);
		const again = await watchedBy({ ...connection, metadata }, parameters, address);
		return await changedItems({ ...watch, watched: again });
	});
}

async function opened(context: IPollFunctions, parameters: TriggerParameters) {
	const connection = await connect(context, responseLimit(parameters.maxResponseSize));
	const { url } = await context.getCredentials(CREDENTIAL_TYPE);
	const address = webserviceAddress(String(url));
	return { connection, address, watched: await watchedBy(connection, parameters, address) };
}

/**
 * n8n makes a new object of the workflow, and of its data, when a trigger is switched on. Its scheduler makes one for
 * every poll, and says `update`.
 */
function isActivation(context: IPollFunctions, data: IDataObject): boolean {
	return context.getActivationMode() !== 'update' && running.get(nameOf(context))?.deref() !== data;
}

async function changedItems(watch: Watch): Promise<INodeExecutionData[]> {
	const { context, watched } = watch;
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
	return await toItems(showing(watch), outcome.changes, outcome.way);
}

function showing(poll: Omit<Showing, 'warn'> & { context: IPollFunctions }): Showing {
	const { context, connection, watched, parameters, time } = poll;
	const warn = (reason: string) => {
		context.logger.warn(`${context.getNode().name}: the items come without labels. ${reason}`);
	};
	return { connection, watched, parameters, time, warn };
}

const MOST_MINUTES_AHEAD = 5;

interface Watch extends PollOfTurn {
	connection: Connection;
	watched: Watched;
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
	const { connection, watched, parameters, data, turn } = watch;
	// What the state holds is another thing: it begins anew if the way changes.
	const tag = way === 'comparison' ? `${watch.tag} ids` : watch.tag;
	const { client, records, zone, username } = connection;
	const { event, overlap, mostRecords } = parameters;
	const outcome = await turn.poll({
		source: new CrmSource(client, records, zone, watched, syncType),
		sourceName: JSON.stringify([watched, syncType, zone, username]),
		store: unstored.storeFor(nameOf(watch.context), tag, data),
		isStored: watch.context.getActivationMode() === 'update' && isStoredAlways(data),
		settings: {
			event,
			overlap,
			mostRecords,
			setBack: summerTime(zone),
			tag,
			way,
			progress: (count) => {
				watch.context.logger.info(`${watch.context.getNode().name}: ${count} records of “${watched.module}” read`);
			},
		},
	});
	return { ...outcome, way };
}

/** A request that failed so can be sent again, with all that was read before it. */
function isPassing(error: unknown): boolean {
	if (!(error instanceof WebserviceError)) return false;
	return isPassingFailure(error) || (error.operation === 'query' && error.code === 'EMPTY_ANSWER');
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
const unstored = new Unstored();
const turns = new Turns(isPassing);
/** The data of each trigger's last poll. */
const running = new Map<string, WeakRef<IDataObject>>();

/** The trigger among all of this n8n. */
function nameOf(context: IPollFunctions): string {
	return `${context.getWorkflow().id ?? ''} ${context.getNode().id}`;
}

async function provenOnce({ context, data, connection, watched, parameters, tag }: Watch): Promise<Proven> {
	const name = nameOf(context);
	const known = proofs.get(name);
	const of = `${tag} ${connection.username}`;
	// n8n's scheduler makes a new object for every poll, and says `update`.
	const isSameActivation = known?.activation.deref() === data || context.getActivationMode() === 'update';
	if (known?.of === of && isSameActivation) return known.proven;
	const proven = await proveDetection(connection, watched, parameters);
	proofs.set(name, { of, activation: new WeakRef(data), proven, failures: 0 });
	return proven;
}

function staticData(context: IPollFunctions): IDataObject {
	return context.getWorkflowStaticData('node');
}
