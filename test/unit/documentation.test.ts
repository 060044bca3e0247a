// The documents against the package: quoted errors, names in the forms, links and commands exist, in both languages.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { VtigerApi } from '../../credentials/VtigerApi.credentials';
import { Vtiger } from '../../nodes/Vtiger/Vtiger.node';
import { VtigerTrigger } from '../../nodes/Vtiger/VtigerTrigger.node';

const PROJECT = path.resolve(__dirname, '../..');
const READMES = ['README.md', 'README.ru.md'];
const DOCUMENTS = [
	...READMES,
	'CONTRIBUTING.md',
	'BENCHMARKS.md',
	'CHANGELOG.md',
	'examples/README.md',
	'examples/README.ru.md',
	'docs/trigger.md',
	'docs/trigger.ru.md',
];

const read = (file: string) => readFileSync(path.join(PROJECT, file), 'utf8');
const proseOf = (file: string) =>
	read(file)
		.replace(/```.*?```/gs, '')
		.replace(/`[^`\n]*`/g, '');
const codeSpans = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

function sources(folder: string): string {
	return readdirSync(path.join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => read(path.join(folder, file)))
		.join('\n');
}

/** The first cells of the table of errors, which is the longest section of two columns with errors in them. */
function quotedErrors(file: string): string[][] {
	const [, table = ''] =
		/^\|[^|]+\|[^|]+\|\n\|---\|---\|\n(\| `The CRM refused the access key.*?)\n\n/ms.exec(read(file)) ?? [];
	return table.split('\n').map((row) => codeSpans(row.split('|')[1] ?? ''));
}

type Entry = INodeProperties | INodePropertyOptions | INodePropertyCollection;

function labels(entries: readonly Entry[]): string[] {
	return entries.flatMap((entry) => [
		'displayName' in entry ? entry.displayName : entry.name,
		...('options' in entry ? labels(entry.options ?? []) : []),
		...('values' in entry ? labels(entry.values) : []),
	]);
}

function properties(entries: readonly Entry[]): INodeProperties[] {
	return entries.flatMap((entry) => [
		...('type' in entry ? [entry] : []),
		...('options' in entry ? properties(entry.options ?? []) : []),
		...('values' in entry ? properties(entry.values) : []),
	]);
}

const FORMS = [
	new Vtiger().description.properties,
	new VtigerTrigger().description.properties,
	new VtigerApi().properties,
].flat();

describe.each(READMES)('%s', (file) => {
	test('quotes errors that the package has', () => {
		const code = `${sources('nodes')}${sources('credentials')}`;
		// A value's error is put together of what was given, what is wanted, and the field.
		const isKnown = (words: string) => code.includes(words) || code.includes(words.replace(/^[“”\s]*is not /, ''));
		const unknown = quotedErrors(file)
			.flat()
			.filter((text) => !/^\?+$/.test(text))
			.flatMap((text) => text.replace(/ \([^)]*\)(:.*)?$/, '').split('…'))
			.map((words) => words.trim())
			.filter((words) => /[a-z]/i.test(words) && !isKnown(words));
		expect(unknown).toEqual([]);
		expect(quotedErrors(file).length).toBeGreaterThan(25);
	});

	test('names parameters and choices as the forms do', () => {
		const known = new Set(labels(FORMS));
		const named = [...proseOf(file).matchAll(/\| (Options|Resource) \|([^|]*)\|/g)].flatMap(([, , cell = '']) =>
			cell.split(';').map((one) => one.replace(/ — .*| \(.*/g, '').trim()),
		);
		expect(named.filter((name) => !known.has(name))).toEqual([]);
		expect(named).toContain('Detection');
	});

	test('installs without compiling n8n’s own packages', () => {
		const installs = [...read(file).matchAll(/^npm install .*$/gm)].map(([line]) => line);
		expect(installs).toEqual(['npm install --ignore-scripts --legacy-peer-deps n8n-nodes-salesplatform-vtiger']);
	});
});

test('both languages quote the same errors in the same order', () => {
	expect(quotedErrors('README.ru.md').slice(0, 25)).toEqual(quotedErrors('README.md').slice(0, 25));
	expect(quotedErrors('README.ru.md')).toHaveLength(quotedErrors('README.md').length);
});

test.each(DOCUMENTS)('%s leads to files that exist', (file) => {
	const links = [...read(file).matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)].map(([, target = '']) => target);
	const broken = links.filter(
		(link) => !/^https?:/.test(link) && !existsSync(path.join(PROJECT, path.dirname(file), link)),
	);
	expect(broken).toEqual([]);
});

test.each(DOCUMENTS)('%s names commands that exist', (file) => {
	const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
	const named = [...read(file).matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
	expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('CONTRIBUTING.md lists the names of all parameters', () => {
	const listed = new Set(codeSpans(read('CONTRIBUTING.md')));
	const names = properties(FORMS).map(({ name }) => name);
	expect([...new Set(names)].filter((name) => !listed.has(name))).toEqual([]);
});

test('placeholders are examples, or say what a click does', () => {
	const given = properties(FORMS).flatMap(({ placeholder, modes = [] }) => [
		placeholder,
		...modes.map((mode) => mode.placeholder),
	]);
	const other = given.filter((text) => text !== undefined && !/^(e\.g\. |Add |Select an? )/.test(text));
	expect(other).toEqual([]);
});

test('parameters that take a record say in which forms', () => {
	const locators = properties(FORMS).filter(({ name }) => /recordId$/i.test(name));
	expect(locators.filter(({ description = '' }) => description === '').map(({ displayName }) => displayName)).toEqual(
		[],
	);
});
