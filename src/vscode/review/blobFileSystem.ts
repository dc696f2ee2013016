import { posix } from 'node:path';
import {
  FilePermission,
  FileSystemError,
  FileType,
  l10n,
  type Disposable,
  type FileStat,
  type FileSystemProvider,
  type Uri,
} from 'vscode';
import type { Core } from '../../core/core';
import { messageOf } from '../../core/util/errors';
import { onDispose } from '../../core/util/disposable';
import { claimants, firmClaims, pictureViewer, type EditorClaim } from '../opening/editorClaims';
import { isPicture } from '../opening/picture';
import { isPlain, isPlainForBytes } from '../opening/plainName';
import { parseBlobQuery, type BlobRef } from './blobRef';

const maxCached = 64;
const maxCachedBytes = 1 << 20;

/**
 * Serves `tsk-git` URIs, read-only. git runs only in directories that a task of the user's was started
 * from, whatever the URI says: a URI may come from anywhere. For the same reason nothing is served under a name that an
 * editor other than that of text claims, but pictures.
 */
export class BlobFileSystem implements FileSystemProvider {
  /** A blob never changes. */
  readonly onDidChangeFile = (): Disposable => onDispose(() => undefined);
  private readonly cache = new Map<string, Uint8Array>();

  constructor(
    private readonly core: Pick<Core, 'readBlob' | 'tasks'>,
    private readonly claims: () => readonly EditorClaim[],
  ) {}

  watch(): Disposable {
    return onDispose(() => undefined);
  }

  async stat(uri: Uri): Promise<FileStat> {
    const { byteLength: size } = await this.readFile(uri);
    return { type: FileType.File, ctime: 0, mtime: 0, size, permissions: FilePermission.Readonly };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const ref = parseBlobQuery(uri.query);
    if (!ref || !(await this.isOfTask(ref.gitDir))) throw FileSystemError.FileNotFound(uri);
    if (ref.kind === 'submodule') return new TextEncoder().encode(`Subproject commit ${ref.object}\n`);
    const content = await this.readBlob(ref).catch((error: unknown) => {
      throw FileSystemError.Unavailable(messageOf(error));
    });
    if (!this.mayShow(posix.basename(uri.path), content)) throw FileSystemError.Unavailable(notText());
    return content;
  }

  readDirectory(uri: Uri): never {
    throw FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  /** Whether opening a file of that name and content runs nothing of it. */
  private mayShow(name: string, content: Uint8Array): boolean {
    const claims = this.claims();
    if (isPlain(name, claims)) return !content.includes(0) || isPlainForBytes(name, claims);
    return (
      isPicture(name, content) &&
      claimants(name, firmClaims(claims)).every((editor) => editor === pictureViewer)
    );
  }

  private async isOfTask(gitDir: string): Promise<boolean> {
    const tasks = await this.core.tasks.list();
    return tasks.some(({ snapshot }) =>
      [snapshot, ...snapshot.submodules].some((repo) => repo.gitDir === gitDir),
    );
  }

  /** VS Code asks for the size and the content of each file: git is asked once. */
  private async readBlob({ gitDir, object }: BlobRef): Promise<Uint8Array> {
    const key = `${object} ${gitDir}`;
    const cached = this.cache.get(key);
    if (cached) return cached;
    const content = await this.core.readBlob(gitDir, object);
    if (content.byteLength <= maxCachedBytes) this.cache.set(key, content);
    const [oldest] = this.cache.keys();
    if (this.cache.size > maxCached && oldest !== undefined) this.cache.delete(oldest);
    return content;
  }
}

function notText(): string {
  return l10n.t('The file is not text, and its name would open it in another editor.');
}
