import { config } from '@n8n/node-cli/eslint';

// The floors of the house, from the ground up: a room imports from the rooms below it only.
const FLOORS = ['webservice/protocol', 'webservice/vtql', 'webservice/metadata', 'webservice/values'];
const N8N = ['n8n-workflow', 'n8n-core'];
const ROOMS = {
	...Object.fromEntries(
		FLOORS.map((room, floor) => [
			room,
			[...N8N, ...rooms(...FLOORS.slice(floor + 1)), ...rooms('connection', 'forms', 'actions', 'trigger')],
		]),
	),
	'trigger/bookkeeping': [...N8N, ...rooms(...FLOORS.slice(1), 'connection', 'forms', 'actions')],
	connection: rooms('forms', 'actions', 'trigger'),
	forms: rooms('actions', 'trigger'),
	actions: rooms('trigger'),
	trigger: rooms('actions'),
};

const NOT_FROM_THERE = 'A room imports from the rooms below it only: CONTRIBUTING.md shows the house.';
/** The bookkeeping knows nothing of the trigger around it. */
const BESIDE = { 'trigger/bookkeeping': [{ regex: '^\\.\\./[^.]', message: NOT_FROM_THERE }] };

function rooms(...names) {
	return names.flatMap((name) => [`**/${name}`, `**/${name}/**`, `**/${name.split('/').pop()}/*`]);
}

const restrictions = Object.entries(ROOMS).map(([room, group]) => ({
	files: [`nodes/Vtiger/${room}/**/*.ts`],
	rules: {
		'no-restricted-imports': ['error', { patterns: [{ group, message: NOT_FROM_THERE }, ...(BESIDE[room] ?? [])] }],
	},
}));
// A room inside another one has its own list, which replaces the outer one's: the inner ones come last.
restrictions.sort((a, b) => a.files[0].length - b.files[0].length);

export default [...config, ...restrictions];
