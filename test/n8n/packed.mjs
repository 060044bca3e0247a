// The package as it would be published: packed once by the run, or by a part that is run on its own.

import { build, pack } from '../tools/package-tarball.mjs';
import { temporaryFolder } from '../tools/shutdown.mjs';

/** The environment variable in which the run tells its parts where the tarball is. */
export const tarballVariable = 'VTIGER_TEST_TARBALL';

/** @returns {Promise<string>} path of the tarball */
export async function packPackage() {
	await build();
	return await pack(temporaryFolder('vtiger-package'));
}

/** @type {Promise<string> | undefined} */
let packed;

/** @returns {Promise<string>} */
export async function packedPackage() {
	packed ??= process.env[tarballVariable] ? Promise.resolve(process.env[tarballVariable]) : packPackage();
	return await packed;
}
