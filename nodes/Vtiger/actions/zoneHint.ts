// Tells the person if the CRM's clock is not in the credential's time zone, wherever an answer shows it.

import { asText, type JsonObject } from '../webservice/protocol/json';
import { ZONE_ADVICE, zoneMismatch, type ClockReading } from '../webservice/values/serverClock';
import type { Item } from './item';

/** Of a record that the server has just created: its time against the Date header of the answer. */
export function hintAtZoneOfNew(item: Item, record: JsonObject): void {
	const at = item.connection.client.serverTime;
	if (at !== undefined) hintAtZone(item, { wall: asText(record.createdtime), at });
}

/** Of a time of the CRM's clock whose moment is known. */
export function hintAtZone(item: Item, reading: ClockReading): void {
	const mismatch = zoneMismatch(reading, item.connection.zone);
	if (mismatch !== undefined) item.hint(`${mismatch}. ${ZONE_ADVICE}`);
}
