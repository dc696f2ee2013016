import type { ContainerRequest, ContextFile, Engine } from '../model/engine';
import type { Exclusive } from '../model/exclusive';
import { engineLabels, sandboxLayout } from '../model/sandboxLayout';
import { present } from '../util/fields';

/** A container of ours that tasks share. Its name says what it is made of, so that one of that name is it. */
export interface HelperContainer extends Pick<ContainerRequest, 'image' | 'command' | 'network' | 'runtime'> {
  readonly name: string;
  readonly hosts: Readonly<Record<string, string>>;
  /** Besides the one of its own, to be written. */
  readonly volumes: readonly { readonly name: string; readonly target: string }[];
  readonly logBytes: number;
  /** For `/etc/tsk`. */
  readonly files: readonly ContextFile[];
}

/** Starts the container unless it runs; of several processes one does. */
export async function ensureRunning(
  { engine, exclusive }: { readonly engine: Engine; readonly exclusive: Exclusive },
  container: HelperContainer,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { name } = container;
  if (await isRunning(engine, name)) return;
  await exclusive(
    name,
    async () => {
      if (!(await isRunning(engine, name))) await start(engine, container);
    },
    signal,
  );
}

export async function isRunning(engine: Engine, name: string): Promise<boolean> {
  return (await engine.inspectContainer(name))?.running ?? false;
}

/** The volume with its sockets has the container's name. */
async function start(engine: Engine, container: HelperContainer): Promise<void> {
  const { name, image, command, network, hosts, volumes, files, runtime } = container;
  // What a process that ended half-way left behind under this name never ran.
  await engine.removeContainer(name);
  const id = await engine.createContainer({
    name,
    image,
    labels: { [engineLabels.proxy]: name },
    command,
    environment: {},
    mounts: [{ name, target: sandboxLayout.proxySockets }, ...volumes].map((volume) => ({
      kind: 'volume',
      ...volume,
      readOnly: false,
    })),
    network,
    hosts,
    // See the share of a task in `dockerfiles/proxy/tsk-proxy-open`.
    memoryBytes: 512 * 1024 * 1024,
    pids: 4096,
    openFiles: 4096,
    autoRemove: true,
    logBytes: container.logBytes,
    ...present({ runtime }),
  });
  if (files.length) await engine.putFiles(id, '/etc/tsk', files);
  await engine.startContainer(id);
}
