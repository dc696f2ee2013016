import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '../../util/abort';
import { errors, isTskError, type TskError } from '../../util/errors';
import { oneLine } from '../../util/text';
import { explainFilter } from './explainFilter';
import type { Git } from '../git/git';
import type { IndexPlace } from './indexPlace';
import { isKeptOut, pathspecs, type KeptOut } from './ownPlaces';

/** How many times to check for changes made meanwhile. */
const rounds = 3;
/** How many times to try a file that changes while git reads it. */
const triesOfOne = 4;
/** The most calls of git in total. */
const maxCalls = 1000;

/**
 * Updates an index from a working tree in which files come and go, as during a build. git adds many paths at once, or none
 * of them if one vanishes, so this halves a failed batch until the vanished path is alone. It adds every file that stays. A
 * file that vanishes is left out, or stays as it is in the index.
 */
export async function addOneByOne(
  git: Git,
  place: IndexPlace,
  config: readonly string[],
  without: KeptOut,
): Promise<readonly string[]> {
  const adding = new Adding(git, place, config);
  for (let round = 1; round <= rounds; round++) {
    const paths = await adding.outdated(without);
    if (paths.length === 0) break;
    await adding.add(paths);
  }
  return adding.warnings;
}

/** Paths are bytes, one character each. */
class Adding {
  private readonly said = new Map<string, string>();
  private calls = 0;

  constructor(
    private readonly git: Git,
    private readonly place: IndexPlace,
    private readonly config: readonly string[],
  ) {}

  get warnings(): readonly string[] {
    return [...this.said.values()];
  }

  /** The paths whose working tree state differs from the index. */
  async outdated(without: KeptOut): Promise<readonly string[]> {
    const lists = [
      ['diff-files', '-z', '--name-only', '--ignore-submodules=dirty', ...pathspecs(without)],
      ['ls-files', '-z', '--others', '--exclude-standard', ...pathspecs(without)],
    ];
    const paths = new Set<string>();
    for (const args of lists) {
      const { stdout } = await this.git.run({ args, ...this.place, config: this.config });
      for (const path of stdout.toString('latin1').split('\0')) if (path) paths.add(path);
    }
    return [...paths].filter((path) => !this.said.has(path) && !isKeptOut(without, textOf(path)));
  }

  async add(paths: readonly string[]): Promise<void> {
    // A repository inside is listed as a folder.
    const files = paths.filter((path) => !path.endsWith('/'));
    await this.addFiles(files);
    for (const path of paths) if (path.endsWith('/')) await this.addRepository(path);
  }

  private async addFiles(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    const error = await this.tryFiles(paths);
    if (error === undefined) return;
    const [path = '', ...others] = paths;
    if (others.length === 0) return this.insist(path, error);
    const half = Math.ceil(paths.length / 2);
    await this.addFiles(paths.slice(0, half));
    await this.addFiles(paths.slice(half));
  }

  /** Adds all paths or none. */
  private async tryFiles(paths: readonly string[]): Promise<TskError | undefined> {
    throwIfAborted(this.place.signal);
    if (++this.calls > maxCalls) {
      const cause = new Error(
        'files change faster than TSK can read them. Wait until the program that writes them ends, or start from a commit: "--from" reads no files.',
      );
      throw errors.gitFailed('reading the working tree', cause);
    }
    const args = ['update-index', '--add', '--remove', '--replace', '-z', '--stdin'];
    const input = Buffer.from(paths.map((path) => `${path}\0`).join(''), 'latin1');
    try {
      await this.git.run({ args, ...this.place, config: this.config, input });
      return undefined;
    } catch (error) {
      if (!isTskError(error, 'git-failed')) throw error;
      const cause = explainFilter(error);
      if (cause) throw errors.gitFailed('reading the working tree', cause);
      return error;
    }
  }

  /** Tries a path again that git could not add: it vanished, changed while git read it, or is unreadable. */
  private async insist(path: string, first: TskError): Promise<void> {
    let error: TskError | undefined = first;
    for (let n = 1; error !== undefined && n < triesOfOne; n++) {
      if (!(await this.isThere(path))) return;
      error = await this.tryFiles([path]);
    }
    if (error === undefined || !(await this.isThere(path))) return;
    if (!/\bopen\("|read error|short read|unstable|unable to stat|ended with a signal/.test(error.message))
      throw error;
    const why = error.message.includes('Permission denied') ? 'could not be read' : 'kept changing';
    this.said.set(
      path,
      `${oneLine(textOf(path))} ${why}, so the snapshot does not have its current content.`,
    );
  }

  private async addRepository(path: string): Promise<void> {
    const args = ['add', '--ignore-errors', '--sparse', '--', `:(top,literal)${textOf(path)}`];
    const call = { args, ...this.place, config: this.config, okCodes: [0, 1, 128] };
    const { stderr } = await this.git.run(call);
    if (stderr.includes('does not have a commit checked out')) {
      const name = oneLine(textOf(path.slice(0, -1)));
      this.said.set(path, `${name} is a git repository without a commit and is not in the snapshot.`);
    }
  }

  private isThere(path: string): Promise<boolean> {
    const file = Buffer.concat([Buffer.from(join(this.place.cwd, '/')), Buffer.from(path, 'latin1')]);
    return lstat(file).then(
      () => true,
      () => false,
    );
  }
}

function textOf(path: string): string {
  return Buffer.from(path, 'latin1').toString();
}
