// Records in memory: tables ordered by id, and one sequence of ids for all CRM records.

export type StoredValue = string | null;

export interface StoredRecord {
	id: number;
	/** The module it was created in; activities are told apart by activitytype instead. */
	module: string;
	/** In the recycle bin. */
	deleted: boolean;
	/** A lead that became an account or contact: hidden from queries, still retrievable. */
	converted: boolean;
	/** Only what differs from an empty column. */
	values: Record<string, StoredValue>;
}

export class Table {
	/** Ascending by id, the recycle bin included. */
	readonly rows: StoredRecord[] = [];
	private readonly byId = new Map<number, StoredRecord>();

	get(id: number): StoredRecord | undefined {
		return this.byId.get(id);
	}

	add(record: StoredRecord): void {
		const last = this.rows[this.rows.length - 1];
		if (last === undefined || last.id < record.id) this.rows.push(record);
		else this.rows.splice(this.firstAfter(record.id), 0, record);
		this.byId.set(record.id, record);
	}

	/** Removes for good, as the server does with entities that have no recycle bin. */
	purge(id: number): void {
		const at = this.firstAfter(id - 1);
		if (this.rows[at]?.id === id) this.rows.splice(at, 1);
		this.byId.delete(id);
	}

	/** Index of the first row whose id is greater. */
	firstAfter(id: number): number {
		let low = 0;
		let high = this.rows.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((this.rows[middle]?.id ?? Infinity) > id) high = middle;
			else low = middle + 1;
		}
		return low;
	}

	nextOwnId(): number {
		return (this.rows[this.rows.length - 1]?.id ?? 0) + 1;
	}
}

/** A link made by add_related. */
export interface Link {
	source: number;
	related: number;
}

/** Whom an event brings together, by their bare ids. */
export interface Guests {
	contacts: readonly number[];
	invitees: readonly number[];
}

export class Store {
	private readonly tables = new Map<string, Table>();
	private readonly entities = new Map<number, StoredRecord>();
	private readonly numbers = new Map<string, number>();
	private sequence = 1000;
	readonly links: Link[] = [];
	/** By the id of the event or task. */
	readonly guests = new Map<number, Guests>();

	table(name: string): Table {
		let table = this.tables.get(name);
		if (table === undefined) {
			table = new Table();
			this.tables.set(name, table);
		}
		return table;
	}

	/** The next id of the sequence that all CRM records share. */
	nextId(): number {
		return ++this.sequence;
	}

	/** The next record number of a module. */
	nextNumber(module: string): number {
		const next = (this.numbers.get(module) ?? 0) + 1;
		this.numbers.set(module, next);
		return next;
	}

	addEntity(table: string, record: StoredRecord): void {
		this.table(table).add(record);
		this.entities.set(record.id, record);
	}

	/** A CRM record of any module, deleted or not. */
	entity(id: number): StoredRecord | undefined {
		return this.entities.get(id);
	}

	forgetEntity(table: string, id: number): void {
		this.table(table).purge(id);
		this.entities.delete(id);
	}
}
