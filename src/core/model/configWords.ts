export const engineKinds = ['docker', 'podman'] as const;
export type EngineKind = (typeof engineKinds)[number];

/**
 * `none`: nothing at all. `allowlist`: only through the proxy. `open`: the engine's own network, no proxy. The strictest
 * first.
 */
export const networkModes = ['none', 'allowlist', 'open'] as const;
export type NetworkMode = (typeof networkModes)[number];

/**
 * How much of the repository's past a sandbox sees. `full`: every object the repository has; `branch`: what the
 * base commit reaches; `none`: the base's files, without any commit before the one that was checked out.
 */
export const historyModes = ['full', 'branch', 'none'] as const;
export type History = (typeof historyModes)[number];

/** A variable of the sandbox: a value that everybody may see, or the name under which the user keeps a secret. */
export type EnvironmentEntry =
  { readonly name: string; readonly value: string } | { readonly name: string; readonly secret: string };

/** All kinds of what a configuration can give a sandbox. A person is asked in this order, what runs as root first. */
export const looseningKinds = [
  'image-steps',
  'base-image',
  'copied-files',
  'privileged',
  'dind',
  'sudo',
  'host-mount',
  'device',
  'host-environment',
  'project-table',
  'agent',
  'agent-arguments',
  'host-port',
  'open-network',
  'shared-volume',
  'certificates',
  'history',
  'limits',
  'wider-network',
] as const;
export type LooseningKind = (typeof looseningKinds)[number];

/** The kinds of layers that an image is made of. */
export const layerKinds = ['base', 'stack', 'agent', 'project'] as const;
export type LayerKind = (typeof layerKinds)[number];

/** Which ended tasks keep their workspace until they are deleted. One with the only copy of its work always does. */
export const workspaceRules = ['failed', 'all', 'none'] as const;
export type WorkspaceRule = (typeof workspaceRules)[number];
