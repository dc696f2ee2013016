import { oneLine, truncate } from '../../util/text';

const placeKinds = ['branch', 'tag', 'ref', 'detached', 'worktree', 'copy', 'stash'] as const;

/** Where an agent left further commits in its workspace. The name is the agent's, as display text. */
export interface WorkPlace {
  readonly kind: (typeof placeKinds)[number];
  readonly name: string;
}

/** Further commits, with their number in the bundle. */
export interface FurtherWork {
  readonly number: number;
  readonly commit: string;
  readonly place: WorkPlace;
}

/** The report of a sandbox's collector: see `dockerfiles/base/tsk-collect`. */
export interface Collected {
  /** The result of each repository, by number; absent if it was gone, or failed. */
  readonly heads: ReadonlyMap<number, string>;
  /** The further commits of a repository, by number. */
  readonly further: ReadonlyMap<number, readonly FurtherWork[]>;
  /** Repositories that could not be collected, and why. */
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
  /** Work may be left in the workspace, apart from files that git ignores. */
  readonly leftBehind: boolean;
}

/** The collector makes no more remarks than this: beyond, it is unknown what else it would have said. */
const maxRemarks = 80;
const maxWarnings = 100;
const maxText = 1000;
const maxName = 100;
/** How many further results a task can have. */
const maxFurther = 20;

/**
 * Reads the collector's result for `count` repositories. Undefined if it does not have exactly the collector's format. It
 * must mention every repository, because a missing line would look like an agent that changed nothing.
 */
export function parseCollected(text: string, count: number): Collected | undefined {
  const lines = text.split('\n');
  if (lines.shift() !== 'version 1' || lines.pop() !== '' || lines.pop() !== 'end') return undefined;
  const answered = new Set<number>();
  const heads = new Map<number, string>();
  const further = new Map<number, FurtherWork[]>();
  const failures: string[] = [];
  const warnings: string[] = [];
  let left = maxFurther;
  let leftBehind = false;
  for (const line of lines) {
    const [, kind = '', rest = ''] = /^(head|none|further|failed|warning|ignored) (.+)$/.exec(line) ?? [];
    if (kind === 'warning' || kind === 'ignored') {
      warnings.push(safe(rest));
      leftBehind ||= kind === 'warning' || warnings.length >= maxRemarks;
      continue;
    }
    const [, digits = '', more = ''] = /^(\d{1,6})(?: (.+))?$/.exec(rest) ?? [];
    const number = digits === '' ? NaN : Number(digits);
    if (!(number < count)) return undefined;
    if (kind === 'further') {
      const work = parseFurther(more);
      const known = further.get(number) ?? [];
      if (!work || left-- === 0 || known.some((other) => other.number === work.number)) return undefined;
      further.set(number, [...known, work]);
      continue;
    }
    if (answered.has(number) && kind !== 'failed') return undefined;
    answered.add(number);
    if (kind === 'head' && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(more)) heads.set(number, more);
    else if (kind === 'failed' && more !== '') failures.push(safe(more));
    else if (kind !== 'none' || more !== '') return undefined;
  }
  if (answered.size !== count) return undefined;
  return {
    heads,
    further,
    failures: failures.slice(0, maxWarnings),
    warnings: warnings.slice(0, maxWarnings),
    leftBehind,
  };
}

function parseFurther(text: string): FurtherWork | undefined {
  const match = /^(\d{1,2}) ([0-9a-f]{40}|[0-9a-f]{64}) ([a-z]+) (.+)$/.exec(text);
  const [, number = '', commit = '', word = '', name = ''] = match ?? [];
  const kind = placeKinds.find((known) => known === word);
  if (!kind) return undefined;
  return { number: Number(number), commit, place: { kind, name: truncate(oneLine(name), maxName) } };
}

function safe(text: string): string {
  return truncate(oneLine(text), maxText);
}
