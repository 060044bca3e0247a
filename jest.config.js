// Jest runs the TypeScript sources as they stand; the type check belongs to the build.
module.exports = {
	testSequencer: '<rootDir>/test/tools/sequencer.js',
	testEnvironment: '<rootDir>/test/tools/n8n/environment.js',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/n8n/', '<rootDir>/test/live/'],
	globalSetup: '<rootDir>/test/tools/n8n/bundle.js',
	moduleNameMapper: { '^(n8n-core|n8n-workflow)$': '<rootDir>/test/tools/n8n/$1.js' },
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false, tsconfig: '<rootDir>/tsconfig.json' }] },
	// Slow and busy machines take longer; what has to be quick is measured where it stands.
	testTimeout: 30_000,
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageReporters: ['text', 'json-summary'],
};
