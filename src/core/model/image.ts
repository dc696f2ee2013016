import type { SandboxUser } from './repository';

/** What an image is made of, beyond the base. */
export interface ImageNeeds {
  readonly stack: string;
  /** The agent's layer, or undefined when it needs none. */
  readonly agentLayer: string | undefined;
  readonly user: SandboxUser;
}

export interface Image {
  readonly id: string;
  /** The name people see, e.g. `tsk/node-claude:1a2b3c4d5e6f`. */
  readonly tag: string;
  /** False when it was there already. */
  readonly built: boolean;
}

/** A toolchain that an image can hold. */
export interface Stack {
  readonly name: string;
  /** Files in the repository's root that tell that it is this one. */
  readonly markers: readonly string[];
  /** Domain suffixes its package manager needs. */
  readonly hosts: readonly string[];
}

export interface BuildProgress {
  /** Called once when a build is needed. */
  readonly onBuild: (tag: string) => void;
  readonly onOutput: (line: string) => void;
}

/** The port to images, found by the hash of what goes into them. */
export interface Images {
  /** The image for a task; builds it when there is none. Throws `image-build-failed`, `unknown-stack`. */
  forTask(needs: ImageNeeds, progress: BuildProgress, signal?: AbortSignal): Promise<Image>;
  /** The proxy's image. */
  forProxy(progress: BuildProgress, signal?: AbortSignal): Promise<Image>;
  /** The stack of a working tree from the files in its root; `default` when none fits. */
  detectStack(worktree: string): Promise<string>;
  /** Throws `unknown-stack`. */
  stack(name: string): Stack;
}
