/** Which engine answers, and what it can do. */
export interface EngineInfo {
  readonly kind: 'docker' | 'podman';
  readonly version: string;
  readonly rootless: boolean;
  /** What the engine's machine has: a virtual machine's part of the host's, where there is one. */
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Where it was found, for messages: a socket path or URL. */
  readonly endpoint: string;
}

/** A file of a build context or of an upload. Mode in octal notation as a number (0o755). */
export interface ContextFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly mode: number;
}

export interface ImageRequest {
  /** `name:tag` */
  readonly tag: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Must hold a file called `Dockerfile`. */
  readonly files: readonly ContextFile[];
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
  /** `none`: no interface but loopback. `outbound`: the engine's default network. */
  readonly network: 'none' | 'outbound';
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
}

/** One container that carries one of our labels. */
export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly running: boolean;
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

/** The port to Docker or Podman. Every method throws `engine-failed` with what it was doing. */
export interface Engine {
  info(): Promise<EngineInfo>;
  /** The id of the image that has this label and is called `tag`, or undefined. */
  findImage(label: string, value: string, tag: string): Promise<string | undefined>;
  /** Builds with the classic builder; `onOutput` gets each line. Throws `image-build-failed`. */
  buildImage(request: ImageRequest, onOutput: (line: string) => void, signal?: AbortSignal): Promise<void>;
  createContainer(request: ContainerRequest): Promise<string>;
  startContainer(id: string): Promise<void>;
  /** Follows the output of a container from its start to its end, in order. */
  followOutput(id: string, onLine: (line: OutputLine) => void, signal?: AbortSignal): Promise<void>;
  waitContainer(id: string, signal?: AbortSignal): Promise<ContainerExit>;
  /** Removes a container, running or not, with its anonymous volumes. None of that name: no error. */
  removeContainer(id: string): Promise<void>;
  listContainers(label: string, value?: string): Promise<readonly ContainerSummary[]>;
  /** The state of a container by id or name, or undefined when there is none. */
  inspectContainer(id: string): Promise<ContainerSummary | undefined>;
  /** Runs a command in a running container to its end. */
  exec(
    id: string,
    command: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ readonly exitCode: number; readonly output: string }>;
  /** Puts files into a container, below `dir`, before or while it runs. */
  putFiles(id: string, dir: string, files: readonly ContextFile[]): Promise<void>;
}
