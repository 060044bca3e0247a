// The six recorded servers: what each is, and which of its operations are permanently broken.

export type PersonalityName =
	| 'salesplatform-7.2'
	| 'salesplatform-7.2-php7.4'
	| 'vtiger-7.5-php7.4'
	| 'vtiger-8.0-php8.2'
	| 'vtiger-8.2'
	| 'vtiger-8.2-php8.2';

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
	/** As the login answers it. */
	version: string;
	release: 7.2 | 7.5 | 8 | 8.2;
	/** The major version of the PHP that it runs on. */
	php: 7 | 8;
	language: 'ru' | 'en';
	/** Of the administrator and the salesman as first recorded, and of the administrator of a fresh installation. */
	dateFormat: { admin: string; sales: string; fresh: string };
	/** What the salesman's profile allows; the first recordings of a server had one of less. */
	profile: 'limited' | 'sales';
	maxUploadFileSize: number;
	/** no_of_currency_decimals of the administrator as the installer leaves him. */
	installerDecimals: '' | '0' | '2';
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
	release: 7.2,
	php: 7,
	language: 'ru',
	dateFormat: { admin: 'dd-mm-yyyy', sales: 'dd-mm-yyyy', fresh: 'dd-mm-yyyy' },
	profile: 'limited',
	maxUploadFileSize: 32_000_000,
	installerDecimals: '2',
	zoneMinutes: 180,
	syncTypeRegistered: false,
} as const;

const vtiger = {
	edition: 'vtiger',
	version: '8.2.0',
	release: 8.2,
	php: 8,
	language: 'en',
	dateFormat: { admin: 'mm-dd-yyyy', sales: 'mm-dd-yyyy', fresh: 'yyyy-mm-dd' },
	profile: 'limited',
	maxUploadFileSize: 32_000_000,
	installerDecimals: '0',
	zoneMinutes: 0,
	syncTypeRegistered: true,
} as const;

/** What PHP 8 makes of every release: arguments go by name, and some have another name than the one registered. */
const php8: Broken = {
	...healthy,
	sync: true,
	logout: true,
	convertlead: true,
	changePassword: true,
	deleteUser: true,
	retrieve_inventory: true,
	files_retrieve: true,
	inventoryUpdate: true,
};

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
	'vtiger-7.5-php7.4': {
		name: 'vtiger-7.5-php7.4',
		...vtiger,
		version: '7.5.0',
		release: 7.5,
		php: 7,
		dateFormat: { admin: 'yyyy-mm-dd', sales: 'dd-mm-yyyy', fresh: 'yyyy-mm-dd' },
		profile: 'sales',
		maxUploadFileSize: 20_000_000,
		installerDecimals: '',
		broken: { ...healthy, sync: true, changePassword: true, deleteUser: true },
	},
	'vtiger-8.0-php8.2': {
		name: 'vtiger-8.0-php8.2',
		...vtiger,
		version: '8.0.0',
		release: 8,
		dateFormat: { admin: 'mm-dd-yyyy', sales: 'dd-mm-yyyy', fresh: 'mm-dd-yyyy' },
		profile: 'sales',
		maxUploadFileSize: 20_000_000,
		broken: { ...php8 },
	},
	'vtiger-8.2': { name: 'vtiger-8.2', ...vtiger, broken: { ...healthy } },
	'vtiger-8.2-php8.2': { name: 'vtiger-8.2-php8.2', ...vtiger, broken: { ...php8 } },
};

export const personalityNames: readonly PersonalityName[] = [
	'salesplatform-7.2',
	'salesplatform-7.2-php7.4',
	'vtiger-7.5-php7.4',
	'vtiger-8.0-php8.2',
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
	profile?: Personality['profile'],
): Personality {
	const chosen = personalities[name];
	// Registering the missing parameter is what fixes sync on a released server.
	const fixed = syncTypeRegistered === true && broken.sync === undefined ? { sync: false } : {};
	return {
		...chosen,
		profile: profile ?? chosen.profile,
		syncTypeRegistered: syncTypeRegistered ?? chosen.syncTypeRegistered,
		broken: { ...chosen.broken, ...fixed, ...broken },
	};
}
