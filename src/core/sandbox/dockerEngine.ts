import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type {
  ContainerExit,
  ContainerRequest,
  ContainerSummary,
  ContainerUser,
  ContextFile,
  Engine,
  EngineInfo,
  EngineProcess,
  ImageRequest,
  ImageSummary,
  OutputLine,
} from '../model/engine';
import { abortable } from '../util/abort';
import { errors, isTskError } from '../util/errors';
import { present } from '../util/fields';
import { numberOf, recordOf } from '../util/json';
import { buildImage } from './buildImage';
import type { BuildProxy } from './buildProxy';
import type { EngineConnection } from './engineHello';
import { ContainerLog } from './containerLog';
import { containerOptions } from './containerOptions';
import { profileKind } from './containerPowers';
import { followOutput } from './followOutput';
import { imageId, imageSummary, imagesInUse, isCalled } from './imageSummary';
import { openProcess } from './openProcess';
import { outputLines } from './outputLines';
import { ownerContainer, runOwnerContainer } from './ownership';
import { hiddenPath, seesPath } from './sight';
import { tarOf } from './tar';
import { waitForExit } from './waitForExit';

/** Docker and Podman over the API they share. Connects on first use, and again after a failure to connect. */
export class DockerEngine implements Engine {
  private connection: Promise<EngineConnection> | undefined;

  /** `buildProxy`: how the steps of a build reach the outside, asked for each build. */
  constructor(
    private readonly connect: () => Promise<EngineConnection>,
    private readonly buildProxy: (engine: EngineInfo) => Promise<BuildProxy | undefined> = () =>
      Promise.resolve(undefined),
  ) {}

  async info(): Promise<EngineInfo> {
    return (await this.connected()).info;
  }

  findImage(label: string, value: string, tag: string): Promise<string | undefined> {
    return this.call(`looking for an image with ${label}=${value}`, async ({ docker }) => {
      // By name: an engine needs a hundred times as long to search its images for a label.
      const image = await ignoring([404], docker.getImage(tag).inspect());
      const hasLabel = image?.Config.Labels?.[label] === value;
      // Podman also finds the image under the name of another registry.
      return image && hasLabel && isCalled(image, tag) ? image.Id : undefined;
    });
  }

  buildImage(request: ImageRequest, onOutput: (line: string) => void, signal?: AbortSignal): Promise<void> {
    return this.call(`building the image ${request.tag}`, async ({ docker, info }) =>
      buildImage({ docker, kind: info.kind, proxy: await this.buildProxy(info) }, request, onOutput, signal),
    );
  }

  imageVariables(id: string): Promise<Readonly<Record<string, string>>> {
    return this.call(`looking at the image ${id}`, async ({ docker }) => {
      const { Config } = await docker.getImage(id).inspect();
      // Absent where no layer sets any, whatever the client's types say.
      const lines = (Config.Env as readonly string[] | null | undefined) ?? [];
      return Object.fromEntries(
        lines.map((line) => [line.replace(/=[^]*/, ''), line.replace(/^[^=]*=?/, '')]),
      );
    });
  }

  listImages(label: string): Promise<readonly ImageSummary[]> {
    return this.call(`listing images with ${label}`, async ({ docker }) => {
      const [images, containers] = await Promise.all([
        docker.listImages({ filters: { label: [label] } }),
        docker.listContainers({ all: true }),
      ]);
      const inUse = imagesInUse(containers);
      return images.map((image) => imageSummary(image, inUse));
    });
  }

  removeImage(id: string): Promise<void> {
    return this.call(`removing the image ${id}`, async ({ docker }) => {
      const image = await ignoring([404], docker.getImage(id).inspect());
      if (!image) return;
      // Forced, an engine removes an image that containers were made of, and Podman removes those with it. Unforced,
      // it removes name by name, and the image with the last. We look first: none of its names is to go before.
      const containers = await docker.listContainers({ all: true });
      const user = containers.find(({ ImageID }) => imageId(ImageID) === imageId(image.Id));
      if (user)
        throw new Error(
          `the container ${(user.Names[0] ?? user.Id).replace(/^\//, '')} uses it; remove that first`,
        );
      const names = image.RepoTags?.length ? image.RepoTags : [image.Id];
      for (const name of names) await ignoring([404], docker.getImage(name).remove());
    });
  }

  sees(path: string): Promise<boolean> {
    return this.call(`looking for ${path}`, ({ docker, info }) => seesPath(docker, info, path));
  }

  changeOwner(id: string, folders: readonly string[], user?: ContainerUser): Promise<void> {
    return this.call(`changing the owner of the folders of ${id}`, async ({ docker, info: { remap } }) => {
      if (!remap) return;
      const found = await ignoring([404], docker.getContainer(id).inspect());
      // Any image of ours has what it takes.
      const image = found?.Image ?? (await docker.listImages({ filters: { label: ['tsk.image'] } }))[0]?.Id;
      if (image === undefined) throw new Error('there is no image left to do it with');
      const host = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
      await runOwnerContainer(docker, ownerContainer(remap, { image, folders, user, host }));
    });
  }

  createContainer(request: ContainerRequest): Promise<string> {
    return this.call(`creating the container ${request.name}`, async ({ docker, info, seccompProfile }) => {
      const kind = profileKind(request.powers);
      const options = containerOptions(request, info, kind && (await seccompProfile?.(kind)));
      try {
        return (await docker.createContainer(options)).id;
      } catch (error) {
        const path = await hiddenPath(error);
        throw path === undefined ? error : errors.engineElsewhere(info.endpoint, path);
      }
    });
  }

  startContainer(id: string): Promise<void> {
    return this.call(`starting the container ${id}`, async ({ docker }) => {
      await docker.getContainer(id).start();
    });
  }

  followOutput(id: string, onLine: (line: OutputLine) => void, signal?: AbortSignal): Promise<void> {
    return this.call(`reading the output of ${id}`, ({ docker, info }) =>
      followOutput(info.kind, new ContainerLog(docker, id, signal), onLine, signal),
    );
  }

  waitContainer(id: string, signal?: AbortSignal): Promise<ContainerExit> {
    return this.call(`waiting for the container ${id}`, async ({ docker }) => {
      const exitCode = await waitForExit(docker, id, signal);
      const { State } = await abortable(docker.getContainer(id).inspect(), signal);
      return { exitCode, outOfMemory: State.OOMKilled };
    });
  }

  writtenBytes(id: string, signal?: AbortSignal): Promise<number | undefined> {
    return this.call(`measuring the container ${id}`, async ({ docker }) => {
      const options = { size: true, ...present({ abortSignal: signal }) };
      const found: unknown = await abortable(docker.getContainer(id).inspect(options), signal);
      return numberOf(recordOf(found)['SizeRw']);
    });
  }

  stopContainer(id: string, graceSeconds: number): Promise<void> {
    return this.call(`stopping the container ${id}`, async ({ docker }) => {
      // 304: it has ended already.
      await ignoring([304, 404], docker.getContainer(id).stop({ t: Math.max(0, Math.ceil(graceSeconds)) }));
    });
  }

  removeContainer(id: string): Promise<void> {
    return this.call(`removing the container ${id}`, async ({ docker }) => {
      // 409: its removal is already under way.
      await ignoring([404, 409], docker.getContainer(id).remove({ force: true, v: true }));
    });
  }

  removeUnusedVolumes(prefix: string): Promise<void> {
    return this.call(`removing volumes ${prefix}…`, async ({ docker }) => {
      const filters = { dangling: ['true'], name: [prefix] };
      const { Volumes } = await docker.listVolumes({ filters });
      // The engine looks for the name anywhere in theirs.
      const names = Volumes.map(({ Name }) => Name).filter((name) => name.startsWith(prefix));
      // 409: somebody made a container with it meanwhile.
      for (const name of names) await ignoring([404, 409], docker.getVolume(name).remove());
    });
  }

  listContainers(label: string, value?: string): Promise<readonly ContainerSummary[]> {
    return this.call(`listing containers with ${label}`, async ({ docker }) => {
      const filter = value === undefined ? label : `${label}=${value}`;
      const found = await docker.listContainers({ all: true, filters: { label: [filter] } });
      return found.map((container) => ({
        id: container.Id,
        name: (container.Names[0] ?? '').replace(/^\//, ''),
        image: container.Image,
        labels: container.Labels,
        running: container.State === 'running',
        started: container.State !== 'created',
      }));
    });
  }

  inspectContainer(id: string): Promise<ContainerSummary | undefined> {
    return this.call(`inspecting the container ${id}`, async ({ docker }) => {
      const found = await ignoring([404], docker.getContainer(id).inspect());
      if (!found) return undefined;
      return {
        id: found.Id,
        name: found.Name.replace(/^\//, ''),
        image: found.Image,
        labels: found.Config.Labels,
        running: found.State.Running,
        started: found.State.Status !== 'created',
      };
    });
  }

  exec(
    id: string,
    command: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ exitCode: number; output: string }> {
    return this.call(`running ${command[0] ?? 'a command'} in the container ${id}`, async ({ docker }) => {
      const exec = await startable(docker, id, command);
      // Not hijacked: a plain response ends, and frees its socket, with the command.
      const stream = (await abortable(exec.start({ hijack: false, stdin: false }), signal)) as Readable;
      const lines: string[] = [];
      const read = (async () => {
        for await (const line of outputLines(stream)) lines.push(line.text);
      })();
      try {
        await abortable(read, signal);
      } finally {
        stream.destroy();
      }
      const { ExitCode } = await exec.inspect();
      return { exitCode: ExitCode ?? -1, output: lines.join('\n') };
    });
  }

  openProcess(id: string, command: readonly string[]): Promise<EngineProcess> {
    return this.call(`starting ${command[0] ?? 'a command'} in the container ${id}`, ({ docker }) =>
      openProcess(docker, id, command),
    );
  }

  putFiles(id: string, dir: string, files: readonly ContextFile[]): Promise<void> {
    return this.call(`copying files into the container ${id}`, async ({ docker }) => {
      await docker.getContainer(id).putArchive(await tarOf(files), { path: dir });
    });
  }

  private connected(): Promise<EngineConnection> {
    if (!this.connection) {
      const connection = this.connect();
      this.connection = connection;
      connection.catch(() => this.forget(connection));
    }
    return this.connection;
  }

  /** The next call looks for an engine again; unless another call has done so already. */
  private forget(connection: Promise<EngineConnection>): void {
    if (this.connection === connection) this.connection = undefined;
  }

  /** Everything that goes wrong with the engine becomes one kind of error that says what was being done. */
  private async call<T>(doing: string, work: (connection: EngineConnection) => Promise<T>): Promise<T> {
    const connection = this.connected();
    const established = await connection;
    try {
      return await work(established);
    } catch (error) {
      if (isTskError(error)) throw error;
      const why = absence(error);
      if (!why) throw errors.engineFailed(doing, error);
      this.forget(connection);
      throw why === 'gone' ? errors.engineGone(doing, error) : errors.engineOutOfReach(doing, error);
    }
  }
}

function startable(docker: Dockerode, id: string, command: readonly string[]): Promise<Dockerode.Exec> {
  return docker.getContainer(id).exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true });
}

/** The answer, or undefined when the engine refuses with one of the HTTP codes. */
async function ignoring<T>(codes: readonly number[], answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (codes.includes((error as { statusCode?: number }).statusCode ?? 0)) return undefined;
    throw error;
  }
}

const goneCodes = new Set([
  ...['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'],
  ...['EHOSTDOWN', 'EHOSTUNREACH', 'ENETDOWN', 'ENETUNREACH'],
]);
/** This machine, or the engine's queue, has no room for one more connection. */
const shortCodes = new Set(['EAGAIN', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM']);
/** What stands before an engine answers so when there is none behind it. */
const goneStatus = new Set([502, 503, 504]);

/** Why the engine itself did not answer: it is looked for again at the next call. Undefined when it did, with a refusal. */
function absence(error: unknown): 'gone' | 'out of reach' | undefined {
  const { code, statusCode } = error as { readonly code?: string; readonly statusCode?: number };
  if (goneCodes.has(code ?? '') || goneStatus.has(statusCode ?? 0)) return 'gone';
  return shortCodes.has(code ?? '') ? 'out of reach' : undefined;
}
