// Where things lie: the project, and the cache folder outside it that holds n8n and its Node.

import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @param {...string} parts */
export const inProject = (...parts) => path.join(projectFolder, ...parts);

/** n8n takes gigabytes and minutes to install, so every clone on a machine shares one copy. VTIGER_N8N_CACHE names another folder. */
export function cacheFolder() {
	if (process.env.VTIGER_N8N_CACHE) return path.resolve(process.env.VTIGER_N8N_CACHE);
	const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
	return path.join(base, 'n8n-nodes-salesplatform-vtiger');
}
