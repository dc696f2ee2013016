import { engineKinds } from '../model/configWords';
import { keys } from '../model/keys';
import type { NumberRange } from '../model/numberRange';
import { priorities } from '../model/task';
import type { Key } from '../model/keyTypes';
import type { KeyName } from '../model/keyValues';

/** What a key of a task document takes. `texts`: one text or a list of them. */
type DocumentKeyKind = 'text' | 'texts' | 'number' | 'choice' | 'named texts';

/** A key of the front matter of a task document. */
export interface DocumentKey {
  readonly name: string;
  /** Another spelling that means the same. */
  readonly alias?: string;
  readonly kind: DocumentKeyKind;
  /** What can be chosen from, of a `choice`. */
  readonly values?: readonly string[];
  /** The bounds of a `number`. */
  readonly range?: NumberRange;
  /** What it sets of the task's configuration. */
  readonly field?: string;
  readonly doc: string;
  readonly example: string;
}

type Said = Pick<DocumentKey, 'alias' | 'values' | 'doc' | 'example'>;

/** A key of tsk.toml: what it takes is said there. `values` are those that anybody may choose, who writes a document. */
function ofKey(name: KeyName, said: Said): DocumentKey {
  const { type, field, isChoice }: Key = keys[name];
  const own = { name, ...said, ...(field === undefined || isChoice ? {} : { field }) };
  switch (type.kind) {
    case 'number':
      return { ...own, kind: 'number', range: type };
    case 'list':
      return { ...own, kind: 'texts' };
    default:
      return said.values ? { ...own, kind: 'choice' } : { ...own, kind: 'text' };
  }
}

/** Every key, in the order in which they are offered. Those of the sandbox are called as in tsk.toml. */
export const documentKeys: readonly DocumentKey[] = [
  {
    name: 'type',
    kind: 'text',
    doc: 'The type of task: a template that takes the prompt. Default: `generic`, which is the prompt alone.',
    example: 'type: feat',
  },
  {
    name: 'agent',
    alias: 'agents',
    kind: 'texts',
    doc: 'The agent. Several agents work side by side from one snapshot, so that you can compare them. Default: from the type or the configuration.',
    example: 'agent: [claude, codex]',
  },
  {
    name: 'name',
    kind: 'text',
    doc: 'The name of the task and of its branch. Default: from the prompt.',
    example: 'name: greet-by-name',
  },
  ofKey('stack', {
    doc: 'The toolchain in the sandbox. Default: from the type or the configuration, else detected from the files of the repository.',
    example: 'stack: node',
  }),
  {
    name: 'parent',
    alias: 'parents',
    kind: 'texts',
    doc: 'The task to continue from, by the first characters of its id: this task waits for its end and starts from its result. TSK merges several. Default: the working tree as it is now.',
    example: 'parent: 1a2b3c4d',
  },
  {
    name: 'from',
    kind: 'text',
    doc: 'The branch, tag or commit to start from. Default: the working tree as it is now.',
    example: 'from: release-2',
  },
  {
    name: 'tags',
    alias: 'tag',
    kind: 'texts',
    doc: 'Words to find the task by, each without white space.',
    example: 'tags: [ui, release-2]',
  },
  {
    name: 'priority',
    kind: 'choice',
    values: priorities,
    doc: 'Which queued task starts first. Default: `normal`.',
    example: 'priority: high',
  },
  {
    name: 'repository',
    kind: 'text',
    doc: 'The open folder whose repository the agent gets, when the window has several.',
    example: 'repository: shop',
  },
  ofKey('timeout_minutes', {
    alias: 'timeout',
    doc: 'Minutes after which TSK stops the agent; 0: never.',
    example: 'timeout_minutes: 60',
  }),
  ofKey('idle_timeout_minutes', {
    doc: 'Minutes without output after which TSK stops the agent; 0: never.',
    example: 'idle_timeout_minutes: 15',
  }),
  ofKey('memory_gb', {
    doc: 'Memory of the sandbox in GiB.',
    example: 'memory_gb: 4',
  }),
  ofKey('cpu', {
    doc: 'Processors of the sandbox.',
    example: 'cpu: 2',
  }),
  ofKey('network', {
    values: ['allowlist', 'none'],
    doc: '`allowlist`: what the agent and the stack need, and what tsk.toml allows. `none`: nothing at all. To get `open`, set it in tsk.toml: TSK asks you first.',
    example: 'network: none',
  }),
  ofKey('deny_domains', {
    doc: 'Domains to refuse, even where another setting allows them.',
    example: 'deny_domains: [.example.com]',
  }),
  ofKey('history', {
    values: ['branch', 'none'],
    doc: 'How much git history the sandbox sees. `branch`: what the checked-out commit reaches; `none`: only the files.',
    example: 'history: none',
  }),
  ofKey('model', { doc: 'The model that the agent uses.', example: 'model: opus' }),
  {
    name: 'container_engine',
    kind: 'choice',
    values: engineKinds,
    field: 'engine',
    doc: 'The container engine for the sandbox.',
    example: 'container_engine: podman',
  },
  {
    name: 'values',
    kind: 'named texts',
    doc: 'Values for the placeholders of the template, by name: `FILE`, `SELECTION`, or those of your own template. `PROMPT` is the text below; TSK fills in `BRANCH` and `REPOSITORY`.',
    example: 'values:\n  FILE: src/shop/cart.ts',
  },
];

const loosens =
  'Anybody can write a document: set options that loosen the sandbox in tsk.toml, where TSK asks you first, or with an option of tsk.';

/** Keys that people may expect and that are not there: why. */
export const refusedKeys: Readonly<Record<string, string>> = {
  branch:
    'The branch is called tsk/<type>/<name>/<id>, and starts from the working tree, from "from" or from "parent".',
  prompt: 'The prompt is the text below the front matter.',
  ...Object.fromEntries(['device', 'project', ...loosening()].map((name) => [name, loosens])),
};

/** Keys of tsk.toml that loosen the sandbox, and that a document cannot set. */
function loosening(): readonly string[] {
  return Object.entries(keys).flatMap(([name, key]) =>
    'asks' in key.loosens && !findDocumentKey(name) ? [name] : [],
  );
}

export function findDocumentKey(name: string): DocumentKey | undefined {
  return documentKeys.find((key) => key.name === name || key.alias === name);
}
