// A failed login through n8n: what the credential writes, the node reads back, whatever n8n wraps around it.

import { readLoginFailure, withFailure } from '../../../nodes/Vtiger/connection/credential/loginFailure';
import { InputError, WebserviceError } from '../../../nodes/Vtiger/webservice/protocol/errors';
import { ConnectionFailure } from '../../../nodes/Vtiger/webservice/protocol/http';

const refused = new WebserviceError({
	code: 'INVALID_USER_CREDENTIALS',
	operation: 'login',
	reason: 'Invalid username or password',
	status: 200,
	retryAfter: 7,
});

/** As another bundle gives it: no class of this one. */
const fromOtherBundle = (error: Error) =>
	Object.assign(new Error(error.message), { loginFailure: { ...(error as { loginFailure?: object }).loginFailure } });

const WRAPPED: Array<[string, (error: unknown) => unknown]> = [
	['as it is', (error) => error],
	['as a cause', (error) => new Error('n8n says', { cause: error })],
	['as the cause of a cause', (error) => new Error('outer', { cause: new Error('inner', { cause: error }) })],
	['by its message only', (error) => new Error((error as Error).message)],
];

describe.each(WRAPPED)('%s', (_, wrap) => {
	test('a refused login comes back with code, operation, reason and advice', () => {
		const { code, operation, reason, advice, message } = refused;
		expect(readLoginFailure(wrap(withFailure(refused)))).toMatchObject({ code, operation, reason, advice, message });
	});

	test('a lost connection comes back as one of the login', () => {
		const written = withFailure(new ConnectionFailure('refused', '10.0.0.1:443'));
		const read = readLoginFailure(wrap(written));
		expect(read).toBeInstanceOf(WebserviceError);
		expect(read).toMatchObject({ operation: 'login', advice: expect.stringMatching(/\w/) });
		expect((written as Error).message).toContain(read?.message);
	});
});

test.each(['first line\nsecond line', 'words (with brackets). And more'])(
	'of a message alone, the reason %j comes back',
	(reason) => {
		const failure = withFailure(
			new WebserviceError({ code: 'SERVER_FAULT', operation: 'getchallenge', reason }),
		) as Error;
		const read = readLoginFailure(new Error(failure.message));
		expect(read).toMatchObject({
			code: 'SERVER_FAULT',
			operation: 'getchallenge',
			advice: expect.stringMatching(/\w/),
		});
		expect(`${(read as WebserviceError).reason}. ${(read as WebserviceError).advice}`).toContain(reason);
	},
);

test.each(['Denied (login, ACCESS_DENIED). Ask.', 'Denied (login, ACCESS_DENIED): . Ask.'])(
	'%j has no reason, but advice',
	(message) => {
		expect(readLoginFailure(new Error(message))).toMatchObject({ code: 'ACCESS_DENIED', reason: '', advice: 'Ask.' });
	},
);

test.each(['Denied (create, ACCESS_DENIED). Ask.', 'Denied (login, ACCESS_DENIED)', 'x'])(
	'%j is no message of a failed login',
	(message) => {
		expect(readLoginFailure(new Error(message))).toBeUndefined();
	},
);

test('is found behind nineteen causes, and no deeper', () => {
	const behind = (causes: number) => {
		let error = Object.assign(new Error('n8n'), {
			loginFailure: { code: 'ACCESS_DENIED', advice: 'Ask us.' },
		}) as Error;
		for (let depth = 0; depth < causes; depth++) error = new Error('n8n', { cause: error });
		return error;
	};
	expect(readLoginFailure(behind(19))).toMatchObject({ code: 'ACCESS_DENIED', advice: 'Ask us.' });
	expect(readLoginFailure(behind(20))).toBeUndefined();
});

test('status and the server’s pause come back, too', () => {
	expect(readLoginFailure(withFailure(refused))).toMatchObject({ status: 200, retryAfter: 7 });
});

test('a wrong setting comes back with its parameter', () => {
	const wrong = new InputError('URL', 'The URL is empty', 'Fill it in.');
	const read = readLoginFailure(withFailure(wrong));
	expect(read).toBeInstanceOf(InputError);
	expect(read).toMatchObject({ parameter: 'URL', advice: 'Fill it in.' });
	const { parameter, message, advice } = wrong;
	const plain = fromOtherBundle(Object.assign(new Error('n8n'), { loginFailure: { parameter, message, advice } }));
	expect(readLoginFailure(plain)).toEqual(wrong);
});

test.each([new TypeError('undefined is not a function'), 'text', undefined, null, 5])(
	'%p is no failure of the login: it stays as it is, and nothing is read from it',
	(error) => {
		expect(withFailure(error)).toBe(error);
		expect(readLoginFailure(error)).toBeUndefined();
	},
);

test('of a failure that another bundle wrote, what has another form is left out', () => {
	const loginFailure = { code: 5, operation: 'login', reason: 'x', advice: null, status: 'y', retryAfter: 0 };
	const read = readLoginFailure(Object.assign(new Error('n8n'), { loginFailure }));
	expect(read).toMatchObject({ code: '', operation: 'login', reason: 'x', status: 0 });
	expect(read).toMatchObject({ retryAfter: undefined });
	expect(readLoginFailure(Object.assign(new Error('n8n'), { loginFailure: null }))).toBeUndefined();
});

test('causes that lead back to themselves end', () => {
	const error = new Error('round');
	error.cause = error;
	expect(readLoginFailure(error)).toBeUndefined();
});
