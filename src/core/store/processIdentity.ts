import { readdir, readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { codeOf } from '../util/fileErrors';
import { programOutput } from '../util/programs';

/** What tells one process from every other, even after its pid was given to the next one. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, as the platform says it; absent where the platform does not. */
  readonly start?: string;
  /** For people. */
  readonly host: string;
  /** Where the pid has its meaning: the host, its boot and the pid namespace (a container has its own). */
  readonly place: string;
}

/** What can be seen of a process: `running` is false for one that has ended and only waits for its parent. */
interface Sighting {
  readonly start: string;
  readonly running: boolean;
}

export async function describeSelf(): Promise<ProcessIdentity> {
  const host = hostname();
  const boot = await textOr('', async () =>
    (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim(),
  );
  const namespace = await textOr('', () => readlink('/proc/self/ns/pid'));
  const sighting = await look(process.pid);
  return {
    pid: process.pid,
    host,
    place: [host, boot, namespace].join(' ').trim(),
    ...(sighting ? { start: sighting.start } : {}),
  };
}

/**
 * Whether a process of our own place still exists. A "no" is final: it is only said when no thread of
 * the process can do anything any more. What cannot be found out counts as alive; without `start`, so does another process
 * that has the pid now.
 */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM: it exists and is somebody else's.
    return codeOf(error) !== 'ESRCH';
  }
  if (identity.start === undefined) return true;
  const sighting = await look(identity.pid);
  return !sighting || (sighting.running && sighting.start === identity.start);
}

async function look(pid: number): Promise<Sighting | undefined> {
  try {
    return process.platform === 'linux' ? await lookInProc(pid) : await lookWithPs(pid);
  } catch {
    return undefined;
  }
}

/** `pid (name) state …`, where the name may hold anything; field 22 of all is the start in clock ticks. */
async function lookInProc(pid: number): Promise<Sighting | undefined> {
  const folder = pid === process.pid ? '/proc/self' : `/proc/${pid}`;
  const stat = await readFile(`${folder}/stat`, 'utf8');
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const start = rest[18];
  // In a sandbox, /proc can be that of another pid namespace: then it says nothing about us.
  if (!stat.startsWith(`${pid} `) || state === undefined || start === undefined) return undefined;
  // The first thread of a killed process can be a zombie while another still finishes a system call.
  const ended = /[ZX]/.test(state) && (await readdir(`${folder}/task`)).length <= 1;
  return { start, running: !ended };
}

async function lookWithPs(pid: number): Promise<Sighting | undefined> {
  const stdout = await programOutput('ps', ['-o', 'lstart=', '-o', 'stat=', '-p', String(pid)], {
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    ...{ timeoutMs: 10_000, maxBytes: 65_536 },
  });
  const found = /^(?<start>.*\S)\s+(?<state>\S+)\s*$/.exec(stdout)?.groups;
  const { start, state } = found ?? {};
  return start === undefined || state === undefined ? undefined : { start, running: !state.startsWith('Z') };
}

async function textOr(fallback: string, read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch {
    return fallback;
  }
}
