import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { nullLogger } from '../../src/core/model/logger';
import { formatSandboxConfig } from '../../src/core/model/sandboxConfigText';
import type { Change, Task } from '../../src/core/model/task';
import { taskFiles } from '../../src/core/model/taskFiles';
import { assign } from '../../src/core/model/transitions';
import { openTaskStore } from '../../src/core/store/taskStore';
import { systemClock } from '../../src/core/util/time';
import { aSandboxConfig } from './aSandboxConfig';
import { wasmFile } from './storeSupport';

/** Puts tasks into a data folder, with their files, as if they had been added and run long ago. */
export async function seedTasks(dataDir: string, tasks: readonly Task[]): Promise<void> {
  const store = openTaskStore({ dataDir, clock: systemClock, logger: nullLogger, wasmFile });
  try {
    await store.transact((all) => tasks.forEach((task) => all.insert(task)));
  } finally {
    store.dispose();
  }
  for (const { id, name } of tasks) {
    const files = taskFiles(dataDir, id);
    mkdirSync(dirname(files.instructions), { recursive: true });
    writeFileSync(files.instructions, `Please ${name.replaceAll('-', ' ')}.\n\n- Keep it short.\n`);
    writeFileSync(files.config, formatSandboxConfig(aSandboxConfig()));
  }
}

/** Begins a seeded task as another process would. */
export async function beginTask(dataDir: string, name: string): Promise<void> {
  const store = openTaskStore({ dataDir, clock: systemClock, logger: nullLogger, wasmFile });
  try {
    await store.transact((all) => {
      const task = all.list().find((one) => one.name === name);
      if (task) all.update(assign(task, new Date().toISOString()));
    });
  } finally {
    store.dispose();
  }
}

/** Makes a branch with these files on top of HEAD, as an agent would have left it; null removes a file. */
export function seedBranch(
  folder: string,
  branch: string,
  files: Readonly<Record<string, string | Uint8Array | null>>,
): Extract<Change, { readonly kind: 'branch' }> {
  const git = (...args: string[]): string =>
    execFileSync(
      'git',
      ['-C', folder, '-c', 'user.name=Agent', '-c', 'user.email=agent@example.invalid', ...args],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    ).trim();
  const before = git('symbolic-ref', '--short', 'HEAD');
  git('checkout', '--quiet', '-b', branch);
  for (const [name, text] of Object.entries(files)) {
    if (text === null) git('rm', '--quiet', name);
    else {
      mkdirSync(dirname(`${folder}/${name}`), { recursive: true });
      writeFileSync(`${folder}/${name}`, text);
    }
  }
  git('add', '--all');
  git('commit', '--quiet', '--message', 'What the agent did');
  const commit = git('rev-parse', 'HEAD');
  const lines = git('diff', '--numstat', '-M', 'HEAD~1', 'HEAD').split('\n');
  const sum = (column: number): number =>
    lines.reduce((total, line) => total + (Number(line.split('\t')[column]) || 0), 0);
  git('checkout', '--quiet', before);
  return { kind: 'branch', branch, commit, files: lines.length, insertions: sum(0), deletions: sum(1) };
}
