// The Russian example workflows: the same as the English ones but for the texts.

import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const PROJECT = path.resolve(__dirname, '../..');
const FILES = readdirSync(path.join(PROJECT, 'examples')).filter((file) => file.endsWith('.json'));

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
interface Workflow {
	name: string;
	nodes: Array<{ name: string; type: string; parameters: { content?: string } }>;
	connections: { [node: string]: Json };
	pinData: { [node: string]: Json };
}

const read = (...file: string[]) =>
	JSON.parse(readFileSync(path.join(PROJECT, 'examples', ...file), 'utf8')) as Workflow;

/** All that is no text for people: with node names as their places, and without notes, prompts and the workflow's name. */
function bones({ nodes, connections, pinData }: Workflow): Json {
	const names = nodes.map(({ name }) => name);
	const place = (name: string) => `node ${names.indexOf(name)}`;
	const bare = (value: unknown): Json => {
		if (typeof value === 'string') {
			const named = value.replace(/\$\('([^']+)'\)/g, (_, name: string) => place(name));
			return named.replace(/`[^`]*`/g, '``');
		}
		if (Array.isArray(value)) return value.map(bare);
		if (value === null || typeof value !== 'object') return value as Json;
		const entries = Object.entries(value).filter(([key]) => !/^(content|systemMessage|toolDescription)$/.test(key));
		return Object.fromEntries(
			entries.map(([key, entry]) => [key, key === 'node' ? place(String(entry)) : bare(entry)]),
		);
	};
	const byPlace = (keyed: object) =>
		Object.fromEntries(Object.entries(keyed).map(([name, entry]) => [place(name), bare(entry)]));
	return [nodes.map(({ name, ...node }) => [place(name), bare(node)]), byPlace(connections), byPlace(pinData)];
}

test('there is a Russian one of each', () => {
	expect(readdirSync(path.join(PROJECT, 'examples/ru')).sort()).toEqual([...FILES].sort());
});

describe.each(FILES)('%s', (file) => {
	const [english, russian] = [read(file), read('ru', file)];

	test('differs in texts only', () => {
		expect(bones(russian)).toEqual(bones(english));
		expect(JSON.stringify(bones(russian))).not.toContain('node -1');
	});

	test('has its name, its nodes and its note in Russian', () => {
		const notes = russian.nodes.flatMap(({ parameters: { content } }) => content ?? []);
		const texts = [russian.name, ...russian.nodes.map(({ name }) => name), ...notes];
		expect(notes).toHaveLength(1);
		expect(texts.filter((text) => !/[а-яё]/i.test(text))).toEqual([]);
	});

	test('its note has as many paragraphs as the English one, and names the same parameters', () => {
		const notes = [english, russian].map(({ nodes }) =>
			nodes.flatMap(({ parameters }) => parameters.content ?? []).join(),
		);
		const [inEnglish, inRussian] = notes.map((note) => [
			note.split('\n\n').length,
			...[...note.matchAll(/\*([A-Z][^*]+)\*/g)].map(([, name]) => name).sort(),
		]);
		for (const name of inEnglish ?? []) expect(inRussian).toContain(name);
	});
});

test('they are made of the English ones, and nobody has changed them since', async () => {
	const run = promisify(execFile)(process.execPath, [path.join(PROJECT, 'examples/russian.mjs'), '--check']);
	await expect(run).resolves.toMatchObject({ stderr: '' });
});
