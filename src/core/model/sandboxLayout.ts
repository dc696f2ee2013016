const own = '/tsk';

/**
 * Where things are in a sandbox. The templates in `dockerfiles/sandbox` get the folders from here; the scripts in
 * `dockerfiles` spell them out, which a test compares.
 */
export const sandboxLayout = {
  /** The home of the agent's user. */
  home: '/home/agent',
  /** The folder that the working tree's folder is in. */
  workspaces: '/workspace',
  /** What TSK mounts. */
  own,
  instructions: `${own}/instructions.md`,
  secrets: `${own}/secrets`,
  /** Folders `0`, `1`, … with objects of the user's repositories, where they are not copied. */
  objects: `${own}/objects`,
  /** How each repository was checked out, for the collector: `0`, `1`, … */
  checkoutNotes: `${own}/checkout`,
  bases: `${own}/bases`,
  /** Where the collector leaves the work. */
  outbox: `${own}/outbox`,
  /** Keeps terminals; by its path, whatever PATH a project sets. */
  shellProgram: '/usr/local/bin/tsk-shell',
  /** Where the volumes with sockets are mounted: those that lead to the proxy, and those to ports of the host. */
  proxySockets: '/run/tsk',
  portSockets: '/run/tsk-ports',
  /** The name that leads to the proxy and to the host's ports, and the proxy's port. */
  proxyHost: 'tsk-proxy',
  proxyPort: 3128,
} as const;

/** How long a sandbox that is stopped may take until its work is collected, in seconds. */
export const stopGraceSeconds = 60;

/** The labels of what TSK makes in an engine. */
export const engineLabels = {
  /** Of everything that belongs to one task: its id. */
  task: 'tsk.task',
  /** Of a sandbox: the data folder that its task is in. */
  home: 'tsk.home',
  /** Of the containers that tasks share: their own name. */
  proxy: 'tsk.proxy',
} as const;
