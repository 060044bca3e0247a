// The time zones that a CRM's clock can be in, by their IANA names.

import { isZone } from './times';

/** What SalesPlatform and Vtiger come with. */
const USUAL = ['Europe/Moscow', 'UTC'];
/** Newer names of zones that the runtime may list by their older ones only. */
const RENAMED = [
	'America/Argentina/Buenos_Aires',
	'America/Nuuk',
	'Asia/Ho_Chi_Minh',
	'Asia/Kathmandu',
	'Asia/Kolkata',
	'Asia/Yangon',
	'Atlantic/Faroe',
	'Europe/Kyiv',
];

/** All zones that the runtime knows, the usual ones first, the others by their names. */
export function zoneNames(): string[] {
	const others = [...Intl.supportedValuesOf('timeZone'), ...RENAMED].filter((name) => !USUAL.includes(name));
	return [...USUAL, ...[...new Set(others)].filter(isZone).sort()];
}
