import { errors } from '../../util/errors';
import type { Git } from './git';
import type { Origin } from './gitBounds';

/** Where objects are looked for. */
export interface ObjectPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
  /** Whose they are; the user's when absent. */
  readonly of?: Origin;
}

export interface ObjectInfo {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** What objects are, in the order asked for; undefined for one that is not there. No name may have a line break. */
export async function objectInfos(
  git: Git,
  names: readonly string[],
  place: ObjectPlace,
): Promise<readonly (ObjectInfo | undefined)[]> {
  if (names.length === 0) return [];
  const { stdout } = await git.run({ args: ['cat-file', '--batch-check'], input: lines(names), ...place });
  return stdout.toString('latin1').split('\n').slice(0, names.length).map(parseInfo);
}

/** The contents of blobs that are there, in the order asked for; the caller has to bound their sizes. */
export async function readBlobs(
  git: Git,
  names: readonly string[],
  place: ObjectPlace,
): Promise<readonly Uint8Array[]> {
  if (names.length === 0) return [];
  const { stdout } = await git.run({ args: ['cat-file', '--batch'], input: lines(names), ...place });
  let at = 0;
  return names.map((name) => {
    const end = stdout.indexOf(10, at);
    const info = parseInfo(stdout.toString('latin1', at, end));
    if (info?.type !== 'blob') throw errors.gitFailed('reading files', new Error(`${name} is no blob`));
    at = end + 1 + info.size + 1;
    return stdout.subarray(end + 1, at - 1);
  });
}

function parseInfo(line: string): ObjectInfo | undefined {
  const [, name, type, size] = /^([0-9a-f]{40,64}) ([a-z]+) (\d+)$/.exec(line) ?? [];
  return name === undefined || type === undefined ? undefined : { name, type, size: Number(size) };
}

function lines(names: readonly string[]): Uint8Array {
  return Buffer.from(names.map((name) => `${name}\n`).join(''));
}
