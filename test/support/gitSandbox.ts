import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { basesFile } from '../../src/core/workspace/checkout/basesFile';
import type { Snapshot, Workspace } from '../../src/core/model/repository';
import { gitBytes, testGitEnvironment } from './gitRepo';

const collector = resolve('dockerfiles/base/tsk-collect');

/**
 * What a sandbox does with a workspace, done on the host: only in tests. The places of borrowed objects that
 * hold in a sandbox only are reached by links.
 */
export class GitSandbox {
  readonly outbox: string;
  private readonly objects: string;
  private readonly bases: string;

  constructor(
    private readonly workspace: Workspace,
    snapshot: Snapshot,
    dir: string,
  ) {
    this.outbox = join(dir, 'outbox');
    this.objects = join(dir, 'objects');
    this.bases = join(dir, 'bases');
    mkdirSync(this.outbox, { recursive: true });
    mkdirSync(this.objects, { recursive: true });
    writeFileSync(this.bases, basesFile(snapshot, workspace));
    for (const { source, target } of workspace.objectMounts) {
      const name = /^\/tsk\/objects\/(\d+)$/.exec(target)?.[1];
      if (name !== undefined) symlinkSync(source, join(this.objects, name));
    }
    for (const { path } of [snapshot, ...snapshot.submodules]) {
      const list = join(workspace.dir, path, '.git/objects/info/alternates');
      if (!existsSync(list)) continue;
      writeFileSync(list, readFileSync(list, 'utf8').replaceAll('/tsk/objects', this.objects));
    }
  }

  /** Runs git as the agent would, in the workspace or a folder of it. */
  git(args: readonly string[], folder = '.'): string {
    const env = { GIT_ALTERNATE_OBJECT_DIRECTORIES: this.sources.join(':') };
    const identity = ['-c', 'user.name=Agent', '-c', 'user.email=agent@example.invalid'];
    return gitBytes(join(this.workspace.dir, folder), [...identity, ...args], { env })
      .toString()
      .replace(/\n$/, '');
  }

  write(path: string, content: string | Uint8Array = `${path} by the agent\n`): this {
    const file = join(this.workspace.dir, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
    return this;
  }

  remove(path: string): this {
    rmSync(join(this.workspace.dir, path), { recursive: true });
    return this;
  }

  /** Runs the collector to its end. Returns its exit code; what it says is for a failing test. */
  collect(message = 'Work of an agent'): { readonly code: number | null; readonly said: string } {
    const { status, stderr } = spawnSync('bash', ['-p', collector, this.outbox, this.bases, message], {
      cwd: this.workspace.dir,
      env: testGitEnvironment({ TSK_OBJECTS: this.objects, TSK_CHECKOUT: this.notes }),
      timeout: 120_000,
      encoding: 'utf8',
    });
    return { code: status, said: stderr };
  }

  private get notes(): string {
    return this.workspace.objectMounts.find(({ target }) => target === '/tsk/checkout')?.source ?? '/nowhere';
  }

  private get sources(): readonly string[] {
    return this.workspace.objectMounts
      .map(({ source }) => source)
      .filter((source) => source.endsWith('objects'));
  }
}
