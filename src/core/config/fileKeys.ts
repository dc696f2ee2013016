import { engineKinds, workspaceRules } from '../model/configWords';
import { keys } from '../model/keys';
import type { KeySpec, KeyTable, LayerKeySpec, ValueType } from '../model/keyTypes';
import * as check from '../model/valueChecks';

/** What `[defaults]`, `[project.<name>]` and the project's file take. `agents` are the names that there are. */
export function layerKeys(agents: readonly string[], table: KeyTable = keys): readonly LayerKeySpec[] {
  return Object.entries(table).map(([name, key]) => ({
    name,
    ...key,
    ...(name === 'agent' ? { type: { kind: 'text', oneOf: agents } } : {}),
  }));
}

const serverKeys: readonly KeySpec[] = [
  {
    name: 'workers',
    type: { kind: 'number', min: 1, max: 32, whole: true },
    doc: 'How many tasks run at a time.',
  },
  {
    name: 'workers_per_repository',
    type: { kind: 'number', min: 1, max: 32, whole: true },
    doc: 'How many of these may be of one repository.',
  },
  {
    name: 'workers_per_agent',
    type: { kind: 'number', min: 1, max: 32, whole: true },
    doc: 'How many of these may be of one agent, that is, of one account.',
  },
  {
    name: 'auto_clean_enabled',
    type: { kind: 'flag' },
    doc: 'Whether old tasks are removed.',
    default: true,
  },
  {
    name: 'auto_clean_age_days',
    type: { kind: 'number', min: 0, max: 36_500 },
    doc: 'How many days after its end a task is old.',
    default: 7,
  },
  {
    name: 'keep_workspaces',
    type: { kind: 'text', oneOf: workspaceRules },
    doc: 'Which ended tasks keep their working tree; the only copy of any work is always kept.',
    default: 'failed',
  },
];

/** What the user's file takes. */
export function userKeys(agents: readonly string[], table: KeyTable = keys): readonly KeySpec[] {
  const layer: ValueType = { kind: 'table', keys: layerKeys(agents, table) };
  return [
    {
      name: 'container_engine',
      type: { kind: 'text', oneOf: engineKinds },
      doc: 'What makes the sandboxes; any engine that answers when absent.',
    },
    {
      name: 'container_runtime',
      type: { kind: 'text', check: check.word },
      doc: "By which of Docker's runtimes sandboxes run; its default when absent.",
    },
    { name: 'server', type: { kind: 'table', keys: serverKeys }, doc: 'What holds for TSK as a whole.' },
    { name: 'defaults', type: layer, doc: 'What holds for all projects.' },
    {
      name: 'project',
      type: { kind: 'named', value: layer, anyName: true },
      doc: 'What holds for one project, by its name.',
    },
  ];
}
