import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import type { Agent, AgentAccess } from '../model/agent';
import { copiesPart } from '../model/copiesPart';
import type { Image, ImageNeeds } from '../model/image';
import { imageNeeds } from '../model/imageNeeds';
import type { ProxyDoor } from '../model/network';
import type { Workspace } from '../model/repository';
import { together } from '../util/together';
import { copiedFiles } from './copiedFiles';
import { removeOrSetAside } from './removeOrSetAside';
import { mayBorrow } from './mayBorrow';
import { runtimeDoubt } from '../model/runtimeDoubt';
import { networkPolicy } from './networkPolicy';
import { errors } from '../util/errors';
import { timed, type RunContext } from './runContext';
import { StepProgress } from './stepProgress';
import { present } from '../util/fields';

/** Everything that a sandbox is made of. */
export interface Prepared {
  readonly agent: Agent;
  readonly access: AgentAccess;
  readonly image: Image;
  readonly workspace: Workspace;
  readonly door: ProxyDoor | undefined;
}

/**
 * Workspace, image and proxy have nothing to do with each other: side by side. `onDoor` hears of an open door at
 * once, so that it is closed also when another part fails.
 */
export async function prepare(
  context: RunContext,
  onDoor: (door: ProxyDoor) => Promise<void>,
  signal: AbortSignal,
): Promise<Prepared> {
  const { ports, task, log, config, backend } = context;
  const agent = ports.findAgent(task.agent);
  const access = await agent.access(ports.sources);
  await requireSight(context);
  for (const text of task.snapshot.warnings) log.append({ kind: 'warning', text });
  const doubt =
    config.network === 'allowlist' ? runtimeDoubt(await backend.engine.info(), config.runtime) : undefined;
  if (doubt !== undefined) log.append({ kind: 'warning', text: doubt });
  const [workspace, image, door] = await together(signal, [
    (stop) => timed(log, 'workspace', () => createWorkspace(context, stop)),
    (stop) =>
      timed(
        log,
        'image',
        () => findImage(context, agent, stop),
        ({ tag }) => tag,
      ),
    (stop) =>
      timed(log, 'proxy', async () => {
        const opened = await openDoor(context, agent, access, stop);
        if (opened) await onDoor(opened);
        for (const text of opened?.remarks ?? []) log.append({ kind: 'warning', text });
        return opened;
      }),
  ]);
  return { agent, access, image, workspace, door };
}

/** Before an image is built for minutes: the engine must see what its sandbox is to work in. */
async function requireSight({ files, backend: { engine } }: RunContext): Promise<void> {
  if (await engine.sees(files.config)) return;
  throw errors.engineElsewhere((await engine.info()).endpoint, files.dir);
}

/** Replaces what an earlier run of the task left there. */
async function createWorkspace(
  { files, task, ports, config, backend, log }: RunContext,
  signal: AbortSignal,
): Promise<Workspace> {
  for (const dir of [files.repo, files.outbox]) await removeOrSetAside(dir, `${dir}-before-${task.attempts}`);
  await mkdir(files.outbox, { recursive: true });
  if (process.getuid?.() === 0) await chown(files.outbox, ports.user.uid, ports.user.gid);
  const { history } = config;
  const target = {
    id: task.id,
    dir: files.repo,
    branch: task.branch,
    user: ports.user,
    history,
    mayBorrow: mayBorrow(backend.engine),
  };
  const workspace = await ports.repositories.createWorkspace(task.snapshot, target, signal);
  for (const text of workspace.warnings) log.append({ kind: 'warning', text });
  await writeFile(files.bases, ports.basesFile(task.snapshot, workspace));
  // The sandbox's user may be another: a strict umask must not keep this from them.
  await chmod(files.bases, 0o644);
  return workspace;
}

function findImage(context: RunContext, agent: Agent, signal: AbortSignal): Promise<Image> {
  const { task, config, log, backend } = context;
  const { user, repositories, approvals } = context.ports;
  const needs: ImageNeeds = {
    ...imageNeeds(agent, task.stack, config, user, (patterns, stop) =>
      copiedFiles(repositories, task.snapshot, patterns, log, stop),
    ),
    // The files of this very commit, whatever was allowed when the task was queued.
    admit: async (copies) => {
      const { gitDir: repository } = task.snapshot;
      const missing = await approvals.missing({ repository, parts: [copiesPart(copies, config.layers)] });
      if (missing) throw errors.filesNotAllowed(task.name);
    },
  };
  const steps = new StepProgress((progress) => context.onPhase('image', progress));
  const progress = {
    onBuild: (tag: string) => {
      log.append({ kind: 'info', text: `Building the image ${tag}. Later tasks reuse it.` });
      steps.begin();
    },
    onOutput: (text: string) => log.append({ kind: 'build', text }),
    onStep: (step: number, of: number) => steps.step(step, of),
  };
  return backend.images.forTask(needs, progress, signal).finally(() => steps.settled());
}

/** The way out, where there is one: through the proxy, and to ports of the host. */
async function openDoor(
  { config, task, ports, backend, log }: RunContext,
  agent: Agent,
  access: AgentAccess,
  signal: AbortSignal,
): Promise<ProxyDoor | undefined> {
  if (config.network === 'none') return undefined;
  if (config.network === 'open' && config.hostPorts.length === 0) return undefined;
  const policy = networkPolicy(config, agent, ports.stacks.hosts(task.stack), access);
  const onOutput = (text: string): void => log.append({ kind: 'build', text });
  const owner = {
    id: task.id,
    alone: config.sudo || config.privileged,
    ...present({ runtime: config.runtime }),
  };
  return backend.proxies.open(policy, owner, config.hostPorts, onOutput, signal);
}
