import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxUser, Workspace } from '../../model/repository';
import { sandboxLayout } from '../../model/sandboxLayout';
import { copyObjects } from './copyObjects';
import { objectStores } from '../git/objectStores';
import { readableBy } from './readableBy';

/** The object folders that the repositories of a workspace borrow from. */
export class ObjectLoans {
  private readonly targets = new Map<string, string>();
  private readonly extra: { readonly source: string; readonly target: string }[] = [];

  constructor(
    private readonly user: SandboxUser,
    private readonly signal: AbortSignal | undefined,
    private readonly mayBorrow: (dir: string) => Promise<boolean> = () => Promise.resolve(true),
  ) {}

  /**
   * Lets the repository at `ownGitDir` use the objects of the one at `gitDir`, through a list of paths that are valid in
   * the sandbox. Copies objects that the sandbox's user cannot read. Call this when the host is done with the repository,
   * because the paths do not exist on the host.
   */
  async lend(gitDir: string, ownGitDir: string): Promise<void> {
    const places: string[] = [];
    for (const { dir, hasAlternates } of await objectStores(gitDir)) {
      if (!(await this.mayBorrow(dir)) || !(await readableBy(dir, this.user, this.signal))) {
        await copyObjects(dir, join(ownGitDir, 'objects'), this.signal);
        continue;
      }
      const known = this.targets.get(dir);
      const target = known ?? `${sandboxLayout.objects}/${this.targets.size}`;
      this.targets.set(dir, target);
      places.push(target);
      if (hasAlternates && known === undefined) await this.hideAlternates(target, ownGitDir);
    }
    if (places.length) {
      await writeFile(
        join(ownGitDir, 'objects', 'info', 'alternates'),
        places.map((place) => `${place}\n`),
      );
    }
  }

  get mounts(): Workspace['objectMounts'] {
    return [...[...this.targets].map(([source, target]) => ({ source, target })), ...this.extra];
  }

  /** A store's own list has paths of the host, which git would complain about. An empty file hides it. */
  private async hideAlternates(target: string, ownGitDir: string): Promise<void> {
    const empty = join(ownGitDir, 'tsk-no-alternates');
    await writeFile(empty, '');
    this.extra.push({ source: empty, target: `${target}/info/alternates` });
  }
}
