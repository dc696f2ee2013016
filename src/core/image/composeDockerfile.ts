import type { SandboxUser } from '../model/repository';

/** Fills a template; every name it uses must be given. Mustache, without HTML escaping. */
export type Render = (template: string, view: Readonly<Record<string, unknown>>) => string;

export interface Layers {
  readonly base: string;
  readonly stack: string;
  readonly project: string;
  readonly agent: string;
}

/** The Dockerfile of a task's image: the base with stack, project and agent put in, in this order. */
export function composeDockerfile(
  layers: Layers,
  options: {
    readonly render: Render;
    readonly baseImage: string;
    readonly user: SandboxUser;
    readonly certificates: boolean;
  },
): string {
  return options.render(layers.base, {
    BASE_IMAGE: options.baseImage,
    UID: String(options.user.uid),
    GID: String(options.user.gid),
    CERTIFICATES: options.certificates,
    STACK: layers.stack.trim(),
    PROJECT: layers.project.trim(),
    AGENT: layers.agent.trim(),
  });
}
