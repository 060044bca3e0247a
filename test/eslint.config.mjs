// Plain rules for what is not published: tests, tools, examples. n8n's own rules are for nodes and credentials.

import eslint from '@eslint/js';
import typescript from 'typescript-eslint';

export default typescript.config(
	{ linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
	eslint.configs.recommended,
	...typescript.configs.strict.map((config) => ({ ...config, files: ['**/*.ts'] })),
	{
		files: ['**/*.ts'],
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{
					argsIgnorePattern: '^_',
					varsIgnorePattern: '^_',
					destructuredArrayIgnorePattern: '^_',
					ignoreRestSiblings: true,
				},
			],
			'@typescript-eslint/no-dynamic-delete': 'off',
			'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
		},
	},
	{
		files: ['**/*.mjs', '**/*.js'],
		languageOptions: {
			globals: {
				process: 'readonly',
				console: 'readonly',
				fetch: 'readonly',
				URL: 'readonly',
				URLSearchParams: 'readonly',
				setTimeout: 'readonly',
				clearTimeout: 'readonly',
				setInterval: 'readonly',
				clearInterval: 'readonly',
				Buffer: 'readonly',
				AbortSignal: 'readonly',
				AbortController: 'readonly',
				require: 'readonly',
				module: 'writable',
				exports: 'writable',
				__dirname: 'readonly',
				structuredClone: 'readonly',
				FormData: 'readonly',
				Blob: 'readonly',
				performance: 'readonly',
				setImmediate: 'readonly',
			},
		},
	},
);
