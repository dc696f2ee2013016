import { engineKinds, historyModes, networkModes } from '../model/config';
import * as check from './valueChecks';
import type { KeySpec, ValueType } from './valueTypes';

/** Every key of a tsk.toml. Reading, checking, the schemas and the order of `tsk config show` follow from it. */

const textType: ValueType = { kind: 'text', check: check.text };
const flag: ValueType = { kind: 'flag' };
const domains: ValueType = { kind: 'list', max: 1_000, item: { kind: 'text', check: check.domain } };
const ports: ValueType = {
  kind: 'list',
  max: 64,
  item: { kind: 'number', min: 1, max: 65_535, whole: true, check: check.forwardedPort },
};
const minutes: ValueType = { kind: 'number', min: 0, max: 35_000 };
const words: ValueType = { kind: 'list', max: 100, item: { kind: 'text', check: check.text } };
const setupDoc =
  'Lines of a Dockerfile, run as root while the image is built. They may COPY files of the commit.';
const setup: KeySpec = { name: 'setup', type: textType, doc: setupDoc };
const extend: KeySpec = {
  name: 'extend',
  type: flag,
  doc: 'Whether the lines are added to the layer that is built in, or stand instead of it.',
  default: true,
};

const volume: ValueType = {
  kind: 'table',
  keys: [
    {
      name: 'name',
      type: { kind: 'text', check: check.volumeName },
      doc: 'A volume of the engine, kept between tasks.',
    },
    {
      name: 'host',
      type: { kind: 'text', check: check.hostPath },
      doc: 'A path of this machine; "~" is your home folder.',
    },
    {
      name: 'container',
      type: { kind: 'text', check: check.containerPathProblem },
      doc: 'The path in the sandbox; "~" is the home folder of the agent.',
      required: true,
    },
    { name: 'readonly', type: flag, doc: 'Whether nothing can be written there.', default: false },
  ],
  check: ({ name, host }) =>
    (name === undefined) === (host === undefined) ? 'A volume has either "name" or "host".' : undefined,
};

const variable: ValueType = {
  kind: 'table',
  keys: [
    {
      name: 'name',
      type: { kind: 'text', check: check.variable },
      doc: 'The name in the sandbox.',
      required: true,
    },
    { name: 'value', type: textType, doc: 'The value, which everybody may see.' },
    { name: 'secret', type: flag, doc: 'Whether the value is a secret that is kept elsewhere.' },
    {
      name: 'from',
      type: { kind: 'text', check: check.secretName },
      doc: 'The name of the secret, or of the variable of this machine; the name in the sandbox when absent.',
    },
  ],
  check: ({ value, secret, from }) => {
    if (value !== undefined && (secret === true || from !== undefined)) {
      return 'A secret never stands in a file: leave "value" out, and keep the secret in VS Code or in a variable of this machine.';
    }
    return value === undefined && secret !== true && from === undefined
      ? 'A variable has a "value", or is a secret ("secret = true", "from").'
      : undefined;
  },
};

/** What `[defaults]`, `[project.<name>]` and the project's file take. `agents` are the names that there are. */
export function layerKeys(agents: readonly string[]): readonly KeySpec[] {
  return [
    { name: 'agent', type: { kind: 'text', oneOf: agents }, doc: 'Which agent works.', default: 'claude' },
    {
      name: 'agent_version',
      type: { kind: 'text', check: check.version },
      doc: "Another version of the agent's program.",
    },
    { name: 'model', type: { kind: 'text', check: check.word }, doc: 'Which model the agent asks.' },
    { name: 'agent_args', type: words, doc: "Arguments put behind the agent's own." },
    {
      name: 'stack',
      type: { kind: 'text', check: check.name },
      doc: 'Which toolchain; detected when absent.',
    },
    { name: 'git_town', type: flag, doc: 'Whether the repository is used with git-town.', default: false },
    {
      name: 'history',
      type: { kind: 'text', oneOf: historyModes },
      doc: "How much of the repository's past the sandbox sees.",
      default: 'full',
    },
    {
      name: 'memory_gb',
      type: { kind: 'number', min: 0, max: 65_536, exclusive: true },
      doc: 'Memory in GiB, at most what the engine has.',
      default: 12,
    },
    {
      name: 'cpu',
      type: { kind: 'number', min: 0, max: 4_096, exclusive: true },
      doc: 'Processors, at most what the engine has.',
      default: 8,
    },
    {
      name: 'pids_limit',
      type: { kind: 'number', min: 16, max: 4_194_304, whole: true },
      doc: 'Processes and threads at a time.',
      default: 2_048,
    },
    {
      name: 'disk_gb',
      type: { kind: 'number', min: 0, max: 65_536, exclusive: true },
      doc: 'What a sandbox may write to disk, in GiB.',
      default: 64,
    },
    { name: 'timeout_minutes', type: minutes, doc: 'How long an agent may work; 0: no limit.' },
    {
      name: 'idle_timeout_minutes',
      type: minutes,
      doc: 'How long an agent may say nothing; 0: no limit.',
      default: 30,
    },
    {
      name: 'network',
      type: { kind: 'text', oneOf: networkModes },
      doc: 'What a sandbox reaches: nothing, the allow-list, or everything.',
      default: 'allowlist',
    },
    { name: 'allow_domains', type: domains, doc: 'Domains added to the allow-list.' },
    { name: 'deny_domains', type: domains, doc: 'Domains refused, whatever else allows them.' },
    {
      name: 'host_ports',
      type: ports,
      doc: "Ports of this machine's loopback that the sandbox reaches as tsk-proxy.",
    },
    {
      name: 'squid_conf',
      type: textType,
      doc: "Access rules in squid's language, instead of the allow-list.",
    },
    {
      name: 'squid_conf_path',
      type: { kind: 'text', check: check.ruleFile },
      doc: 'The file with such rules: relative to the repository, or to the folder of your own file.',
    },
    { name: 'volumes', type: { kind: 'list', max: 100, item: volume }, doc: 'What is mounted.' },
    { name: 'env', type: { kind: 'list', max: 500, item: variable }, doc: 'Variables of the sandbox.' },
    {
      name: 'devices',
      type: { kind: 'list', max: 64, item: { kind: 'text', check: check.device } },
      doc: 'Devices of this machine.',
    },
    { name: 'privileged', type: flag, doc: 'Whether the container is privileged.', default: false },
    { name: 'sudo', type: flag, doc: 'Whether the agent may become root in its container.', default: false },
    { name: 'dind', type: flag, doc: 'Whether containers can be run in the sandbox.', default: false },
    {
      name: 'ca_bundle',
      type: { kind: 'text', check: check.certificates },
      doc: 'Certificates that are trusted besides the usual: "auto", "none" or a PEM file.',
      default: 'auto',
    },
    {
      name: 'base_image',
      type: { kind: 'text', check: check.image },
      doc: 'What the image begins with.',
      default: 'debian:trixie-slim',
    },
    setup,
    {
      name: 'stack_config',
      type: { kind: 'named', value: { kind: 'table', keys: [setup, extend] } },
      doc: 'Dockerfile lines for a stack, or a stack of your own.',
    },
    {
      name: 'agent_config',
      type: {
        kind: 'named',
        value: {
          kind: 'table',
          keys: [
            setup,
            extend,
            {
              name: 'version',
              type: { kind: 'text', check: check.version },
              doc: 'As agent_version, for this agent.',
            },
            { name: 'model', type: { kind: 'text', check: check.word }, doc: 'As model, for this agent.' },
            { name: 'args', type: words, doc: 'As agent_args, for this agent.' },
          ],
        },
      },
      doc: 'What holds for one agent.',
    },
    {
      name: 'remove_volumes',
      type: { kind: 'list', max: 100, item: { kind: 'text', check: check.containerPathProblem } },
      doc: 'Volumes of weaker layers to leave out, by their path in the sandbox.',
    },
    {
      name: 'remove_env',
      type: { kind: 'list', max: 500, item: { kind: 'text', check: check.variable } },
      doc: 'Variables of weaker layers to leave out.',
    },
    {
      name: 'remove_devices',
      type: { kind: 'list', max: 64, item: { kind: 'text', check: check.device } },
      doc: 'Devices of weaker layers to leave out.',
    },
    { name: 'remove_host_ports', type: ports, doc: 'Ports of weaker layers to leave out.' },
    { name: 'remove_allow_domains', type: domains, doc: 'Allowed domains of weaker layers to leave out.' },
    { name: 'remove_deny_domains', type: domains, doc: 'Denied domains of weaker layers to leave out.' },
  ];
}

const serverKeys: readonly KeySpec[] = [
  {
    name: 'workers',
    type: { kind: 'number', min: 1, max: 32, whole: true },
    doc: 'How many tasks run at a time.',
  },
  {
    name: 'workers_per_repository',
    type: { kind: 'number', min: 1, max: 32, whole: true },
    doc: 'How many of these may be of one repository.',
  },
  {
    name: 'workers_per_agent',
    type: { kind: 'number', min: 1, max: 32, whole: true },
    doc: 'How many of these may be of one agent, that is, of one account.',
  },
  { name: 'auto_clean_enabled', type: flag, doc: 'Whether old tasks are removed.', default: true },
  {
    name: 'auto_clean_age_days',
    type: { kind: 'number', min: 0, max: 36_500 },
    doc: 'How many days after its end a task is old.',
    default: 7,
  },
];

/** What the user's file takes. */
export function userKeys(agents: readonly string[]): readonly KeySpec[] {
  const layer: ValueType = { kind: 'table', keys: layerKeys(agents) };
  return [
    {
      name: 'container_engine',
      type: { kind: 'text', oneOf: engineKinds },
      doc: 'What makes the sandboxes; any engine that answers when absent.',
    },
    {
      name: 'container_runtime',
      type: { kind: 'text', check: check.word },
      doc: "By which of Docker's runtimes sandboxes run; its default when absent.",
    },
    { name: 'server', type: { kind: 'table', keys: serverKeys }, doc: 'What holds for TSK as a whole.' },
    { name: 'defaults', type: layer, doc: 'What holds for all projects.' },
    {
      name: 'project',
      type: { kind: 'named', value: layer, anyName: true },
      doc: 'What holds for one project, by its name.',
    },
  ];
}
