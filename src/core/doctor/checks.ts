import type { Agent } from '../model/agent';
import type { ContainerSummary, EngineInfo } from '../model/engine';
import { runtimeDoubt } from '../model/runtimeDoubt';
import type { Finding } from '../model/finding';
import { shownProxy, upstreamsOf, type HostProxy, type UpstreamProxy } from '../model/hostProxy';
import type { StoredImage } from '../model/image';
import type { Login } from '../model/login';
import { errors, messageOf } from '../util/errors';
import { present } from '../util/fields';
import { count, oneLine } from '../util/text';

const gigabyte = 1e9;
const day = 24 * 60 * 60 * 1000;
/** The first git with `merge-tree --write-tree`, which merges the results of several parents. */
const neededGit = [2, 38] as const;
/** With less free space than this, in gigabytes, an image or a workspace may not fit. */
const leastFree = { problem: 1, warning: 5 } as const;
/** With more gigabytes of images than this, the doctor suggests removing some. */
const muchImages = 20;
/** With more gigabytes in the tasks' folders than this, the doctor suggests deleting some. */
const muchOfTasks = 20;

export function gitFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const about = { check: 'git', title: 'git' } as const;
  const isOld = major < neededGit[0] || (major === neededGit[0] && minor < neededGit[1]);
  if (!isOld) return { ...about, status: 'ok', text: `git ${version}.` };
  return {
    ...about,
    status: 'warning',
    text: `git ${version} cannot merge the results of several parents.`,
    advice: `Install git ${neededGit.join('.')} or newer.`,
  };
}

/** `runtime`: the Docker runtime that the user chose. */
export function engineFinding(engine: EngineInfo, runtime?: string): Finding {
  const { kind, version, rootless, remap, cpus, memoryBytes, endpoint } = engine;
  const name = kind === 'docker' ? 'Docker' : 'Podman';
  const rights = rootless ? 'rootless' : remap ? 'as root with userns-remap' : 'as root';
  const size = `${count(cpus, 'processor')}, ${gigabytes(memoryBytes)} of memory`;
  const doubt = runtimeDoubt(engine, runtime);
  return {
    check: 'engine',
    title: 'Container engine',
    status: doubt === undefined ? 'ok' : 'problem',
    text: `${name} ${version}, ${rights}, at ${oneLine(endpoint)}: ${size}.`,
    ...present({ advice: doubt }),
  };
}

export function imagesFinding(images: readonly StoredImage[], now: Date): Finding {
  const about = { check: 'images', title: 'Images' } as const;
  if (images.length === 0)
    return { ...about, status: 'ok', text: 'None yet. The first task builds one, which takes a while.' };
  const bytes = images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const ages = images.map(({ createdAt }) => now.getTime() - Date.parse(createdAt)).filter(Number.isFinite);
  const oldest = Math.max(0, ...ages) / day;
  const age = oldest < 1 ? 'all from today' : `the oldest from ${count(Math.floor(oldest), 'day')} ago`;
  const text = `${count(images.length, 'image')}, up to ${gigabytes(bytes)}, ${age}.`;
  if (bytes < muchImages * gigabyte) return { ...about, status: 'ok', text };
  return {
    ...about,
    status: 'warning',
    text,
    advice:
      'Remove images that no configuration uses any more: "TSK: Remove Old Images…", or tsk docker prune.',
    remedy: { kind: 'images' },
  };
}

export function proxyFinding(containers: readonly ContainerSummary[]): Finding {
  const running = containers.filter((container) => container.running).length;
  return {
    check: 'proxy',
    title: 'Network proxy',
    status: 'ok',
    text: running
      ? `${count(running, 'proxy', 'proxies')} running.`
      : 'None running. A task with network access starts one.',
  };
}

/** The proxies through which this machine reaches the network, and which of them do not answer. */
export interface HostProxyState extends HostProxy {
  readonly silent: readonly UpstreamProxy[];
}

/** Undefined if the machine uses no proxy. */
export function hostProxyFinding(proxy: HostProxyState | undefined): Finding | undefined {
  if (!proxy) return undefined;
  const about = { check: 'proxy', title: 'Proxy of this machine' } as const;
  const named = (some: readonly UpstreamProxy[]): string => oneLine(some.map(shownProxy).join(' and '));
  if (proxy.silent.length) {
    return {
      ...about,
      status: 'warning',
      text: `Builds and sandboxes use a proxy that does not answer: ${named(proxy.silent)}.`,
      advice: 'Start it, or correct the setting that names it. NO_PROXY=* turns it off.',
      remedy: { kind: 'retry' },
    };
  }
  if (proxy.unusable.length) return { ...about, status: 'warning', text: oneLine(proxy.unusable.join(' ')) };
  return {
    ...about,
    status: 'ok',
    text: `Builds and sandboxes reach the network through ${named(upstreamsOf(proxy))}.`,
  };
}

export function agentsFinding(agents: readonly Agent[]): Finding {
  const names = agents.map(({ name, version }) => (version === undefined ? name : `${name} ${version}`));
  return {
    check: 'agents',
    title: 'Agents',
    status: 'ok',
    text: `${names.join(', ')}. TSK installs them in images, never on this machine.`,
  };
}

function firstSentence(said: string): { readonly text: string; readonly advice?: string } {
  const end = /\.\s/.exec(said)?.index;
  const advice = end === undefined ? '' : said.slice(end + 1).trim();
  return advice === '' ? { text: said } : { text: said.slice(0, (end ?? 0) + 1), advice };
}

/** A missing log-in is only a warning, because an unused agent needs none. */
export function loginFinding({ agent, keys, own, missing }: Login): Finding {
  const about = { check: 'log-ins', title: `Log-in of ${agent}` } as const;
  if (missing !== undefined) {
    // The first sentence states the problem, the others say what to do.
    const { text, advice } = firstSentence(missing);
    const remedy = { kind: 'credentials', agent } as const;
    return { ...about, status: 'warning', text, ...present({ advice }), remedy };
  }
  const key = keys.find(({ isSet }) => isSet);
  const text = key
    ? `${key.name} is set.`
    : own
      ? 'Uses its log-in on this machine.'
      : 'Needs no credentials.';
  return { ...about, status: 'ok', text };
}

export function diskFinding(title: string, path: string, freeBytes: number): Finding {
  const about = { check: 'disk', title, text: `${gigabytes(freeBytes)} free at ${oneLine(path)}.` } as const;
  const free = freeBytes / gigabyte;
  if (free >= leastFree.warning) return { ...about, status: 'ok' };
  return {
    ...about,
    status: free < leastFree.problem ? 'problem' : 'warning',
    advice: 'Free up space: delete old tasks (tsk clean), images ("TSK: Remove Old Images…") or other files.',
    remedy: { kind: 'images' },
  };
}

/** What TSK itself takes of the disk. `bytes`: undefined if there was too much to measure. */
export function tasksSizeFinding(folder: string, bytes: number | undefined): Finding {
  const size = bytes === undefined ? 'More than can be measured in a few seconds' : sizeText(bytes);
  const about = {
    check: 'disk',
    title: 'Files of the tasks',
    text: `${size} in ${oneLine(folder)}.`,
  } as const;
  if (bytes !== undefined && bytes < muchOfTasks * gigabyte) return { ...about, status: 'ok' };
  return {
    ...about,
    status: 'warning',
    advice:
      'Delete tasks that you no longer need (tsk clean). To keep fewer working trees, set keep_workspaces in the [server] table of your tsk.toml.',
  };
}

/** Whether the data folder is writable, and the engine sees it. `error`: why it is not writable. */
export function dataFolderFinding(
  folder: string,
  found: { readonly error: unknown } | { readonly hiddenFrom: string | undefined },
): Finding {
  const about = { check: 'folders', title: 'Data folder' } as const;
  const problem = (error: Error): Finding => {
    const [, text = error.message, advice] = /^(.*?\.)\s+(?=[A-Z])(.+)$/s.exec(error.message) ?? [];
    const remedy = { kind: 'settings' } as const;
    return { ...about, status: 'problem', text, ...present({ advice }), remedy };
  };
  if ('error' in found) return problem(errors.folderUnusable(folder, found.error));
  if (found.hiddenFrom !== undefined) return problem(errors.engineElsewhere(found.hiddenFrom, folder));
  return { ...about, status: 'ok', text: `${oneLine(folder)} is writable.` };
}

/** Tasks run without a temporary folder; git and editors may not. `error`: why it is not writable. */
export function temporaryFolderFinding(folder: string, error?: unknown): Finding {
  const about = { check: 'folders', title: 'Temporary files' } as const;
  if (error === undefined) return { ...about, status: 'ok', text: `${oneLine(folder)} is writable.` };
  return {
    ...about,
    status: 'warning',
    text: `${oneLine(folder)} is not writable (${messageOf(error)}).`,
    advice: 'Set TMPDIR to a writable folder.',
  };
}

export function databaseFinding(file: string, tasks: number, bytes: number): Finding {
  const text = tasks
    ? `${count(tasks, 'task')} in ${file} (${sizeText(bytes)}).`
    : `No tasks yet in ${file}.`;
  return { check: 'database', title: 'Task database', status: 'ok', text };
}

export function repositoryFinding(worktree: string, staleIds: readonly string[]): Finding {
  const about = { check: 'repositories', title: `Repository ${worktree}` } as const;
  if (staleIds.length === 0)
    return { ...about, status: 'ok', text: 'Ready, without leftovers of deleted tasks.' };
  const [first = ''] = staleIds;
  return {
    ...about,
    status: 'warning',
    text: `${count(staleIds.length, 'ref')} of deleted tasks still ${staleIds.length === 1 ? 'keeps' : 'keep'} old commits.`,
    advice: `Remove them in that repository: git update-ref -d refs/tsk/base/${first}${staleIds.length > 1 ? ', and so on (git for-each-ref refs/tsk/base)' : ''}.`,
  };
}

/** The finding of a check that failed. The message of a known error includes what to do. */
export function failure(about: Pick<Finding, 'check' | 'title'>, error: unknown): Finding {
  return { ...about, status: 'problem', text: messageOf(error), remedy: { kind: 'retry' } };
}

/** Of sizes that may be small. */
function sizeText(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} KB`;
  return bytes < gigabyte ? `${(bytes / 1e6).toFixed(1)} MB` : gigabytes(bytes);
}

function gigabytes(bytes: number): string {
  return `${(bytes / gigabyte).toFixed(1)} GB`;
}
