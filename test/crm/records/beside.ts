// Parameters beside the record itself that the servers' save code looks at.

/** What the browser's own edit in place sends beside the record, and a webservice call may send too. */
export interface Beside {
	/** `ajxaction=DETAILVIEW`: only single fields change. */
	detailView: boolean;
	/** contactidlist: the bare ids of an event's contacts. */
	contacts: readonly number[];
	/** inviteesid: the bare ids of the users invited. */
	invitees: readonly number[];
}

export const nothingBeside: Beside = { detailView: false, contacts: [], invitees: [] };
