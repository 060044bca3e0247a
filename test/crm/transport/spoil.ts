// What a fault makes of an answer.

import { hugeResult } from '../faults';
import type { Fault } from '../faults';
import { Failure } from '../failures';
import type { Personality } from '../personalities';
import { htmlAnswer } from './answer';
import type { Answer } from './answer';
import { errorAnswer, resultAnswer } from './envelope';

export const loginPage =
	'<!DOCTYPE html>\n<html><head><title>Vtiger</title></head><body><form id="loginForm" method="POST" action="index.php">' +
	'<input name="username"><input name="password" type="password"><button>Sign in</button></form></body></html>\n';

/** What happens to the connection besides the answer. */
export type Cut = 'none' | 'instead' | 'withinBody';

export interface Spoilt {
	answer: Answer;
	cut: Cut;
}

function withBody(answer: Answer, body: string | Buffer): Spoilt {
	return { answer: { ...answer, body }, cut: 'none' };
}

/** @param answer of the operation; an empty result if it did not run. */
export function spoil(personality: Personality, fault: Fault, answer: Answer): Spoilt {
	const body = String(answer.body);
	switch (fault.kind) {
		case 'empty500':
			return { answer: htmlAnswer(500, ''), cut: 'none' };
		case 'text200':
			return { answer: htmlAnswer(200, fault.text ?? 'Sorry! Attempt to access restricted file.'), cut: 'none' };
		case 'textBeforeJson':
			return withBody(answer, `${fault.text ?? 'Warning: Undefined array key 1 in data/CRMEntity.php<br>\n'}${body}`);
		case 'truncatedJson':
			return withBody(answer, body.slice(0, Math.floor(body.length / 2)));
		case 'empty200':
			return withBody(answer, '');
		case 'html':
			return { answer: htmlAnswer(fault.status ?? 200, fault.body ?? loginPage), cut: 'none' };
		case 'status':
			return { answer: htmlAnswer(fault.status, fault.body ?? '', fault.headers), cut: 'none' };
		case 'json':
			return { answer: errorAnswer(personality, new Failure(fault.code, fault.message)), cut: 'none' };
		case 'redirect':
			return { answer: htmlAnswer(fault.status ?? 302, '', { Location: fault.location }), cut: 'none' };
		case 'invalidUtf8': {
			const at = body.lastIndexOf('"');
			const bytes = [Buffer.from(body.slice(0, at)), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(body.slice(at))];
			return withBody(answer, Buffer.concat(bytes));
		}
		case 'huge':
			return { answer: resultAnswer(hugeResult(fault.bytes)), cut: 'none' };
		case 'cutBefore':
		case 'cutDuring':
			return { answer, cut: 'instead' };
		case 'cutAfterHeaders':
			return { answer, cut: 'withinBody' };
		case 'slow':
		case 'loseSession':
			return { answer, cut: 'none' };
	}
}
