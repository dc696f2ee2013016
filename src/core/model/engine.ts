import type { Readable, Writable } from 'node:stream';
import type { Disposable } from '../util/disposable';
import type { Timestamp } from '../util/time';
import type { EngineKind } from './configWords';

/**
 * How the numbers of users inside relate to those outside. `userns`: with `userns-remap`, where 0 inside is `uid` and `gid`
 * of the host. `rootless`: rootless Docker, where 0 inside is the engine's own user.
 */
export type IdRemap =
  { readonly kind: 'userns'; readonly uid: number; readonly gid: number } | { readonly kind: 'rootless' };

/** Which engine answers, and what it can do. */
export interface EngineInfo {
  readonly kind: EngineKind;
  readonly version: string;
  readonly rootless: boolean;
  /** What the engine's machine has: a virtual machine's part of the host's, where there is one. */
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Where it was found, for messages: a socket path or URL. */
  readonly endpoint: string;
  /** Where the engine gives containers other numbers than the host's users have. */
  readonly remap?: IdRemap;
  /** By what containers run unless another is named, as far as it says. */
  readonly runtime?: string;
  /** The version of the runc that starts containers, as far as the engine says. */
  readonly runc?: string;
  /** The folder on the engine's machine with images and containers, as far as it says. */
  readonly storage?: string;
}

/**
 * A file of a build context or of an upload. Mode in octal notation as a number (0o755). With `link` it is a
 * symbolic link to that, as it stands, and `content` is empty.
 */
export interface ContextFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly mode: number;
  readonly link?: string;
}

export interface ImageRequest {
  /** `name:tag` */
  readonly tag: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Must hold the Dockerfile. */
  readonly files: readonly ContextFile[];
  /** Its path among the files; `Dockerfile` when absent. */
  readonly dockerfile?: string;
  /** Builds every step anew. */
  readonly noCache?: boolean;
  /** The image gets no name: another build only reuses its steps. */
  readonly unnamed?: boolean;
  /** Instead of the engine's usual network, that of a running container. */
  readonly network?: { readonly container: string; readonly variables: Readonly<Record<string, string>> };
}

/** An image that carries one of our labels. */
export interface ImageSummary {
  readonly id: string;
  /** Names without a registry before them; empty for an image that lost its name. */
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: Timestamp;
  readonly sizeBytes: number;
  /** A container was made of it. */
  readonly inUse: boolean;
}

/** A user by the numbers that it has inside a container. */
export interface ContainerUser {
  readonly uid: number;
  readonly gid: number;
}

export type Mount =
  | { readonly kind: 'bind'; readonly source: string; readonly target: string; readonly readOnly: boolean }
  | { readonly kind: 'volume'; readonly name: string; readonly target: string; readonly readOnly: boolean };

export interface ContainerRequest {
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly mounts: readonly Mount[];
  /** `none`: no interface but loopback. `outbound`: the engine's default network. `host`: the host's own. */
  readonly network: 'none' | 'outbound' | 'host';
  /** What it calls itself; the engine makes a name up when absent. */
  readonly hostname?: string;
  /** Extra lines of `/etc/hosts`: name → address. */
  readonly hosts?: Readonly<Record<string, string>>;
  readonly memoryBytes?: number;
  /** How many processors, fractions allowed. */
  readonly cpus?: number;
  readonly pids?: number;
  readonly openFiles?: number;
  /** The engine removes the container when it ends. */
  readonly autoRemove?: boolean;
  /** Keeps the host's user ids inside (`keep-id`), where the engine remaps them: rootless Podman. */
  readonly keepUser?: boolean;
  /** What it may do beyond an ordinary user without capabilities; nothing when absent. */
  readonly powers?: ContainerPowers;
  /** Devices of the host, by absolute path. */
  readonly devices?: readonly string[];
  /** The engine keeps at most about so much of its output, in bytes. */
  readonly logBytes?: number;
  /** By which of Docker's runtimes it runs; its default when absent. */
  readonly runtime?: string;
}

/**
 * `sudo`: may become root inside the container. `nested`: may run containers of its own (user namespaces, mounts).
 * `privileged`: everything the engine can give.
 */
export type ContainerPowers = 'sudo' | 'nested' | 'sudo-nested' | 'privileged';

/** One container that carries one of our labels. */
export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly running: boolean;
  /** False for one that was made and never ran. */
  readonly started: boolean;
}

export interface ContainerExit {
  readonly exitCode: number;
  readonly outOfMemory: boolean;
}

/** One line that a container wrote, without its line break. A line of over a million characters comes in pieces. */
export interface OutputLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** A command that runs in a container, with its standard input and output. Disposed, it is let go: it is not ended. */
export interface EngineProcess extends Disposable {
  readonly input: Writable;
  readonly output: Readable;
  /** Its exit code; undefined when the connection was lost before its end. Never rejects. */
  readonly ended: Promise<number | undefined>;
}

/**
 * The port to Docker or Podman. Every method throws `engine-failed` with what it was doing, `engine-gone` when the engine
 * ends meanwhile or cannot be reached any more, `engine-not-found` when there is none.
 */
export interface Engine {
  info(): Promise<EngineInfo>;
  /** The id of the image that has this label and is called `tag`, or undefined. */
  findImage(label: string, value: string, tag: string): Promise<string | undefined>;
  /** Builds with the classic builder; `onOutput` gets each line. Throws `image-build-failed`. */
  buildImage(request: ImageRequest, onOutput: (line: string) => void, signal?: AbortSignal): Promise<void>;
  /** The variables that an image's layers set. */
  imageVariables(id: string): Promise<Readonly<Record<string, string>>>;
  /** All images that have the label. */
  listImages(label: string): Promise<readonly ImageSummary[]>;
  /** Removes an image with all its names. One that is gone: no error. */
  removeImage(id: string): Promise<void>;
  /** False when there is surely no such path where the engine runs: that is another machine, or outside of our container. */
  sees(path: string): Promise<boolean>;
  /**
   * Makes a container's user the owner of folders of ours, before it is started, or us again (`user` absent), after its
   * end. Nothing to do where the engine's numbers are the host's.
   */
  changeOwner(container: string, folders: readonly string[], user?: ContainerUser): Promise<void>;
  createContainer(request: ContainerRequest): Promise<string>;
  startContainer(id: string): Promise<void>;
  /** Follows the output of a container from its start to its end, in order. */
  followOutput(id: string, onLine: (line: OutputLine) => void, signal?: AbortSignal): Promise<void>;
  waitContainer(id: string, signal?: AbortSignal): Promise<ContainerExit>;
  /** What a container wrote to its own file system, in bytes; undefined where the engine does not tell. */
  writtenBytes(id: string, signal?: AbortSignal): Promise<number | undefined>;
  /** Asks a container to end (SIGTERM), and kills it after `graceSeconds`. One that has ended: no error. */
  stopContainer(id: string, graceSeconds: number): Promise<void>;
  /** Removes a container, running or not, with its anonymous volumes. None of that name: no error. */
  removeContainer(id: string): Promise<void>;
  /** Removes the named volumes that begin so and that no container has. */
  removeUnusedVolumes(prefix: string): Promise<void>;
  listContainers(label: string, value?: string): Promise<readonly ContainerSummary[]>;
  /** The state of a container by id or name, or undefined when there is none. */
  inspectContainer(id: string): Promise<ContainerSummary | undefined>;
  /** Runs a command in a running container to its end. */
  exec(
    id: string,
    command: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ readonly exitCode: number; readonly output: string }>;
  /** Starts a command in a running container and stays connected with it. What it says on stderr is dropped. */
  openProcess(id: string, command: readonly string[]): Promise<EngineProcess>;
  /** Puts files into a container, below `dir`, before or while it runs. */
  putFiles(id: string, dir: string, files: readonly ContextFile[]): Promise<void>;
}
