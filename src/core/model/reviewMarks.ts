import type { FileChange } from './repository';

/** Why a file of a result deserves a look before the branch is checked out or opened: what would act on it then. */
export type ReviewMark =
  | 'editor'
  | 'extension'
  | 'agent'
  | 'container'
  | 'hook'
  | 'environment'
  | 'git'
  | 'packages'
  | 'pipeline'
  | 'tsk'
  | 'notebook'
  | 'desktop'
  | 'link'
  | 'executable'
  | 'submodule'
  | 'repository';

interface Rule {
  readonly mark: ReviewMark;
  /** Folders, anywhere in a path; two steps at most. */
  readonly folders?: readonly string[];
  /** Names of files. */
  readonly names?: readonly string[];
  /** Fits names of files. */
  readonly name?: RegExp;
}

/** Which tools act on which files unasked: names in lower case, as some file systems ignore case. */
const rules: readonly Rule[] = [
  {
    mark: 'editor',
    folders: ['.vscode', '.idea', '.zed', '.fleet', '.vs'],
    name: /\.(?:code-workspace|sublime-project)$/,
  },
  { mark: 'editor', names: ['.vimrc', '.exrc', '.nvim.lua', '.nvimrc', '.dir-locals.el'] },
  {
    mark: 'extension',
    name: /^(?:\.eslintrc|eslint\.config|\.prettierrc|prettier\.config|\.stylelintrc|stylelint\.config|babel\.config|\.babelrc|jest\.config|vite\.config|vitest\.config|webpack\.config|playwright\.config|svelte\.config|tailwind\.config|postcss\.config)(?:\.|$)/,
  },
  {
    mark: 'extension',
    names: [
      'build.rs',
      'cmakelists.txt',
      'cmakepresets.json',
      'build.gradle',
      'build.gradle.kts',
      'settings.gradle',
      'settings.gradle.kts',
      'pom.xml',
      'directory.build.props',
      'directory.build.targets',
      'conftest.py',
      'pytest.ini',
      'build.sbt',
    ],
    name: /\.(?:csproj|fsproj|vbproj)$/,
  },
  {
    mark: 'agent',
    folders: [
      '.claude',
      '.codex',
      '.cursor',
      '.gemini',
      '.windsurf',
      '.github/instructions',
      '.github/prompts',
    ],
    names: [
      '.mcp.json',
      'mcp.json',
      'claude.md',
      'claude.local.md',
      'agents.md',
      'gemini.md',
      '.cursorrules',
      '.windsurfrules',
      'copilot-instructions.md',
    ],
  },
  { mark: 'container', folders: ['.devcontainer'], names: ['.devcontainer.json', 'devcontainer.json'] },
  {
    mark: 'hook',
    folders: ['.husky', '.githooks', '.git-hooks', '.hooks'],
    names: [
      '.pre-commit-config.yaml',
      'lefthook.yml',
      'lefthook.yaml',
      '.lefthook.yml',
      '.overcommit.yml',
      '.huskyrc',
    ],
  },
  {
    mark: 'hook',
    name: /^(?:pre-(?:commit|push|rebase|receive|auto-gc|merge-commit|applypatch)|post-(?:checkout|commit|merge|rewrite|receive|update|applypatch|index-change)|commit-msg|prepare-commit-msg|applypatch-msg|fsmonitor-watchman|reference-transaction)$/,
  },
  {
    mark: 'environment',
    names: [
      '.envrc',
      '.env',
      '.autoenv',
      '.autoenv.zsh',
      '.mise.toml',
      'mise.toml',
      '.tool-versions',
      '.rtx.toml',
      '.lvimrc',
    ],
    name: /^\.env\./,
  },
  { mark: 'git', names: ['.gitattributes', '.gitmodules', '.gitconfig', '.lfsconfig'] },
  {
    mark: 'packages',
    names: [
      'package.json',
      '.npmrc',
      '.yarnrc',
      '.yarnrc.yml',
      '.pnpmfile.cjs',
      'binding.gyp',
      'setup.py',
      '.pypirc',
      'pip.conf',
      'extconf.rb',
      'nuget.config',
    ],
    folders: ['.cargo', '.yarn/plugins', '.yarn/releases', '.mvn'],
  },
  {
    mark: 'pipeline',
    folders: [
      '.github/workflows',
      '.github/actions',
      '.circleci',
      '.buildkite',
      '.gitlab',
      '.forgejo',
      '.gitea',
    ],
    names: [
      '.gitlab-ci.yml',
      'jenkinsfile',
      'azure-pipelines.yml',
      '.travis.yml',
      'bitbucket-pipelines.yml',
      '.drone.yml',
    ],
  },
  { mark: 'tsk', folders: ['.tsk'] },
  // With `objects` and `refs` beside it, its folder is a repository to git, with settings that name programs.
  { mark: 'repository', names: ['head'] },
  { mark: 'notebook', name: /\.(?:ipynb|interactive)$/ },
  {
    mark: 'desktop',
    names: ['desktop.ini', 'autorun.inf'],
    name: /\.(?:desktop|lnk|url|webloc|scf|command)$/,
  },
];

const rulesOfNames = new Map<string, ReviewMark>(
  rules.flatMap(({ mark, names = [] }) => names.map((name) => [name, mark] as const)),
);
const rulesOfFolders = new Map<string, ReviewMark>(
  rules.flatMap(({ mark, folders = [] }) => folders.map((folder) => [folder, mark] as const)),
);
const rulesOfPatterns = rules.flatMap(({ mark, name }) => (name ? [{ mark, name }] : []));

/** The files of a result that something would act on, by their paths. What is deleted acts no more. */
export function reviewMarks(changes: readonly FileChange[]): ReadonlyMap<string, readonly ReviewMark[]> {
  return new Map(
    changes.flatMap((change) => {
      const marks = change.status === 'deleted' ? [] : marksOf(change);
      return marks.length ? [[change.path, marks] as const] : [];
    }),
  );
}

function marksOf({ path, link, executable, submodule }: FileChange): readonly ReviewMark[] {
  const parts = path.split('/').map(onAnySystem);
  const name = parts.at(-1) ?? '';
  const found = [
    ...parts
      .slice(0, -1)
      .flatMap((part, at) => [
        rulesOfFolders.get(part),
        rulesOfFolders.get(`${part}/${parts[at + 1] ?? ''}`),
      ]),
    // A link, or a submodule, in the place of a folder.
    rulesOfFolders.get(name),
    rulesOfNames.get(name),
    ...rulesOfPatterns.map((rule) => (rule.name.test(name) ? rule.mark : undefined)),
    link ? ('link' as const) : undefined,
    executable ? ('executable' as const) : undefined,
    submodule ? ('submodule' as const) : undefined,
  ];
  return [...new Set(found.filter((mark) => mark !== undefined))];
}

/** The name as the most forgiving file systems read it: those of macOS leave out characters that join, Windows what follows. */
function onAnySystem(name: string): string {
  const [plain = ''] = name.split(':', 1);
  return plain
    .toLowerCase()
    .replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '')
    .replace(/(?<![. ])[. ]+$/, '');
}
