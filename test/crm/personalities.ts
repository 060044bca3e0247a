// The four recorded servers: what each is, and which of its operations are permanently broken.

export type PersonalityName = 'salesplatform-7.2' | 'salesplatform-7.2-php7.4' | 'vtiger-8.2' | 'vtiger-8.2-php8.2';

/** Each may be switched by the option `broken`. */
export interface Broken {
	/** `SELECT *` and `tags` with at least one row: empty 500. */
	selectStar: boolean;
	/** retrieve_related with at least one row of a module with tags: empty 500. */
	retrieve_related: boolean;
	/** Every call is an empty 500. */
	sync: boolean;
	/** INTERNAL_SERVER_ERROR on SalesPlatform, empty 500 on Vtiger 8; the session lives on. */
	logout: boolean;
	/** INTERNAL_SERVER_ERROR even with the session of a signed-in browser. */
	extendsession: boolean;
	/** ACCESS_DENIED on SalesPlatform (wrong parameters registered), empty 500 on Vtiger 8 with PHP 8. */
	convertlead: boolean;
	/** Plain text "Sorry! …". */
	changePassword: boolean;
	/** Plain text "Sorry! …". */
	deleteUser: boolean;
	/** Empty 500. */
	retrieve_inventory: boolean;
	/** Empty 500, which is also what a server without the operation answers. */
	files_retrieve: boolean;
	/** `update` of an inventory record with an empty discount or charge: empty 500. */
	inventoryUpdate: boolean;
}

export interface Personality {
	name: PersonalityName;
	edition: 'salesplatform' | 'vtiger';
	version: string;
	language: 'ru' | 'en';
	/** Minutes that the server's wall clock is ahead of UTC. */
	zoneMinutes: number;
	/** sync reads syncType. */
	syncTypeRegistered: boolean;
	broken: Broken;
}

const healthy: Broken = {
	selectStar: false,
	retrieve_related: false,
	sync: false,
	logout: false,
	extendsession: false,
	convertlead: false,
	changePassword: false,
	deleteUser: false,
	retrieve_inventory: false,
	files_retrieve: false,
	inventoryUpdate: false,
};

const salesplatform = {
	edition: 'salesplatform',
	version: '7.2.0-202008',
	language: 'ru',
	zoneMinutes: 180,
	syncTypeRegistered: false,
} as const;

const vtiger = {
	edition: 'vtiger',
	version: '8.2.0',
	language: 'en',
	zoneMinutes: 0,
	syncTypeRegistered: true,
} as const;

const personalities: Record<PersonalityName, Personality> = {
	'salesplatform-7.2': {
		name: 'salesplatform-7.2',
		...salesplatform,
		broken: { ...healthy, convertlead: true, files_retrieve: true },
	},
	'salesplatform-7.2-php7.4': {
		name: 'salesplatform-7.2-php7.4',
		...salesplatform,
		broken: {
			...healthy,
			selectStar: true,
			retrieve_related: true,
			sync: true,
			logout: true,
			extendsession: true,
			convertlead: true,
			changePassword: true,
			deleteUser: true,
			files_retrieve: true,
		},
	},
	'vtiger-8.2': { name: 'vtiger-8.2', ...vtiger, broken: { ...healthy } },
	'vtiger-8.2-php8.2': {
		name: 'vtiger-8.2-php8.2',
		...vtiger,
		broken: {
			...healthy,
			sync: true,
			logout: true,
			convertlead: true,
			changePassword: true,
			deleteUser: true,
			retrieve_inventory: true,
			files_retrieve: true,
			inventoryUpdate: true,
		},
	},
};

export const personalityNames: readonly PersonalityName[] = [
	'salesplatform-7.2',
	'salesplatform-7.2-php7.4',
	'vtiger-8.2',
	'vtiger-8.2-php8.2',
];

export function isPersonalityName(name: string): name is PersonalityName {
	return personalityNames.some((known) => known === name);
}

/** The named server with single faults turned on or off. */
export function personality(
	name: PersonalityName,
	broken: Partial<Broken> = {},
	syncTypeRegistered?: boolean,
): Personality {
	const chosen = personalities[name];
	// Registering the missing parameter is what mends sync on a released server.
	const mended = syncTypeRegistered === true && broken.sync === undefined ? { sync: false } : {};
	return {
		...chosen,
		syncTypeRegistered: syncTypeRegistered ?? chosen.syncTypeRegistered,
		broken: { ...chosen.broken, ...mended, ...broken },
	};
}
