// Texts that the database of a CRM can take for an empty one.

/** Spaces, and what many databases give no weight: control and formatting characters, accents without a letter. */
const WITHOUT_WEIGHT = /^[\s\p{Z}\p{C}\p{M}\p{DI}]*$/u;

/** Whether a comparison with the text can find the records that have none. */
export function isEmptyText(text: string): boolean {
	return WITHOUT_WEIGHT.test(text);
}
