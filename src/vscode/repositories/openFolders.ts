import { realpath } from 'node:fs/promises';
import { RelativePattern, window, workspace, type WorkspaceFolder } from 'vscode';
import type { Core } from '../../core/core';
import type { Logger } from '../../core/model/logger';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { messageOf } from '../../core/util/errors';
import { Emitter } from '../../core/util/event';
import { statusOfError, type OpenFolder } from './openFolder';

/**
 * The folders of this window and their repositories. Runs git only in a trusted workspace and only once
 * somebody asked; looks again when the folders change, and while one is not ready, when its `.git` does.
 */
export class OpenFolders implements Disposable {
  private readonly subscriptions = new DisposableStore();
  private watchers = new DisposableStore();
  private watched = '';
  private readonly emitter = new Emitter<void>();
  readonly onDidChange = this.emitter.event;

  private folders: readonly OpenFolder[] = [];
  private looking: Promise<void> | undefined;
  private again = false;
  private asked = false;
  private looked = false;

  constructor(
    private readonly core: Pick<Core, 'locate'>,
    private readonly log: Logger,
  ) {
    const look = (): void => {
      if (this.asked) void this.refresh();
    };
    this.subscriptions.add(workspace.onDidChangeWorkspaceFolders(look));
    this.subscriptions.add(workspace.onDidGrantWorkspaceTrust(look));
    this.subscriptions.add(
      window.onDidChangeWindowState(({ focused }) => {
        if (focused && this.folders.some(({ status }) => status !== 'ready')) look();
      }),
    );
  }

  get current(): readonly OpenFolder[] {
    return this.folders;
  }

  /** True once the folders have been looked at: until then none is known. */
  get hasLooked(): boolean {
    return this.looked;
  }

  /** Resolves when the folders have been looked at once; never rejects. */
  async ready(): Promise<void> {
    if (!this.asked) await this.refresh();
    else await this.looking;
  }

  /** Inspects every folder again; never rejects. A call during a look makes another one follow. */
  refresh(): Promise<void> {
    this.asked = true;
    this.again = true;
    this.looking ??= this.lookWhileAsked().finally(() => (this.looking = undefined));
    return this.looking;
  }

  dispose(): void {
    this.watchers.dispose();
    this.subscriptions.dispose();
    this.emitter.dispose();
  }

  private async lookWhileAsked(): Promise<void> {
    while (this.again) {
      this.again = false;
      const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
      this.folders = await Promise.all(folders.map((folder) => this.look(folder)));
      this.looked = true;
      this.watch(folders.filter((_, i) => this.folders[i]?.status !== 'ready'));
      this.emitter.fire();
    }
  }

  private async look({ uri, name }: WorkspaceFolder): Promise<OpenFolder> {
    const path = uri.fsPath;
    // One that is gone has no other.
    const folder = { path, realPath: await realpath(path).catch(() => path), name };
    if (!workspace.isTrusted) return { ...folder, status: 'unchecked' };
    try {
      return { ...folder, status: 'ready', location: await this.core.locate(folder.path) };
    } catch (error) {
      const status = statusOfError(error);
      if (status === 'failed')
        this.log.warn(`Looking for a repository at ${folder.path}: ${messageOf(error)}`);
      return { ...folder, status };
    }
  }

  /** `git init` and a first commit show in these files. */
  private watch(folders: readonly WorkspaceFolder[]): void {
    const wanted = workspace.isTrusted ? folders.map(({ uri }) => uri.toString()).join('\n') : '';
    // A new watcher misses what happens until it is up.
    if (wanted === this.watched) return;
    this.watched = wanted;
    this.watchers.dispose();
    this.watchers = new DisposableStore();
    if (!workspace.isTrusted) return;
    for (const folder of folders) {
      const pattern = new RelativePattern(folder, '.git/{HEAD,index,refs/**,reftable/**}');
      const watcher = this.watchers.add(workspace.createFileSystemWatcher(pattern));
      for (const event of [watcher.onDidCreate, watcher.onDidChange]) {
        this.watchers.add(event(() => void this.refresh()));
      }
    }
  }
}
