// What the tests, the demo and the benchmarks see of the embedded CRM.

import type { NewCurrency, NewField, NewUser } from './customising';
import type { Database } from './database';
import type { DirectOptions } from './direct';
import type { Faults } from './faults';
import type { JsonObject } from './json';
import type { RequestRecord } from './log';
import type { Broken, PersonalityName } from './personalities';
import type { AccessKeys } from './users';

export interface CrmOptions {
	/** Which recorded server it answers as; `salesplatform-7.2` unless given. */
	personality?: PersonalityName;
	/** Any free one unless given. */
	port?: number;
	/** Some dozens of Russian and English records; true unless given. */
	samples?: boolean;
	/** Milliseconds that every request takes, one after the other within a session. */
	latency?: number;
	/** Epoch milliseconds; also what the Date header shows. */
	clock?: () => number;
	/** Turns single permanent faults of the personality on or off. */
	broken?: Partial<Broken>;
	/** sync reads syncType; true fixes sync on a server that lacks it. */
	syncTypeRegistered?: boolean;
	/** Parameters that convertlead has registered; `element` unless given. */
	convertleadForm?: 'element' | 'five';
	/** Adds custom fields if the recording has none; true unless given. */
	customFields?: boolean;
	/** Whether users other than the administrator see the records of others; unless given `public` if fresh, else `private`. */
	sharing?: 'private' | 'public';
	/**
	 * A fresh installation: the salesman's profile allows everything but Users and opening tickets, and everybody sees
	 * and changes the records of others. Otherwise it is as the personality was first recorded.
	 */
	fresh?: boolean;
	/**
	 * The administrator's currency decimals are those that the installer gives him: none at all on Vtiger 7.5,
	 * 0 on 8, 2 on SalesPlatform. Otherwise they are 2.
	 */
	installerAdmin?: boolean;
	/** Random unless given. */
	accessKeys?: AccessKeys;
	/** Folder of the installation, such as `/crm`; none unless given. */
	basePath?: string;
	/** PEM texts: serves https. */
	tls?: { key: string; cert: string };
	/** Milliseconds that a write waits for locks left behind by a save that died; 300 unless given. */
	lockWait?: number;
}

export interface CrmUser<Id extends string> {
	id: Id;
	username: string;
	accessKey: string;
}

export interface Crm {
	/** Without a trailing slash and without webservice.php. */
	url: string;
	admin: CrmUser<'19x1'>;
	/** No administrator: sees neither Users nor, with private sharing, the records of others. */
	sales: CrmUser<'19x5'>;
	/** Every webservice request seen since the start or the last clearLog. */
	requests: RequestRecord[];
	/** Logins that succeeded since then. */
	readonly logins: number;
	clearLog(): void;
	/** Sessions that the server knows. */
	readonly sessions: number;
	/** Records of a module as retrieve gives them, without the recycle bin. */
	records(module: string): JsonObject[];
	/** Creates without HTTP and without checks. @returns the webservice id. */
	create(module: string, fields: JsonObject, options?: DirectOptions): string;
	revise(id: string, fields: JsonObject, options?: DirectOptions): void;
	remove(id: string, options?: DirectOptions): void;
	restore(id: string, options?: DirectOptions): void;
	/** Looks into the tables behind the records. */
	database: Database;
	/** Adds a custom field, which records that are there already hold as NULL. @returns its name. */
	addField(module: string, field: NewField): string;
	/** Takes a value out of a picklist; records that hold it keep it. */
	retireChoice(module: string, field: string, value: string): void;
	/** Adds a user with number and date formats of his own. */
	addUser(user: NewUser): CrmUser<string>;
	/** Adds a currency. @returns its webservice id. */
	addCurrency(currency: NewCurrency): string;
	/** Content of the file that was uploaded to a document. */
	file(documentId: string): Buffer | undefined;
	/** All sessions are forgotten, as PHP's garbage collection does. */
	loseSessions(): void;
	/** Signs a user in with a browser. @returns the value of the cookie PHPSESSID. */
	browserSession(username: string): string;
	faults: Faults;
	/** Milliseconds that every request takes. */
	latency: number;
	/** A save has died and its locks block the next writes. */
	readonly poisoned: boolean;
	/** Lets the locks go. */
	heal(): void;
	/** Cuts every connection and listens again on the same port; records stay, sessions too unless told otherwise. */
	restart(options?: { loseSessions?: boolean; downMilliseconds?: number }): Promise<void>;
	stop(): Promise<void>;
}
