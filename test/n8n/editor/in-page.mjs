// Functions that run inside the page: playwright sends their text there, so they use nothing but what globalThis has there.

/** Texts that do not fit into the elements that show them. @param {Element} root @returns {string[]} */
export function textsCutOff(root) {
	const { getComputedStyle, HTMLElement, HTMLInputElement, Node } = globalThis;
	const shown = [...root.querySelectorAll('*')].filter(
		(element) => element instanceof HTMLElement && element.checkVisibility() && element.getClientRects().length > 0,
	);
	return shown.flatMap((element) => {
		const isInput = element instanceof HTMLInputElement;
		const own = [...element.childNodes]
			.filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
			.map(({ textContent }) => textContent)
			.join('')
			.trim();
		const text = isInput ? element.value || element.placeholder : own;
		/** @param {Element | null} one */
		const hides = (one) =>
			one !== null &&
			(isInput || getComputedStyle(one).overflowX !== 'visible') &&
			one.clientWidth > 0 &&
			one.scrollWidth > one.clientWidth + 1;
		// The words may be in a span, and what is too narrow for them is around it.
		return text !== '' && (hides(element) || (!isInput && hides(element.parentElement))) ? [text] : [];
	});
}

/** Whether the entries of the open searchable list are those of this filter. @param {string} filter in lower case */
export function isNarrowedTo(filter) {
	const entries = [...globalThis.document.querySelectorAll('[data-test-id=rlc-item]')];
	return entries.length > 0 && entries.every(({ textContent }) => textContent?.toLowerCase().includes(filter));
}

/** Calls window.noticeSeen with every notice that appears in the corner of the screen. */
export function watchNotices() {
	const { document, HTMLElement, MutationObserver } = globalThis;
	new MutationObserver((changes) => {
		for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
			if (!(node instanceof HTMLElement) || !node.matches('.el-notification')) continue;
			const isError = node.querySelector('.el-notification--error, .el-notification--warning') !== null;
			Reflect.get(globalThis, 'noticeSeen')(node.innerText, isError);
		}
	}).observe(document, { childList: true, subtree: true });
}

/** The values of inputs. @param {Element[]} inputs */
export function valuesOf(inputs) {
	return inputs.map((input) => (input instanceof globalThis.HTMLInputElement ? input.value : ''));
}

/** Calls window.clickSeen whenever a button of the mouse goes down. */
export function watchClicks() {
	globalThis.addEventListener(
		'pointerdown',
		({ isTrusted }) => {
			if (isTrusted) Reflect.get(globalThis, 'clickSeen')();
		},
		true,
	);
}
