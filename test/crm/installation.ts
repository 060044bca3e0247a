// One installed CRM: its modules, records, users and sessions, and how it is set up.

import type { ServerClock } from './clock';
import type { Modules } from './modules';
import type { Personality } from './personalities';
import type { Poison } from './poison';
import type { Sessions } from './sessions';
import type { Store } from './store';
import type { Users } from './users';

/** A file behind a document. */
export interface Attachment {
	id: number;
	filename: string;
	type: string;
	content: Buffer;
}

export interface Installation {
	personality: Personality;
	modules: Modules;
	store: Store;
	users: Users;
	sessions: Sessions;
	clock: ServerClock;
	poison: Poison;
	/** By the id of the document. */
	attachments: Map<number, Attachment>;
	/** Whether a user who is no administrator sees the records of others. */
	sharing: 'private' | 'public';
	/** Which parameters convertlead has registered. */
	convertleadForm: 'element' | 'five';
}
