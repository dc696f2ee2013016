import { oneLine, truncate } from '../util/text';

/** What a sandbox's collector says it did: see `dockerfiles/base/tsk-collect`. */
export interface Collected {
  /** The result of each repository, by its number; absent for one that was gone. */
  readonly heads: ReadonlyMap<number, string>;
  /** Repositories that could not be collected, and why. */
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
}

const maxWarnings = 100;
const maxText = 1000;

/** Reads the collector's result for `count` repositories. Undefined when it is not exactly what the collector writes. */
export function parseCollected(text: string, count: number): Collected | undefined {
  const lines = text.split('\n');
  if (lines.shift() !== 'version 1' || lines.pop() !== '' || lines.pop() !== 'end') return undefined;
  const heads = new Map<number, string>();
  const failures: string[] = [];
  const warnings: string[] = [];
  for (const line of lines) {
    const [, number = '', commit = ''] = /^head (\d{1,6}) ([0-9a-f]{40}|[0-9a-f]{64})$/.exec(line) ?? [];
    const [, failed] = /^failed \d{1,6} (.+)$/.exec(line) ?? [];
    const [, warning] = /^warning (.+)$/.exec(line) ?? [];
    if (commit) {
      if (Number(number) >= count || heads.has(Number(number))) return undefined;
      heads.set(Number(number), commit);
    } else if (failed !== undefined) failures.push(safe(failed));
    else if (warning !== undefined) warnings.push(safe(warning));
    else return undefined;
  }
  return { heads, failures: failures.slice(0, maxWarnings), warnings: warnings.slice(0, maxWarnings) };
}

function safe(text: string): string {
  return truncate(oneLine(text), maxText);
}
