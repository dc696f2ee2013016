import { errors } from '../../util/errors';
import type { Git } from './git';
import type { Origin } from './gitBounds';

/** Where to look for objects. */
export interface ObjectPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
  /** Who made them; the user if absent. */
  readonly of?: Origin;
}

export interface ObjectInfo {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** Information about objects, in the order of their names; undefined for missing ones. Names must not have line breaks. */
export async function objectInfos(
  git: Git,
  names: readonly string[],
  place: ObjectPlace,
): Promise<readonly (ObjectInfo | undefined)[]> {
  if (names.length === 0) return [];
  const { stdout } = await git.run({ args: ['cat-file', '--batch-check'], input: lines(names), ...place });
  return stdout.toString('latin1').split('\n').slice(0, names.length).map(parseInfo);
}

/** The contents of existing blobs, in the order of their names. The caller must limit their sizes. */
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
    if (info?.type !== 'blob') throw errors.gitFailed('reading files', new Error(`${name} is not a blob`));
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
