import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Logger } from '../../src/core/model/logger';
import type { TaskChanges, TaskStore } from '../../src/core/model/store';
import type { Task, TaskState } from '../../src/core/model/task';
import { parseTaskId, type TaskId } from '../../src/core/model/taskId';
import { openTaskStore, type TaskStoreOptions } from '../../src/core/store/taskStore';
import { systemClock } from '../../src/core/util/time';

/** Where the WebAssembly is when nothing is bundled. */
export const wasmFile = path.join(path.dirname(require.resolve('sql.js')), 'sql-wasm.wasm');

/** A fresh folder for each test of the suite that calls this; removed after the test. */
export function storeFolders(): () => string {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tsk-store-'));
    folders.push(folder);
    return folder;
  };
}

/** Opens stores, and disposes them after the test. */
export function storeOpener(): (
  dataDir: string,
  options?: Partial<TaskStoreOptions>,
) => TaskStore & { readonly lines: readonly string[] } {
  const stores: TaskStore[] = [];
  afterEach(() => {
    for (const store of stores.splice(0)) store.dispose();
  });
  return (dataDir, options = {}) => {
    const { logger, lines } = recordingLogger();
    const store = openTaskStore({ dataDir, clock: systemClock, logger, wasmFile, ...options });
    stores.push(store);
    return Object.assign(store, { lines });
  };
}

function recordingLogger(): { readonly logger: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  const write = (message: string): void => void lines.push(message);
  return { logger: { debug: write, info: write, warn: write, error: write }, lines };
}

/** The `n`th id. */
export function storeTaskId(n: number): TaskId {
  const id = parseTaskId(`00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`);
  if (!id) throw new Error(`There is no id number ${n}.`);
  return id;
}

/** A task with number `n`; a higher number is a younger task. */
export function storeTask(n: number, state: TaskState = { kind: 'pending' }, name = `task-${n}`): Task {
  const id = storeTaskId(n);
  return {
    id,
    name,
    type: 'feat',
    agent: 'claude',
    stack: 'node',
    branch: `tsk/feat/${name}/${id.slice(0, 8)}`,
    parents: [],
    createdAt: new Date(Date.UTC(2025, 0, 1) + n * 1000).toISOString(),
    snapshot: {
      path: '',
      gitDir: '/repos/u/project/.git',
      head: 'a'.repeat(40),
      base: 'b'.repeat(40),
      worktree: '/repos/u/project',
      sourceBranch: 'main',
      copyFrom: 'c'.repeat(40),
      settings: {
        identity: { name: 'Ada', email: 'ada@x' },
        ignoreFile: '/home/u/.config/git/ignore',
        attributesFile: '/home/u/.config/git/attributes',
        storesLf: true,
      },
      submodules: [
        {
          path: 'lib',
          gitDir: '/repos/u/project/.git/modules/lib',
          head: 'd'.repeat(40),
          base: 'e'.repeat(40),
          settings: { identity: { name: 'Ada', email: 'ada@work' } },
        },
      ],
      warnings: [],
    },
    network: 'allowlist',
    priority: 'normal',
    tags: [],
    attempts: 0,
    state,
  };
}

/** Waits until `condition` holds. */
export async function eventually(condition: () => boolean, what: string, withinMs = 30_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The ids of what changed and was removed. */
export function idsOf(changes: readonly TaskChanges[]): {
  readonly changed: string[];
  readonly removed: string[];
} {
  return {
    changed: changes.flatMap(({ changed }) => changed.map(({ id }) => id)),
    removed: changes.flatMap(({ removed }) => removed),
  };
}
