export type Variables = Readonly<Record<string, string>>;

/**
 * How the values that one variable gets from several sides become one. `path`: yours first, then the image's. `list`:
 * all of them, with commas. `options`: TSK's, the image's, then yours, so that yours count. `own`: TSK's alone, and why.
 */
type Join = { readonly kind: 'path' | 'list' | 'options' } | { readonly kind: 'own'; readonly why: string };

const onlyWayOut: Join = { kind: 'own', why: 'it leads to the proxy, the only way out of the sandbox' };
const ofTsk: Join = { kind: 'own', why: 'TSK uses it inside the sandbox' };

/** Variables that more than one side has something to say about. Of all others, yours holds. */
export const joins: Readonly<Record<string, Join>> = {
  PATH: { kind: 'path' },
  NO_PROXY: { kind: 'list' },
  no_proxy: { kind: 'list' },
  JAVA_TOOL_OPTIONS: { kind: 'options' },
  HTTP_PROXY: onlyWayOut,
  HTTPS_PROXY: onlyWayOut,
  http_proxy: onlyWayOut,
  https_proxy: onlyWayOut,
  TSK_COMMIT_MESSAGE: ofTsk,
  TSK_CONTAINER: ofTsk,
  TSK_HOST_PORTS: ofTsk,
  TSK_PATH: ofTsk,
  TSK_PORT_SOCKETS: ofTsk,
  TSK_PROXY_HOST: ofTsk,
  TSK_PROXY_SOCKET: ofTsk,
  TSK_SHELL_PULSE: ofTsk,
  TSK_STREAM: ofTsk,
  TSK_TASK_ID: ofTsk,
};

/** Two spellings of one variable: setting one sets both. */
const twins: Readonly<Record<string, string>> = { NO_PROXY: 'no_proxy', no_proxy: 'NO_PROXY' };

/** Where programs are in every image; TSK's own and the agents' are in `/usr/local/bin`. */
const standardPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Who has something to say about the variables of a sandbox. */
export interface VariableSources {
  /** What the image's layers set. */
  readonly image: Variables;
  /** What the agent likes best. */
  readonly agent: Variables;
  /** What the agent logs in with. */
  readonly login: Variables;
  /** `env` of the configuration. */
  readonly yours: Variables;
  /** `env` of the configuration, where it names a secret. */
  readonly yourSecrets: Variables;
  /** What TSK needs, or would like. */
  readonly ours: Variables;
  /** How this machine reaches the outside, for a sandbox on the engine's network; a value with a password apart. */
  readonly outside: { readonly plain: Variables; readonly secret: Variables };
}

export interface SandboxVariables {
  readonly plain: Variables;
  /** Must not show in the container's configuration. */
  readonly secret: Variables;
  /** Variables of yours that do not hold, and why. */
  readonly overruled: readonly { readonly name: string; readonly why: string }[];
}

/** The variables of a sandbox: everything that anybody set, joined where several did, and what does not hold. */
export function sandboxVariables(sources: VariableSources): SandboxVariables {
  const { agent, login, ours, outside, yours, yourSecrets } = sources;
  const plain: Record<string, string> = {};
  const secret: Record<string, string> = {};
  const overruled: { name: string; why: string }[] = [];
  const sides = [outside.plain, outside.secret, ours, agent, yours, yourSecrets, login];
  const named = sides.flatMap((side) => Object.keys(side));
  for (const name of new Set([...named, ...named.flatMap((one) => twins[one] ?? []), 'PATH'])) {
    const theirs = [name, twins[name] ?? ''].flatMap((one) => yourSecrets[one] ?? yours[one] ?? []);
    const isGiven = name in yours || name in yourSecrets;
    const join = joins[name];
    if (login[name] !== undefined) {
      secret[name] = login[name];
      if (isGiven) overruled.push({ name, why: 'it is part of the agent’s log-in' });
    } else if (outside.secret[name] !== undefined && !isGiven) {
      secret[name] = outside.secret[name];
    } else if (join?.kind === 'own' && (ours[name] !== undefined || join === ofTsk)) {
      if (ours[name] !== undefined) plain[name] = ours[name];
      if (isGiven) overruled.push({ name, why: join.why });
    } else {
      const value = joined(join, sources, name, theirs);
      const isSecret = [name, twins[name] ?? ''].some((one) => one in yourSecrets);
      if (value !== undefined) (isSecret ? secret : plain)[name] = value;
    }
  }
  // A login shell sets the path anew: see /etc/profile.d/tsk.sh in the image.
  if (secret['PATH'] !== undefined) secret['TSK_PATH'] = secret['PATH'];
  else plain['TSK_PATH'] = plain['PATH'] ?? standardPath;
  return { plain, secret, overruled };
}

function joined(
  join: Join | undefined,
  { image, agent, ours, outside }: VariableSources,
  name: string,
  theirs: readonly string[],
): string | undefined {
  const before = [ours[name], outside.plain[name], image[name]].filter((value) => value !== undefined);
  switch (join?.kind) {
    case 'path':
      return joinedPath(image[name] ?? '', theirs[0] ?? '');
    case 'list': {
      const entries = [...before, ...theirs].flatMap((value) => value.split(/[\s,]+/)).filter(Boolean);
      return [...new Set(entries)].join(',');
    }
    case 'options':
      return [...before, ...theirs].join(' ');
    case 'own':
    case undefined:
      return theirs[0] ?? agent[name] ?? ours[name] ?? outside.plain[name];
  }
}

/** Each folder once. `$PATH` in yours stands for the image's; without it, the image's come behind yours. */
function joinedPath(image: string, yours: string): string {
  const folders = yours
    .split(':')
    .flatMap((one) => (/^\$(PATH|\{PATH\})$/.test(one) ? image.split(':') : one));
  const all = [...folders, ...image.split(':'), ...standardPath.split(':')];
  return [...new Set(all.filter(Boolean))].join(':');
}
