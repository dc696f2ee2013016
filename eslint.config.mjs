// @ts-check
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/** Who may import whom: a folder may import itself and the folders listed. */
const inward = ['core/util', 'core/model'];
const besideGit = [...inward, 'core/workspace/git'];
const layers = {
  'core/util': [],
  'core/model': ['core/util'],
  'core/agent': inward,
  'core/config': inward,
  'core/controller': inward,
  'core/doctor': inward,
  'core/image': inward,
  'core/log': inward,
  'core/run': inward,
  'core/sandbox': inward,
  'core/scheduler': inward,
  'core/store': inward,
  'core/template': inward,
  'core/terminal': inward,
  'core/workspace': inward,
  'core/workspace/git': inward,
  'core/workspace/snapshot': besideGit,
  'core/workspace/checkout': besideGit,
  'core/workspace/harvest': besideGit,
  'core/workspace/read': besideGit,
  cli: ['core'],
  vscode: ['core'],
};

/**
 * The same within src/vscode, from the bottom up: a folder may import those of the lines above its own, and none beside
 * it. The files that lie in none of them wire: no folder may import these.
 */
const editorLayers = [
  // What every part uses.
  ['common', 'opening'],
  // What this window knows: of files, settings and engines, of repositories and tasks.
  ['config', 'documents', 'engine', 'repositories', 'secrets', 'tasks'],
  // What is shown of it.
  ['approval', 'logs', 'tree'],
  // How people are asked and told, and what the window does.
  ['errors', 'prompts', 'window'],
  // One thing that people do.
  ['doctor', 'images', 'network', 'newTask', 'retry', 'review', 'status', 'templates', 'terminals', 'uri'],
  ['commands'],
];

for (const [parent, known] of /** @type {const} */ ([
  ['core', Object.keys(layers).map((folder) => folder.replace('core/', ''))],
  ['vscode', editorLayers.flat()],
])) {
  for (const entry of readdirSync(join(import.meta.dirname, 'src', parent), { withFileTypes: true }))
    if (entry.isDirectory() && !known.includes(entry.name))
      throw new Error(`src/${parent}/${entry.name} has no layer: add it to eslint.config.mjs.`);
}

/** Each third-party package has one home folder. */
const homes = {
  vscode: 'src/vscode',
  '@vscode/l10n': 'src/vscode',
  dockerode: 'src/core/sandbox',
  'tar-stream': 'src/core/sandbox',
  'sql.js': 'src/core/store',
  'simple-git': 'src/core/workspace/git',
  mustache: 'src/core/template',
  yaml: 'src/core/template',
  'node-pty': 'src/core/terminal',
  commander: 'src/cli',
  // One place that starts programs: by absolute path, see programs.ts.
  'node:child_process': 'src/core/util',
  '@iarna/toml': 'src/core/config',
  'toml-eslint-parser': 'src/core/config',
};

const zones = Object.entries(layers).map(([folder, allowed]) => ({
  target: `./src/${folder}`,
  from: './src',
  except: [folder, ...allowed].map((name) => `./${name}`),
  message: `src/${folder} may import only ${[folder, ...allowed].join(', ')}.`,
}));
for (const [index, folders] of editorLayers.entries()) {
  const below = editorLayers.slice(0, index).flat();
  for (const folder of folders) {
    zones.push({
      target: `./src/vscode/${folder}`,
      from: './src',
      except: ['./core', ...[folder, ...below].map((name) => `./vscode/${name}`)],
      message: `src/vscode/${folder} may import only ${below.length ? `${below.join(', ')} and core` : 'core'}: see the layers in eslint.config.mjs.`,
    });
  }
}
zones.push({
  target: './src/core',
  from: './src',
  except: ['./core'],
  message: 'src/core knows neither the command line nor the extension.',
});

/** Forbids every package whose home is not `here`. */
const homesOnly = (/** @type {string | undefined} */ here) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    {
      paths: Object.entries(homes)
        .filter(([, home]) => home !== here)
        .map(([name, home]) => ({
          name,
          message: `Only ${home} may import ${name}.`,
          // What a type says starts nothing.
          allowTypeImports: name.startsWith('node:'),
        })),
    },
  ],
});

const call = (/** @type {string} */ name, first = '') =>
  `CallExpression[callee.property.name=${name.startsWith('/') ? name : `'${name}'`}]${first}`;
const command = (/** @type {string} */ pattern) => call('executeCommand', `[arguments.0.value=${pattern}]`);

/**
 * What only its wrappers may do; without one, nobody may.
 * @type {ReadonlyArray<{ readonly selector: string; readonly wrappers: readonly string[]; readonly under?: string }>}
 */
const wrapped = [
  { selector: call('registerCommand'), wrappers: ['src/vscode/commands/register.ts'] },
  { selector: command('/^setContext$/'), wrappers: ['src/vscode/common/contextKeys.ts'] },
  // What others wrote is opened as text, whatever it is called, and never in an editor that runs it.
  {
    selector: command('/^(vscode\\.(open|openWith|diff|changes)|_workbench\\..*)$/'),
    wrappers: ['src/vscode/opening/openForeign.ts'],
  },
  {
    selector:
      "Property[key.name='command'][value.value=/^(vscode\\.(open|openWith|diff|changes)|_workbench\\..*)$/]",
    wrappers: [],
  },
  { selector: "NewExpression[callee.name='DocumentLink']", wrappers: ['src/vscode/logs/logLinks.ts'] },
  { selector: command('/^(markdown|notebook|interactive|simpleBrowser)\\./'), wrappers: [] },
  { selector: call('executeCommand', "[arguments.0.type='TemplateLiteral']"), wrappers: [] },
  { selector: call('showTextDocument'), wrappers: ['src/vscode/opening/showDocument.ts'] },
  {
    selector: call('/^(openExternal|openNotebookDocument|showNotebookDocument|createWebviewPanel)$/'),
    wrappers: [],
  },
  { selector: call('/^register(CustomEditor|Webview|Notebook)/'), wrappers: [] },
  // Text of others is neutralised where it is shown.
  {
    selector: "ImportSpecifier[imported.name='MarkdownString']",
    wrappers: ['src/vscode/common/markdown.ts'],
  },
  {
    selector: call('createOutputChannel'),
    wrappers: ['src/vscode/logs/safeOutput.ts', 'src/vscode/logs/extensionLog.ts'],
  },
  { selector: call('stringify'), under: 'src/cli', wrappers: ['src/cli/output/jsonText.ts'] },
];

/** Who may do what, by file: everything but what needs a wrapper, and in a wrapper that. */
const wrappersOnly = ['src', 'src/cli', ...new Set(wrapped.flatMap(({ wrappers }) => wrappers))].map(
  (place) => ({
    files: [place.endsWith('.ts') ? place : `${place}/**/*.ts`],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...wrapped
          .filter(({ wrappers, under = 'src' }) => place.startsWith(under) && !wrappers.includes(place))
          .map(({ selector, wrappers }) => ({
            selector,
            message: wrappers.length
              ? `Go through ${wrappers.join(' or ')}.`
              : 'TSK never does this: see docs/security.md.',
          })),
      ],
    },
  }),
);

// eslint looks for a default export.
export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'artifacts/**', 'bin/**', 'node_modules/**'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    // @ts-expect-error -- the plugin's own types lag behind ESLint's
    plugins: { 'import-x': importX, regexp },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'import-x/no-default-export': 'error',
      'import-x/no-cycle': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/only-throw-error': 'off', // What was caught as unknown is thrown on as it came.
    },
  },
  { files: ['eslint.config.mjs'], rules: { 'import-x/no-default-export': 'off' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    // ESLint does not see types that JSDoc casts to; tsc does.
    files: ['**/*.mjs', '**/*.cjs'],
    rules: Object.fromEntries(
      ['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [
        `@typescript-eslint/no-unsafe-${use}`,
        'off',
      ]),
    ),
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      ...homesOnly(undefined),
      // Foreign text is searched by these: each must take time in proportion to its length.
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignorePartial: false }],
      'no-console': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
    },
  },
  ...[...new Set(Object.values(homes))].map((home) => ({
    files: [`${home}/**/*.ts`],
    rules: homesOnly(home),
  })),
  { files: ['src/extension.ts'], rules: homesOnly('src/vscode') },
  ...wrappersOnly,
  {
    files: ['test/**/*.ts'],
    rules: {
      // Mocha's `it` takes promises; a test file's describe callbacks are fine as they are.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
