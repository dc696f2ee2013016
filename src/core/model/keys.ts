import { historyModes, networkModes, type LooseningKind } from './configWords';
import * as check from './valueChecks';
import { count } from '../util/text';
import type { KeyTable, Loosens, ValueType } from './keyTypes';
import { inHome, lowerCase } from './valueReaders';
import { variableItem } from './variableKey';
import { volumeItem } from './volumeKey';

const textType = { kind: 'text', check: check.text } as const satisfies ValueType;
const flag = { kind: 'flag' } as const satisfies ValueType;
const domains = {
  kind: 'list',
  max: 1_000,
  item: { kind: 'text', check: check.domain },
} as const satisfies ValueType;
const ports = {
  kind: 'list',
  max: 64,
  item: { kind: 'number', min: 1, max: 65_535, whole: true, check: check.forwardedPort },
} as const satisfies ValueType;
const minutes = { kind: 'number', min: 0, max: 35_000 } as const satisfies ValueType;
const words = {
  kind: 'list',
  max: 100,
  item: { kind: 'text', check: check.text },
} as const satisfies ValueType;
const setupDoc = 'Dockerfile lines, run as root during the image build. They may COPY files of the commit.';
const asks = (...kinds: readonly LooseningKind[]): Loosens => ({ asks: kinds });
const never = (why: string): Loosens => ({ never: why });
const given = (
  kind: LooseningKind,
  text: string,
): { readonly kind: LooseningKind; readonly text: string } => ({ kind, text });
const onlyLess = never('It only takes away.');

const setup = {
  name: 'setup',
  type: textType,
  doc: setupDoc,
  loosens: asks('image-steps', 'copied-files'),
} as const;
const extend = {
  name: 'extend',
  type: flag,
  doc: 'Whether the lines extend the built-in layer or replace it.',
  default: true,
  loosens: never('It says nothing without lines, and those are asked about together with it.'),
} as const;
const args = { type: words, loosens: asks('agent-arguments') } as const;
const version = {
  type: { kind: 'text', check: check.version },
  loosens: asks('agent-arguments'),
} as const;
const model = {
  type: { kind: 'text', check: check.word },
  loosens: never('It is asked of the same account, by the same agent, in the same sandbox.'),
} as const;

const { type: volume, ...ofVolume } = volumeItem;
const { type: variable, ...ofVariable } = variableItem;

/**
 * Every key that `[defaults]`, `[project.<name>]` and the project's file take, in the order in which they are shown. Types,
 * checking, the schemas, merging, approvals and what is stored follow from an entry.
 */
export const keys = {
  agent: {
    type: { kind: 'text', check: check.name },
    doc: 'The agent that works on tasks.',
    default: 'claude',
    loosens: asks('agent'),
    field: 'agent',
    isChoice: true,
    setting: 'agent',
    option: {
      name: 'agent',
      short: 'a',
      value: 'NAME',
      help: 'claude, codex, script or no-op (default: from tsk.toml, else claude)',
    },
  },
  agent_version: {
    doc: "The version of the agent's program to install.",
    ...version,
    field: 'agentVersion',
    option: { name: 'agent-version', value: 'VERSION', help: 'version of the agent' },
  },
  model: {
    doc: 'The model that the agent uses.',
    ...model,
    field: 'model',
    option: { name: 'model', value: 'NAME', help: 'model of the agent' },
  },
  agent_args: { doc: "Arguments to add after the agent's own.", ...args, field: 'agentArgs', isWhole: true },
  stack: {
    type: { kind: 'text', check: check.name },
    doc: 'The toolchain. Default: detected from the files of the repository.',
    loosens: never(
      'A toolchain that comes with TSK, and its hosts: what the files of the repository choose as well.',
    ),
    field: 'stack',
    isChoice: true,
    option: {
      name: 'stack',
      value: 'NAME',
      help: 'toolchain (default: from tsk.toml, else detected from the files)',
    },
  },
  git_town: {
    type: flag,
    doc: 'Whether the repository is used with git-town.',
    default: false,
    loosens: never('It sets the parent of a result branch for git-town, nothing in a sandbox.'),
    field: 'gitTown',
  },
  history: {
    type: { kind: 'text', oneOf: historyModes },
    doc: 'How much git history the sandbox sees.',
    default: 'full',
    loosens: asks('history'),
    field: 'history',
    option: {
      name: 'history',
      value: 'MODE',
      help: 'how much git history the sandbox sees: full, branch or none',
    },
  },
  memory_gb: {
    type: { kind: 'number', min: 0, max: 65_536, exclusive: true },
    doc: 'Memory in GiB, at most what the engine has.',
    default: 12,
    loosens: asks('limits'),
    field: 'memoryGb',
    limit: { of: 'size', text: (value: number) => `${value} GiB of memory` },
    setting: 'memoryGb',
    option: { name: 'memory', value: 'GB', help: 'memory limit' },
  },
  cpu: {
    type: { kind: 'number', min: 0, max: 4_096, exclusive: true },
    doc: 'Processors, at most what the engine has.',
    default: 8,
    loosens: asks('limits'),
    field: 'cpus',
    limit: { of: 'size', text: (value: number) => count(value, 'processor') },
    setting: 'cpus',
    option: { name: 'cpu', value: 'N', help: 'processor limit' },
  },
  disk_gb: {
    type: { kind: 'number', min: 0, max: 65_536, exclusive: true },
    doc: 'How much a sandbox may write to disk, in GiB.',
    default: 64,
    loosens: asks('limits'),
    field: 'diskGb',
    limit: { of: 'size', text: (value: number) => `${value} GiB of disk` },
  },
  pids_limit: {
    type: { kind: 'number', min: 16, max: 4_194_304, whole: true },
    doc: 'How many processes and threads may run at a time.',
    default: 2_048,
    loosens: asks('limits'),
    field: 'pids',
    limit: { of: 'size', text: (value: number) => `${value} processes` },
  },
  timeout_minutes: {
    type: minutes,
    doc: 'How many minutes an agent may work; 0: no limit.',
    loosens: asks('limits'),
    field: 'timeoutMinutes',
    limit: { of: 'minutes', text: 'works' },
    option: { name: 'timeout', value: 'MINUTES', help: 'stop the agent after that time; 0: never' },
  },
  idle_timeout_minutes: {
    type: minutes,
    doc: 'How many minutes an agent may stay silent; 0: no limit.',
    default: 30,
    loosens: asks('limits'),
    field: 'idleTimeoutMinutes',
    limit: { of: 'minutes', text: 'stays silent' },
    option: {
      name: 'idle-timeout',
      value: 'MINUTES',
      help: 'stop the agent when it prints nothing for that time; 0: never',
    },
  },
  network: {
    type: { kind: 'text', oneOf: networkModes },
    doc: 'What a sandbox can reach: nothing, the allow-list, or everything.',
    default: 'allowlist',
    loosens: asks('open-network', 'wider-network'),
    field: 'network',
    setting: 'network',
    option: { name: 'network', value: 'MODE', help: 'allowlist, none or open' },
  },
  allow_domains: {
    type: domains,
    doc: 'Domains to add to the allow-list.',
    loosens: asks('wider-network'),
    field: 'allowDomains',
    read: lowerCase,
    gives: (domain: string) => given('wider-network', `reaches ${domain}`),
    option: { name: 'allow-domain', value: 'NAME', help: 'allow another domain; may be repeated' },
  },
  deny_domains: {
    type: domains,
    doc: 'Domains to refuse, even where another setting allows them.',
    loosens: onlyLess,
    field: 'denyDomains',
    read: lowerCase,
    option: { name: 'deny-domain', value: 'NAME', help: 'deny a domain; may be repeated' },
  },
  host_ports: {
    type: ports,
    doc: "Ports on this machine's loopback that the sandbox can reach at tsk-proxy.",
    loosens: asks('host-port'),
    field: 'hostPorts',
    gives: (port: number) => given('host-port', `reaches port ${port} of this machine`),
    option: { name: 'host-port', value: 'PORT', help: 'forward a port of this machine; may be repeated' },
  },
  squid_conf: {
    type: textType,
    doc: "Access rules in squid's syntax, in place of the allow-list.",
    loosens: asks('wider-network'),
  },
  squid_conf_path: {
    type: { kind: 'text', check: check.ruleFile },
    doc: 'A file with such rules: relative to the repository, or to the folder of your own tsk.toml.',
    loosens: asks('wider-network'),
  },
  volumes: {
    type: { kind: 'list', max: 100, item: volume },
    doc: 'Volumes and folders to mount.',
    loosens: asks('host-mount', 'shared-volume'),
    field: 'volumes',
    ...ofVolume,
  },
  env: {
    type: { kind: 'list', max: 500, item: variable },
    doc: 'Environment variables of the sandbox.',
    loosens: asks('host-environment'),
    field: 'environment',
    ...ofVariable,
  },
  devices: {
    type: { kind: 'list', max: 64, item: { kind: 'text', check: check.device } },
    doc: 'Devices of this machine to add to the sandbox.',
    loosens: asks('device'),
    field: 'devices',
    gives: (device: string) => given('device', `gives the device ${device} of this machine`),
    option: { name: 'device', value: 'PATH', help: 'add a device of this machine; may be repeated' },
  },
  privileged: {
    type: flag,
    doc: 'Whether the container is privileged.',
    default: false,
    loosens: asks('privileged'),
    field: 'privileged',
    gives: (on: boolean) =>
      on
        ? given('privileged', 'runs a privileged container: root in it is nearly root on this machine')
        : undefined,
    option: { name: 'privileged', help: 'run a privileged container' },
  },
  sudo: {
    type: flag,
    doc: 'Whether the agent may become root in its container.',
    default: false,
    loosens: asks('sudo'),
    field: 'sudo',
    gives: (on: boolean) => (on ? given('sudo', 'lets the agent become root in its container') : undefined),
    option: { name: 'sudo', help: 'let the agent become root in its sandbox' },
  },
  dind: {
    type: flag,
    doc: 'Whether the agent can run containers in the sandbox.',
    default: false,
    loosens: asks('dind'),
    field: 'dind',
    gives: (on: boolean) => (on ? given('dind', 'lets the agent run containers of its own') : undefined),
    option: { name: 'dind', help: 'let the agent run containers' },
  },
  ca_bundle: {
    type: { kind: 'text', check: check.certificates },
    doc: 'Certificates to trust besides the usual ones: "auto", "none" or a PEM file.',
    default: 'auto',
    // "auto" and "none" name no file: they trust what this machine trusts, or less.
    loosens: asks('certificates'),
    field: 'caBundle',
    read: inHome,
  },
  base_image: {
    type: { kind: 'text', check: check.image },
    doc: 'The image to build on.',
    default: 'debian:trixie-slim',
    loosens: asks('base-image'),
    field: 'baseImage',
    gives: (image: string) => given('base-image', `builds on the image ${image}`),
  },
  setup,
  stack_config: {
    type: { kind: 'named', value: { kind: 'table', keys: [setup, extend] } },
    doc: 'Dockerfile lines for a stack, or a stack of your own.',
    loosens: asks('image-steps', 'copied-files'),
  },
  agent_config: {
    type: {
      kind: 'named',
      value: {
        kind: 'table',
        keys: [
          setup,
          extend,
          { name: 'version', doc: 'As agent_version, for this agent.', ...version },
          { name: 'model', doc: 'As model, for this agent.', ...model },
          { name: 'args', doc: 'As agent_args, for this agent.', ...args },
        ],
      },
    },
    doc: 'Settings for one agent.',
    loosens: asks('image-steps', 'copied-files', 'agent-arguments'),
  },
  remove_volumes: {
    type: { kind: 'list', max: 100, item: { kind: 'text', check: check.containerPathProblem } },
    doc: 'Volumes of weaker layers to leave out, by their path in the sandbox.',
    loosens: onlyLess,
    read: check.containerPath,
  },
  remove_env: {
    type: { kind: 'list', max: 500, item: { kind: 'text', check: check.variable } },
    doc: 'Variables of weaker layers to leave out.',
    loosens: onlyLess,
  },
  remove_devices: {
    type: { kind: 'list', max: 64, item: { kind: 'text', check: check.device } },
    doc: 'Devices of weaker layers to leave out.',
    loosens: onlyLess,
  },
  remove_host_ports: {
    type: ports,
    doc: 'Ports of weaker layers to leave out.',
    loosens: onlyLess,
  },
  remove_allow_domains: {
    type: domains,
    doc: 'Allowed domains of weaker layers to leave out.',
    loosens: onlyLess,
    read: lowerCase,
  },
  remove_deny_domains: {
    type: domains,
    doc: 'Denied domains of weaker layers to leave out.',
    loosens: asks('wider-network'),
    read: lowerCase,
  },
} as const satisfies KeyTable;
