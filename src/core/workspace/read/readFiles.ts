import { isUtf8 } from 'node:buffer';
import type { ContextFile } from '../../model/engine';
import { errors, isTskError } from '../../util/errors';
import { oneLine } from '../../util/text';
import { inGitDir } from '../git/baseRefs';
import { objectInfos, readBlobs, type ObjectPlace } from '../git/catFile';
import { matchesCopyPattern, parseCopyPattern } from './copyPattern';
import type { Git } from '../git/git';
import { hostless } from '../git/hostless';

export interface FilesWanted {
  readonly commit: string;
  readonly patterns: readonly string[];
  readonly maxBytes: number;
}

/**
 * The files of a commit that match patterns of `COPY`, with exactly the commit's bytes: applies no filters, and treats
 * `.dockerignore` like any file. Leaves out names and link targets that are not text. Throws `bad-input`.
 */
export async function readFiles(
  git: Git,
  gitDir: string,
  { commit, patterns, maxBytes }: FilesWanted,
  signal: AbortSignal | undefined,
): Promise<readonly ContextFile[]> {
  if (patterns.length === 0) return [];
  const wanted = patterns.map(parseCopyPattern);
  const { cwd, env } = inGitDir(gitDir);
  const place = { cwd, env: { ...hostless, ...env }, signal };
  const files = await listFiles(git, commit, place);
  for (const pattern of wanted) {
    if (pattern.parts.length === 0 || files.some(({ parts }) => matchesCopyPattern(pattern, parts))) continue;
    throw errors.badInput(
      `COPY names "${oneLine(pattern.text)}", but nothing in the repository matches. It cannot copy ignored files, submodules, or files behind a link.`,
    );
  }
  const chosen = files.filter(({ parts }) => wanted.some((pattern) => matchesCopyPattern(pattern, parts)));
  refuseClashes(chosen);
  return contents(git, chosen, maxBytes, place);
}

interface Entry {
  readonly path: string;
  readonly parts: readonly string[];
  readonly mode: string;
  readonly blob: string;
}

/** All files and links of a commit whose names are text. */
async function listFiles(git: Git, commit: string, place: ObjectPlace): Promise<readonly Entry[]> {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) throw errors.badInput(`"${oneLine(commit)}" is not a commit.`);
  const args = ['ls-tree', '-r', '-z', '--full-tree', commit];
  const { stdout } = await git.run({ args, ...place });
  return stdout
    .toString('latin1')
    .split('\0')
    .flatMap((line) => {
      const [, mode = '', blob = '', bytes = ''] = /^(\d{6}) blob ([0-9a-f]+)\t([^]+)$/.exec(line) ?? [];
      const name = Buffer.from(bytes, 'latin1');
      if (!blob || !isUtf8(name)) return [];
      const path = name.toString();
      return [{ path, parts: path.split('/'), mode, blob }];
    });
}

/** A handmade tree can have names that git itself never writes, or the same name for a link and a folder. */
function refuseClashes(files: readonly Entry[]): void {
  const paths = new Set<string>();
  for (const { path, parts } of files) {
    const strange = parts.some((part) => part === '' || part === '.' || part === '..');
    if (strange || paths.has(path)) throw damaged(path);
    paths.add(path);
  }
  for (const { path, parts } of files) {
    if (parts.some((_, count) => count > 0 && paths.has(parts.slice(0, count).join('/'))))
      throw damaged(path);
  }
}

function damaged(path: string): Error {
  return errors.badInput(
    `COPY names "${oneLine(path)}", which git could not check out: the commit is damaged.`,
  );
}

async function contents(
  git: Git,
  files: readonly Entry[],
  maxBytes: number,
  place: ObjectPlace,
): Promise<readonly ContextFile[]> {
  const names = [...new Set(files.map(({ blob }) => blob))];
  const infos = await objectInfos(git, names, place).catch((error: unknown) => {
    if (!isTskError(error, 'git-failed') || !error.message.includes('promisor remote')) throw error;
    throw errors.badInput(
      'COPY names files whose content this partial clone does not have. Check them out once, then try again.',
    );
  });
  const sizes = new Map(infos.flatMap((info) => (info ? [[info.name, info.size]] : [])));
  let total = 0;
  for (const { path, blob } of files) {
    const size = sizes.get(blob);
    if (size === undefined)
      throw errors.gitFailed('reading files', new Error(`${oneLine(path)} has no content`));
    total += size;
    if (total > maxBytes) {
      throw errors.badInput(
        `The files that COPY names have more than ${Math.floor(maxBytes / 2 ** 20)} MiB in total. Copy fewer.`,
      );
    }
  }
  const blobs = await readBlobs(git, names, place);
  const byName = new Map(names.map((name, at) => [name, blobs[at] ?? new Uint8Array()]));
  return files.flatMap(({ path, mode, blob }) =>
    contextFile(path, mode, byName.get(blob) ?? new Uint8Array()),
  );
}

function contextFile(path: string, mode: string, content: Uint8Array): readonly ContextFile[] {
  if (mode !== '120000') return [{ path, content, mode: mode.endsWith('755') ? 0o755 : 0o644 }];
  if (!isUtf8(content) || content.includes(0)) return [];
  return [{ path, content: new Uint8Array(), mode: 0o777, link: Buffer.from(content).toString() }];
}
