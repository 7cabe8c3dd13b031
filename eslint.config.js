// The rules of docs/style.md that a program can check. `npm run check` runs them; `npm run check -- --lengths` also names the
// files and functions that are long enough to be questioned. Formatting is prettier's, types are tsc's.
import tseslint from 'typescript-eslint'

const length = process.env.LINT_LENGTHS === '1' ? 'warn' : 'off'

/** A refusal is for a person, but for what nobody should ever see. */
const REFUSAL = 'NewExpression[callee.name="Fault"][arguments.0.value!="internal-server-error"]'
const saidRefusals = [
  '[arguments.1.type="Literal"][arguments.1.value!=""]',
  '[arguments.1.type="TemplateLiteral"]:not(:has(CallExpression[callee.name=/^say/]))',
].map(unsaid => ({ selector: REFUSAL + unsaid, message: 'docs/design/texts.md: what people read is said.' }))

const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'docs/style.md: no default exports.' }

const noModuleState = {
  selector:
    'Program > VariableDeclaration[kind="let"], Program > ExportNamedDeclaration > VariableDeclaration[kind="let"]',
  message: 'docs/style.md: no module-level state.',
}

export default tseslint.config(
  { ignores: ['node_modules/', '.runtime/', 'data/', 'web/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_$' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', noDefaultExport, noModuleState],
      'no-var': 'error',
      'prefer-const': 'error',
      'max-lines': [length, { max: 250 }],
      'max-lines-per-function': [length, { max: 40 }],
    },
  },
  {
    // The codec and the command engine infer types from declarations, the store from its collections.
    files: ['xep/schema.ts', 'core/commands/command.ts', 'store/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
    },
  },
  {
    files: ['{bank,component,core,directory,gateway,mail,money,xep}/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, noModuleState, ...saidRefusals] },
  },
  {
    // Programs and tests: what is not checked there fails there.
    files: ['bench/**', 'test/**'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
      'max-lines-per-function': 'off',
      'no-restricted-syntax': ['error', noDefaultExport],
      'no-restricted-properties': [
        'error',
        ...['describe', 'it'].flatMap(object =>
          ['only', 'skip'].map(property => ({ object, property, message: 'docs/style.md: no .only, no .skip.' })),
        ),
      ],
    },
  },
  // Declarations for a package of others, which exports as it likes.
  { files: ['component/xmpp.d.ts'], rules: { 'no-restricted-syntax': 'off' } },
)
