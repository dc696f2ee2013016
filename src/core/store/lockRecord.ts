import type { ProcessIdentity } from './processIdentity';

/** The content of a lock file. Its first four bytes are overwritten in place when the lock is given back. */
export type LockRecord =
  | { readonly kind: 'held'; readonly holder: ProcessIdentity }
  | { readonly kind: 'free' }
  /** Left by a crash of the machine: records are complete before they get their name. */
  | { readonly kind: 'unreadable' };

export const freeMark = 'free';
const heldMark = 'held';

export function formatLockRecord(holder: ProcessIdentity): string {
  return `${heldMark}\n${JSON.stringify(holder)}\n`;
}

export function parseLockRecord(text: string): LockRecord {
  if (text.startsWith(freeMark)) return { kind: 'free' };
  const holder = parseHolder(text.slice(heldMark.length));
  return holder ? { kind: 'held', holder } : { kind: 'unreadable' };
}

function parseHolder(text: string): ProcessIdentity | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, start, host, place } = value as Readonly<Record<string, unknown>>;
  if (!Number.isSafeInteger(pid) || typeof host !== 'string' || typeof place !== 'string') return undefined;
  return { pid: pid as number, host, place, ...(typeof start === 'string' ? { start } : {}) };
}
