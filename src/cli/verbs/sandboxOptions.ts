import type { ConfigOverrides, EngineKind, NetworkMode } from '../../core/model/config';
import { errors } from '../../core/util/errors';
import type { Arguments } from '../verb';

/** The options that say in which place an agent works; each is stronger than every file. */
export const sandboxOptions = {
  agent: { type: 'string', short: 'a' },
  stack: { type: 'string' },
  project: { type: 'string' },
  model: { type: 'string' },
  'agent-version': { type: 'string' },
  network: { type: 'string' },
  'no-network-isolation': { type: 'boolean' },
  'allow-domain': { type: 'string', multiple: true },
  'deny-domain': { type: 'string', multiple: true },
  'host-port': { type: 'string', multiple: true },
  memory: { type: 'string' },
  cpu: { type: 'string' },
  timeout: { type: 'string' },
  'idle-timeout': { type: 'string' },
  history: { type: 'string' },
  dind: { type: 'boolean' },
  'no-dind': { type: 'boolean' },
  sudo: { type: 'boolean' },
  'no-sudo': { type: 'boolean' },
  privileged: { type: 'boolean' },
  'no-privileged': { type: 'boolean' },
  device: { type: 'string', multiple: true },
  'container-engine': { type: 'string' },
  'approve-config': { type: 'boolean' },
} as const;

export const sandboxHelp: readonly string[] = [
  '-a, --agent NAME            claude, codex, script or no-op (default: as tsk.toml says, else claude)',
  '    --stack NAME            toolchain (default: as tsk.toml says, else found from the files)',
  '    --project NAME          which [project.NAME] of the user’s tsk.toml holds (default: the folder’s name)',
  '    --model NAME, --agent-version VERSION',
  '    --network MODE          allowlist, none or open; --no-network-isolation is --network open',
  '    --allow-domain NAME     besides what is allowed; may be repeated, also --deny-domain, --host-port, --device',
  '    --memory GB, --cpu N    limits of the sandbox',
  '    --timeout MINUTES, --idle-timeout MINUTES',
  '    --history MODE          full, branch or none: how much of the past the sandbox sees',
  '    --dind, --sudo, --privileged (or --no-…)',
  '    --container-engine KIND docker or podman',
  '    --approve-config        allow what the configuration gives the sandbox beyond the usual; it is printed',
];

/** What the options say. Throws `bad-input` with the option's name. */
export function sandboxOverrides(args: Arguments): ConfigOverrides {
  const open = args.values['no-network-isolation'] === true;
  if (open && text(args, 'network') !== undefined && text(args, 'network') !== 'open') {
    throw errors.badInput('Give either --network or --no-network-isolation, not both.');
  }
  return present({
    agent: text(args, 'agent'),
    stack: text(args, 'stack'),
    project: text(args, 'project'),
    model: text(args, 'model'),
    agentVersion: text(args, 'agent-version'),
    network: open ? 'open' : oneOf<NetworkMode>(args, 'network', ['allowlist', 'none', 'open']),
    allowDomains: texts(args, 'allow-domain'),
    denyDomains: texts(args, 'deny-domain'),
    hostPorts: texts(args, 'host-port')?.map((port) => numberFrom('host-port', port)),
    memoryGb: numberOf(args, 'memory'),
    cpus: numberOf(args, 'cpu'),
    timeoutMinutes: numberOf(args, 'timeout'),
    idleTimeoutMinutes: numberOf(args, 'idle-timeout'),
    history: oneOf(args, 'history', ['full', 'branch', 'none']),
    dind: either(args, 'dind'),
    sudo: either(args, 'sudo'),
    privileged: either(args, 'privileged'),
    devices: texts(args, 'device'),
    engine: oneOf<EngineKind>(args, 'container-engine', ['docker', 'podman']),
  });
}

export function text(args: Arguments, name: string): string | undefined {
  const value = args.values[name];
  return typeof value === 'string' ? value : undefined;
}

function texts(args: Arguments, name: string): readonly string[] | undefined {
  const value = args.values[name];
  return Array.isArray(value) ? value.map(String) : undefined;
}

function numberOf(args: Arguments, name: string): number | undefined {
  const value = text(args, name);
  return value === undefined ? undefined : numberFrom(name, value);
}

function numberFrom(name: string, value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number <= 0) {
    throw errors.badInput(`--${name} takes a number above 0; "${value}" is none.`);
  }
  return number;
}

function oneOf<const T extends string>(args: Arguments, name: string, known: readonly T[]): T | undefined {
  const value = text(args, name);
  if (value === undefined) return undefined;
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw errors.badInput(`--${name} takes ${known.join(', ')}; "${value}" is none of them.`);
}

/** `--x` switches on, `--no-x` off; neither leaves it to the configuration. */
function either(args: Arguments, name: string): boolean | undefined {
  const on = args.values[name] === true;
  const off = args.values[`no-${name}`] === true;
  if (on && off) throw errors.badInput(`Give either --${name} or --no-${name}, not both.`);
  return on ? true : off ? false : undefined;
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
