// The one place where an n8n context becomes a client of the CRM.

import { CredentialChannel } from './credentialSession';
import { pause, type Context } from './cancel';
import { LARGEST_ANSWER } from '../webservice/protocol/bounds';
import { Client, type ClientSettings } from '../webservice/protocol/client';
import type { JsonObject } from '../webservice/protocol/json';
import { Metadata } from '../webservice/metadata/metadata';
import { People } from '../webservice/metadata/people';
import { UserSettings } from '../webservice/metadata/userSettings';
import { RecordReader } from '../webservice/vtql/records';
import { RecordNames } from '../webservice/metadata/recordNames';
import { referenceIdOf } from '../webservice/metadata/references';
import type { ValueLookups } from '../webservice/values/values';

export interface Limits {
	/** Milliseconds. */
	readTimeout?: number;
	writeTimeout?: number;
	/** Bytes. */
	largestAnswer?: number;
}

export interface Connection {
	/** Address of webservice.php. */
	address: string;
	client: Client;
	records: RecordReader;
	metadata: Metadata;
	people: People;
	/** Records by their numbers and labels. */
	names: RecordNames;
	/** Number settings of the credential's user, and exchange rates. */
	settings: UserSettings;
	/** What the values of a form may ask the CRM: owners and referenced records. */
	lookups: ValueLookups;
	/** IANA name of the zone of the CRM's clock. */
	zone: string;
	/** Webservice id of the credential's user; '' before the first request logged in. */
	userId: () => string;
	username: string;
	/** Logs in again as the credential's user, beside the credential's own session; the server's result. */
	logIn: () => Promise<JsonObject>;
	/** Logs in again and ends that session. Throws the WebserviceError of a server that cannot end it. */
	openAndEndSession: () => Promise<void>;
	/** The credential's session is used no more: the next request of this process logs in again. */
	forgetSession: () => void;
	/** Up to the given number of connections for parallel reading, each with its own session; this one first. */
	readers: (wanted: number) => Promise<Connection[]>;
}

export const READ_TIMEOUT = 60_000;
export const WRITE_TIMEOUT = 180_000;

/** Opens the CRM of the node's credential. Throws an InputError if its settings are unusable. */
export async function connect(context: Context, limits: Limits = {}): Promise<Connection> {
	const channel = await CredentialChannel.open(context);
	const settings: ClientSettings = {
		readTimeout: limits.readTimeout ?? READ_TIMEOUT,
		writeTimeout: limits.writeTimeout ?? WRITE_TIMEOUT,
		largestAnswer: limits.largestAnswer ?? LARGEST_ANSWER,
		pause: (milliseconds) => pause(context, milliseconds),
	};
	const { address, zone, username } = channel.settings;
	const userId = () => channel.userId;
	const user = {
		get id() {
			return userId();
		},
		name: username,
	};
	const client = new Client(channel, settings);
	const records = new RecordReader(client);
	const metadata = new Metadata(client);
	const people = new People(records.run, user);
	const names = new RecordNames(records, metadata);
	const first: Connection = {
		address,
		client,
		records,
		metadata,
		people,
		names,
		settings: new UserSettings(client, userId),
		lookups: {
			zone,
			owner: async (text) => await people.findOnly(text),
			ownerForms: async () => await people.ownerForms(),
			reference: async (field, text, others) => await referenceIdOf(field, text, { address, metadata, names }, others),
		},
		zone,
		userId,
		username,
		logIn: async () => await channel.logIn(settings.pause),
		openAndEndSession: async () => await channel.openAndEndSession(settings.pause),
		forgetSession: () => channel.forget(),
		readers: async (wanted) => {
			const [, ...more] = await channel.readers(wanted, settings.pause);
			return [first, ...more.map((one) => onChannel(first, client.on(one)))];
		},
	};
	return first;
}

/** The same CRM on another session; metadata and owners stay shared. It opens no further ones. */
function onChannel(connection: Connection, client: Client): Connection {
	const other: Connection = {
		...connection,
		client,
		records: new RecordReader(client),
		readers: async () => [other],
	};
	return other;
}
