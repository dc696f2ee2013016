import { errors } from '../../util/errors';
import { oneLine, truncate } from '../../util/text';
import { inGitDir } from './baseRefs';
import { looksLikeGitDir } from './bareFolder';
import { objectInfos, type ObjectPlace } from './catFile';
import type { Git } from './git';
import { readTrees, type Tree, type TreeEntry } from './readTrees';
import { isPartialClone, withoutPromises } from './withoutPromises';

/** The counted size of a change. A few objects can expand to more files than any machine can hold. */
export interface ChangeSize {
  /** Paths that differ. */
  readonly files: number;
  /** The total size of new content. */
  readonly bytes: number;
  /** New or changed folders that git takes for bare repositories, as display text. */
  readonly hidden: readonly string[];
}

/** Changes with more files are not listed, and their lines are not counted. */
export const maxListedFiles = 100_000;
/** TSK does not take over changes with more files or bytes, because nobody could check them out. */
const mostTaken = 500_000;
const mostTakenBytes = 256 * 1024 ** 3;

/** Limits of the measurement: with more or deeper pairs of folders, it gives up. */
const mostPairs = 300_000;
const mostTreeBytes = 64 * 1024 ** 2;
const deepest = 120;
const mostHidden = 20;

/** Two versions of a folder, by object name; empty if that side has no folder. */
interface Pair {
  readonly from: string;
  readonly to: string;
  /** Where it occurred first. */
  readonly path: string;
  files: number;
  readonly blobs: string[];
  readonly inside: Pair[];
}

/**
 * Measures the difference between two commits without expanding it: reads each pair of folders once, no matter how often
 * it occurs. Undefined if even that would be too much.
 */
export async function changeSize(
  git: Git,
  gitDir: string,
  from: string,
  to: string,
  { env = {}, signal }: Partial<Pick<ObjectPlace, 'env' | 'signal'>> = {},
): Promise<ChangeSize | undefined> {
  const measure = (place: Omit<ObjectPlace, 'signal'>): Promise<ChangeSize | undefined> =>
    new Measuring(git, { cwd: place.cwd, env: { ...env, ...place.env }, signal, of: 'agent' }).measure(
      from,
      to,
    );
  return (await isPartialClone(gitDir)) ? withoutPromises(gitDir, from, measure) : measure(inGitDir(gitDir));
}

/** Why TSK does not take over or continue from a change of that size; undefined if it does. */
export function tooLarge(size: ChangeSize | undefined): string | undefined {
  if (size === undefined) return 'it has too many folders to count, or folders nested too deep';
  if (size.files > mostTaken) return `it changes more than ${mostTaken.toLocaleString('en')} files`;
  if (size.bytes <= mostTakenBytes) return undefined;
  return `its files would take ${Math.ceil(size.bytes / 1024 ** 3).toLocaleString('en')} GiB`;
}

/** Throws `too-large` if an agent's changes between two commits are too large to work with. */
export async function requireWorkableSize(
  git: Git,
  gitDir: string,
  from: string,
  to: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const why = tooLarge(await changeSize(git, gitDir, from, to, { signal }));
  if (why !== undefined) throw errors.tooLarge(`No task can start from ${to.slice(0, 12)}: ${why}.`);
}

class Measuring {
  private readonly pairs = new Map<string, Pair>();
  private readonly trees = new Map<string, Tree>();
  private readonly hidden: string[] = [];
  private fresh: Pair[] = [];
  /** How many entries differ. */
  private differing = 0;

  constructor(
    private readonly git: Git,
    private readonly place: ObjectPlace,
  ) {}

  async measure(from: string, to: string): Promise<ChangeSize | undefined> {
    const top = this.pair(`${from}^{tree}`, `${to}^{tree}`, '');
    let wave: readonly Pair[] = [top];
    let treeBytes = 0;
    for (let depth = 0; wave.length > 0; depth++) {
      if (depth > deepest || this.pairs.size > mostPairs || this.differing > mostTaken) return undefined;
      const names = new Set(wave.flatMap((one) => [one.from, one.to]).filter(Boolean));
      const read = await readTrees(
        this.git,
        [...names].filter((name) => !this.trees.has(name)),
        this.place,
      );
      treeBytes += read?.bytes ?? Infinity;
      if (!read || treeBytes > mostTreeBytes) return undefined;
      for (const [name, tree] of read.trees) this.trees.set(name, tree);
      this.fresh = [];
      for (const pair of wave) this.look(pair);
      wave = this.fresh;
    }
    const files = sumOver(top, (pair) => pair.files);
    // The sizes do not matter if TSK refuses the change.
    const sizes = files > mostTaken ? new Map<string, number>() : await this.sizes();
    const bytes = sumOver(top, ({ blobs }) => blobs.reduce((sum, blob) => sum + (sizes.get(blob) ?? 0), 0));
    return { files, bytes, hidden: this.hidden };
  }

  /** Compares the two folders. */
  private look(pair: Pair): void {
    const old = new Map((this.trees.get(pair.from) ?? []).map((entry) => [entry.name, entry]));
    const now = this.trees.get(pair.to) ?? [];
    if (looksLikeGitDir(now.map(({ name }) => name)) && this.hidden.length < mostHidden) {
      this.hidden.push(truncate(oneLine(Buffer.from(pair.path, 'latin1').toString()), 200) || '.');
    }
    for (const entry of now) {
      const before = old.get(entry.name);
      old.delete(entry.name);
      if (before?.object === entry.object && before.mode === entry.mode) continue;
      this.differ(pair, before, entry);
    }
    for (const before of old.values()) this.differ(pair, before, undefined);
    this.differing += pair.files + pair.inside.length;
  }

  private differ(pair: Pair, before: TreeEntry | undefined, now: TreeEntry | undefined): void {
    const [from, to] = [before, now].map((entry) => (entry?.isTree ? entry.object : ''));
    if (from || to) {
      const path = `${pair.path}${pair.path && '/'}${(now ?? before)?.name ?? ''}`;
      pair.inside.push(this.pair(from ?? '', to ?? '', path));
    }
    const isFile = (entry: TreeEntry | undefined): boolean => entry !== undefined && !entry.isTree;
    if (isFile(before) || isFile(now)) pair.files++;
    if (now && isFile(now) && now.mode !== '160000') pair.blobs.push(now.object);
  }

  private pair(from: string, to: string, path: string): Pair {
    const key = `${from} ${to}`;
    const known = this.pairs.get(key);
    if (known) return known;
    const made: Pair = { from, to, path, files: 0, blobs: [], inside: [] };
    this.pairs.set(key, made);
    this.fresh.push(made);
    return made;
  }

  private async sizes(): Promise<ReadonlyMap<string, number>> {
    const blobs = new Set<string>();
    for (const pair of this.pairs.values()) for (const blob of pair.blobs) blobs.add(blob);
    const infos = await objectInfos(this.git, [...blobs], this.place);
    return new Map(infos.flatMap((info) => (info ? [[info.name, info.size] as const] : [])));
  }
}

/** The sum over a folder and everything in it. Computes repeated folders once, and counts them as often as they occur. */
function sumOver(top: Pair, own: (pair: Pair) => number): number {
  const sums = new Map<Pair, number>();
  const stack = [top];
  for (let pair = stack.at(-1); pair !== undefined; pair = stack.at(-1)) {
    const open = sums.has(pair) ? [] : pair.inside.filter((one) => !sums.has(one));
    if (open.length > 0) stack.push(...open);
    else {
      stack.pop();
      const sum = pair.inside.reduce((all, one) => all + (sums.get(one) ?? 0), own(pair));
      if (!sums.has(pair)) sums.set(pair, sum);
    }
  }
  return sums.get(top) ?? 0;
}
