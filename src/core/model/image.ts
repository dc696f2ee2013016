import type { LayerKind } from './configWords';
import type { PartOfSuffix } from './network';
import type { Timestamp } from '../util/time';
import type { CustomLayer } from './config';
import type { ContextFile } from './engine';
import type { SandboxUser } from './repository';

/** What an image is made of. */
export interface ImageNeeds {
  readonly stack: string;
  /** The agent's layer, or undefined when it needs none. */
  readonly agentLayer: string | undefined;
  /** The version that the agent's layer installs. */
  readonly agentVersion: string | undefined;
  readonly user: SandboxUser;
  readonly baseImage: string;
  /** See `SandboxConfig.caBundle`. */
  readonly caBundle: string;
  /** The agent's user may become root. */
  readonly sudo: boolean;
  /** Containers can be run inside. */
  readonly dind: boolean;
  /** Where volumes will be mounted: folders there belong to the agent's user. */
  readonly volumeTargets: readonly string[];
  readonly layers: readonly CustomLayer[];
  /** What steps of the repository's own reach besides package sources; the engine's whole network when absent. */
  readonly reach?: { readonly allowDomains: readonly string[]; readonly denyDomains: readonly string[] };
  /**
   * Files of the commit the agent starts from that match one of the patterns of `COPY` (paths relative to the
   * root; a folder means all below it). Links come as links.
   */
  readonly readFiles: (patterns: readonly string[], signal?: AbortSignal) => Promise<readonly ContextFile[]>;
  /** Called before a build in which steps of the repository's own copy files. Throws where nobody has allowed them. */
  readonly admit?: (copies: ProjectCopies) => Promise<void>;
}

/** What steps of a repository's own take of its files into a build. */
export interface ProjectCopies {
  /** Over each file with its content, the steps, and the image that they stand on. */
  readonly hash: string;
  readonly files: readonly CopiedFile[];
}

/** A file or link that a build copies, without its content. */
export interface CopiedFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the content, in hexadecimal. */
  readonly digest: string;
  readonly isExecutable: boolean;
  /** Where a link leads. */
  readonly link?: string;
}

export interface Image {
  readonly id: string;
  /** The name people see, e.g. `tsk/node-claude:1a2b3c4d5e6f`. */
  readonly tag: string;
  /** False when it was there already. */
  readonly built: boolean;
}

/** A network for the steps of a build. */
export interface BuildNetwork {
  /** The container whose network the steps share. */
  readonly container: string;
  /** Arguments that every builder knows: they reach the steps, and neither the image nor its history. */
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** A toolchain that an image can hold. */
export interface Stack {
  readonly name: string;
  /** Files in the repository's root that tell that it is this one; `*.ext` is any name with that ending. */
  readonly markers: readonly string[];
  /** Domain suffixes its package manager needs, to read. */
  readonly hosts: readonly StackHost[];
}

/** A domain suffix, or a part of one. */
export type StackHost = string | PartOfSuffix;

/** A part of a composed Dockerfile and where it is from. Lines count from 1, the last one included. */
export interface DockerfilePart {
  readonly kind: LayerKind | 'sandbox';
  /** e.g. `dockerfiles/stack/node.dockerfile (built-in)` or `setup in .tsk/tsk.toml`. */
  readonly origin: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** An image before it is built. */
export interface ImagePreview {
  readonly tag: string;
  readonly hash: string;
  readonly dockerfile: string;
  readonly parts: readonly DockerfilePart[];
  /** Paths of the build context besides the Dockerfile. */
  readonly files: readonly string[];
  /** The engine has it; undefined when no engine answered. */
  readonly present: boolean | undefined;
}

export interface BuildProgress {
  /** Called once when a build is needed. */
  readonly onBuild: (tag: string) => void;
  readonly onOutput: (line: string) => void;
  /** Called when a step begins; both count from 1. */
  readonly onStep?: (step: number, steps: number) => void;
}

/** An image of ours in the engine. */
export interface StoredImage {
  readonly id: string;
  readonly tag: string;
  readonly hash: string;
  readonly createdAt: Timestamp;
  readonly sizeBytes: number;
  readonly inUse: boolean;
}

/** The port to images, found by the hash of what goes into them. */
export interface Images {
  /** The image for a task; builds it when there is none. Throws `image-build-failed`, `unknown-stack`. */
  forTask(
    needs: ImageNeeds,
    progress: BuildProgress,
    signal?: AbortSignal,
    options?: { readonly noCache?: boolean },
  ): Promise<Image>;
  /** The proxy's image. */
  forProxy(
    progress: BuildProgress,
    signal?: AbortSignal,
    options?: { readonly noCache?: boolean },
  ): Promise<Image>;
  /** What `forTask` would build. Needs no engine. */
  preview(needs: ImageNeeds, signal?: AbortSignal): Promise<ImagePreview>;
  /** What steps of the repository's own copy of it; undefined when they copy nothing. Needs no engine. Throws `bad-input`. */
  projectCopies(needs: ImageNeeds, signal?: AbortSignal): Promise<ProjectCopies | undefined>;
  /** All images of ours but the proxy's current one. */
  stored(): Promise<readonly StoredImage[]>;
  remove(id: string): Promise<void>;
}

/** The port to the toolchains that come with TSK. */
export interface Stacks {
  readonly names: readonly string[];
  /** The stack of a working tree from the files in its root or one level below, and the file that told. */
  detect(worktree: string): Promise<{ readonly stack: string; readonly from: string }>;
  /** Domain suffixes of a stack; none for one of the user's own. */
  hosts(name: string): readonly StackHost[];
}
