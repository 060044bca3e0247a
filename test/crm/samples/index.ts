// Sample records.

import type { Installation } from '../installation';

export function addSamples(_installation: Installation): void {
	// Filled in by the sample files.
}
