import { engineKinds, workspaceRules } from '../model/configWords';
import { keys } from '../model/keys';
import type { KeySpec, KeyTable, LayerKeySpec, ValueType } from '../model/keyTypes';
import * as check from '../model/valueChecks';
import { workerCount } from '../model/workers';

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
    type: { kind: 'number', ...workerCount },
    doc: 'How many tasks run at a time.',
  },
  {
    name: 'workers_per_repository',
    type: { kind: 'number', ...workerCount },
    doc: 'How many of these may work on one repository.',
  },
  {
    name: 'workers_per_agent',
    type: { kind: 'number', ...workerCount },
    doc: 'How many of these may use one agent, and so one account.',
  },
  {
    name: 'auto_clean_enabled',
    type: { kind: 'flag' },
    doc: 'Whether TSK removes old tasks.',
    default: true,
  },
  {
    name: 'auto_clean_age_days',
    type: { kind: 'number', min: 0, max: 36_500 },
    doc: 'How many days after its end a task counts as old.',
    default: 7,
  },
  {
    name: 'keep_workspaces',
    type: { kind: 'text', oneOf: workspaceRules },
    doc: 'Which ended tasks keep their working tree; TSK always keeps the only copy of any work.',
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
      doc: 'The container engine for sandboxes. Default: any engine that answers.',
    },
    {
      name: 'container_runtime',
      type: { kind: 'text', check: check.word },
      doc: 'The Docker runtime for sandboxes. Default: the one that Docker uses itself.',
    },
    { name: 'server', type: { kind: 'table', keys: serverKeys }, doc: 'Settings for TSK as a whole.' },
    { name: 'defaults', type: layer, doc: 'Settings for all projects.' },
    {
      name: 'project',
      type: { kind: 'named', value: layer, anyName: true },
      doc: 'Settings for one project, by its name.',
    },
  ];
}
