import { strict as assert } from 'node:assert';
import type { FileChange } from '../../../../src/core/model/repository';
import { reviewMarks, type ReviewMark } from '../../../../src/core/model/reviewMarks';
import { cpuMs } from '../../../support/cpuTime';

const change = (path: string, part: Partial<FileChange> = {}): FileChange => ({
  status: 'added',
  path,
  submodule: false,
  ...part,
});
const marksOf = (path: string, part: Partial<FileChange> = {}): readonly ReviewMark[] =>
  reviewMarks([change(path, part)]).get(path) ?? [];

const marked: Readonly<Record<ReviewMark, readonly string[]>> = {
  editor: [
    '.vscode/tasks.json',
    'a/.vscode/settings.json',
    '.VSCODE/launch.json',
    'x.code-workspace',
    '.idea/a.xml',
    '.exrc',
  ],
  extension: [
    '.eslintrc',
    '.eslintrc.js',
    'eslint.config.mjs',
    'vite.config.ts',
    'build.rs',
    'CMakeLists.txt',
    'a.csproj',
    'conftest.py',
  ],
  agent: [
    '.claude/settings.json',
    'CLAUDE.md',
    'AGENTS.md',
    '.mcp.json',
    '.github/copilot-instructions.md',
    '.github/prompts/a.prompt.md',
  ],
  container: ['.devcontainer/devcontainer.json', '.devcontainer.json'],
  hook: [
    '.husky/pre-commit',
    '.githooks/any',
    'scripts/post-checkout',
    '.pre-commit-config.yaml',
    'lefthook.yml',
  ],
  environment: ['.envrc', 'a/.envrc', '.env', '.env.local', 'mise.toml', '.tool-versions'],
  git: ['.gitattributes', 'a/b/.gitattributes', '.gitmodules', '.lfsconfig', '.GitAttributes'],
  packages: [
    'package.json',
    '.npmrc',
    '.yarnrc.yml',
    '.pnpmfile.cjs',
    'setup.py',
    '.cargo/config.toml',
    '.mvn/extensions.xml',
  ],
  pipeline: ['.github/workflows/ci.yml', '.gitlab-ci.yml', 'Jenkinsfile', '.circleci/config.yml'],
  tsk: ['.tsk/tsk.toml'],
  notebook: ['results.ipynb', 'a/B.IPYNB', 'x.interactive'],
  desktop: ['desktop.ini', 'autorun.inf', 'a.desktop', 'a.lnk', 'a.url'],
  link: [],
  executable: [],
  submodule: [],
  repository: ['HEAD', 'vendor/thing/HEAD'],
};

describe('the files of a result that something acts on', () => {
  for (const [mark, paths] of Object.entries(marked)) {
    for (const path of paths)
      it(`${path}: ${mark}`, () =>
        assert.ok(marksOf(path).includes(mark as ReviewMark), String(marksOf(path))));
  }

  it('are links, new programs and submodules, by what they are', () => {
    assert.deepEqual(marksOf('a', { link: true }), ['link']);
    assert.deepEqual(marksOf('a', { executable: true }), ['executable']);
    assert.deepEqual(marksOf('a', { submodule: true }), ['submodule']);
    assert.deepEqual(marksOf('.husky/pre-push', { executable: true }), ['hook', 'executable']);
    assert.deepEqual(marksOf('.vscode', { link: true }), ['editor', 'link'], 'in the place of a folder');
  });

  it('are known under the names that other file systems take for the same', () => {
    const names = ['.ENVRC', '.en\u200cvrc', '.envrc.', '.envrc ', '.envrc. .', '.envrc::$DATA'];
    for (const name of names) assert.deepEqual(marksOf(name), ['environment'], JSON.stringify(name));
    assert.ok(cpuMs(() => void marksOf(`${'. '.repeat(1e5)}x`)) < 2_000);
  });

  it('are not the files that one works on', () => {
    const plain = [
      'src/main.ts',
      'README.md',
      'vscode/a.ts',
      'lib/headers.h',
      'a/update.py',
      'env.ts',
      'docs/hooks.md',
      'overhead',
    ];
    for (const path of plain) assert.deepEqual(marksOf(path), [], path);
  });

  it('are not those that are gone, but those that have a new name', () => {
    assert.deepEqual(marksOf('.envrc', { status: 'deleted' }), []);
    assert.deepEqual(marksOf('.envrc', { status: 'renamed', oldPath: 'env' }), ['environment']);
    assert.deepEqual(marksOf('env', { status: 'renamed', oldPath: '.envrc' }), []);
  });
});
