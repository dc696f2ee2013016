import { engineKinds, historyModes, networkModes, type LooseningKind } from './config';
import * as check from './valueChecks';
import type { KeySpec, LayerKeySpec, Loosens, ValueType } from './keyTypes';

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
const asks = (...kinds: readonly LooseningKind[]): Loosens => ({ asks: kinds });
const never = (why: string): Loosens => ({ never: why });
const onlyLess = never('It only takes away.');

const setup: LayerKeySpec = {
  name: 'setup',
  type: textType,
  doc: setupDoc,
  loosens: asks('image-steps', 'copied-files'),
};
const extend: LayerKeySpec = {
  name: 'extend',
  type: flag,
  doc: 'Whether the lines are added to the layer that is built in, or stand instead of it.',
  default: true,
  loosens: never('It says nothing without lines, and those are asked about together with it.'),
};
const args: Omit<LayerKeySpec, 'name' | 'doc'> = { type: words, loosens: asks('agent-arguments') };
const version: Omit<LayerKeySpec, 'name' | 'doc'> = {
  type: { kind: 'text', check: check.version },
  loosens: asks('agent-arguments'),
};
const model: Omit<LayerKeySpec, 'name' | 'doc'> = {
  type: { kind: 'text', check: check.word },
  loosens: never('It is asked of the same account, by the same agent, in the same sandbox.'),
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
export function layerKeys(agents: readonly string[]): readonly LayerKeySpec[] {
  return [
    {
      name: 'agent',
      type: { kind: 'text', oneOf: agents },
      doc: 'Which agent works.',
      default: 'claude',
      loosens: asks('agent'),
    },
    { name: 'agent_version', doc: "Another version of the agent's program.", ...version },
    { name: 'model', doc: 'Which model the agent asks.', ...model },
    { name: 'agent_args', doc: "Arguments put behind the agent's own.", ...args },
    {
      name: 'stack',
      type: { kind: 'text', check: check.name },
      doc: 'Which toolchain; detected when absent.',
      loosens: never(
        'A toolchain that comes with TSK, and its hosts: what the files of the repository choose as well.',
      ),
    },
    {
      name: 'git_town',
      type: flag,
      doc: 'Whether the repository is used with git-town.',
      default: false,
      loosens: never('It sets the parent of a result branch for git-town, nothing in a sandbox.'),
    },
    {
      name: 'history',
      type: { kind: 'text', oneOf: historyModes },
      doc: "How much of the repository's past the sandbox sees.",
      default: 'full',
      loosens: asks('history'),
    },
    {
      name: 'memory_gb',
      type: { kind: 'number', min: 0, max: 65_536, exclusive: true },
      doc: 'Memory in GiB, at most what the engine has.',
      default: 12,
      loosens: asks('limits'),
    },
    {
      name: 'cpu',
      type: { kind: 'number', min: 0, max: 4_096, exclusive: true },
      doc: 'Processors, at most what the engine has.',
      default: 8,
      loosens: asks('limits'),
    },
    {
      name: 'pids_limit',
      type: { kind: 'number', min: 16, max: 4_194_304, whole: true },
      doc: 'Processes and threads at a time.',
      default: 2_048,
      loosens: asks('limits'),
    },
    {
      name: 'disk_gb',
      type: { kind: 'number', min: 0, max: 65_536, exclusive: true },
      doc: 'What a sandbox may write to disk, in GiB.',
      default: 64,
      loosens: asks('limits'),
    },
    {
      name: 'timeout_minutes',
      type: minutes,
      doc: 'How long an agent may work; 0: no limit.',
      loosens: asks('limits'),
    },
    {
      name: 'idle_timeout_minutes',
      type: minutes,
      doc: 'How long an agent may say nothing; 0: no limit.',
      default: 30,
      loosens: asks('limits'),
    },
    {
      name: 'network',
      type: { kind: 'text', oneOf: networkModes },
      doc: 'What a sandbox reaches: nothing, the allow-list, or everything.',
      default: 'allowlist',
      loosens: asks('open-network', 'wider-network'),
    },
    {
      name: 'allow_domains',
      type: domains,
      doc: 'Domains added to the allow-list.',
      loosens: asks('wider-network'),
    },
    {
      name: 'deny_domains',
      type: domains,
      doc: 'Domains refused, whatever else allows them.',
      loosens: onlyLess,
    },
    {
      name: 'host_ports',
      type: ports,
      doc: "Ports of this machine's loopback that the sandbox reaches as tsk-proxy.",
      loosens: asks('host-port'),
    },
    {
      name: 'squid_conf',
      type: textType,
      doc: "Access rules in squid's language, instead of the allow-list.",
      loosens: asks('wider-network'),
    },
    {
      name: 'squid_conf_path',
      type: { kind: 'text', check: check.ruleFile },
      doc: 'The file with such rules: relative to the repository, or to the folder of your own file.',
      loosens: asks('wider-network'),
    },
    {
      name: 'volumes',
      type: { kind: 'list', max: 100, item: volume },
      doc: 'What is mounted.',
      loosens: asks('host-mount', 'shared-volume'),
    },
    {
      name: 'env',
      type: { kind: 'list', max: 500, item: variable },
      doc: 'Variables of the sandbox.',
      // A plain value gives nothing: the repository's own code runs in the same sandbox and can set the same.
      loosens: asks('host-environment'),
    },
    {
      name: 'devices',
      type: { kind: 'list', max: 64, item: { kind: 'text', check: check.device } },
      doc: 'Devices of this machine.',
      loosens: asks('device'),
    },
    {
      name: 'privileged',
      type: flag,
      doc: 'Whether the container is privileged.',
      default: false,
      loosens: asks('privileged'),
    },
    {
      name: 'sudo',
      type: flag,
      doc: 'Whether the agent may become root in its container.',
      default: false,
      loosens: asks('sudo'),
    },
    {
      name: 'dind',
      type: flag,
      doc: 'Whether containers can be run in the sandbox.',
      default: false,
      loosens: asks('dind'),
    },
    {
      name: 'ca_bundle',
      type: { kind: 'text', check: check.certificates },
      doc: 'Certificates that are trusted besides the usual: "auto", "none" or a PEM file.',
      default: 'auto',
      // "auto" and "none" name no file: they trust what this machine trusts, or less.
      loosens: asks('certificates'),
    },
    {
      name: 'base_image',
      type: { kind: 'text', check: check.image },
      doc: 'What the image begins with.',
      default: 'debian:trixie-slim',
      loosens: asks('base-image'),
    },
    setup,
    {
      name: 'stack_config',
      type: { kind: 'named', value: { kind: 'table', keys: [setup, extend] } },
      doc: 'Dockerfile lines for a stack, or a stack of your own.',
      loosens: asks('image-steps', 'copied-files'),
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
            { name: 'version', doc: 'As agent_version, for this agent.', ...version },
            { name: 'model', doc: 'As model, for this agent.', ...model },
            { name: 'args', doc: 'As agent_args, for this agent.', ...args },
          ],
        },
      },
      doc: 'What holds for one agent.',
      loosens: asks('image-steps', 'copied-files', 'agent-arguments'),
    },
    {
      name: 'remove_volumes',
      type: { kind: 'list', max: 100, item: { kind: 'text', check: check.containerPathProblem } },
      doc: 'Volumes of weaker layers to leave out, by their path in the sandbox.',
      loosens: onlyLess,
    },
    {
      name: 'remove_env',
      type: { kind: 'list', max: 500, item: { kind: 'text', check: check.variable } },
      doc: 'Variables of weaker layers to leave out.',
      loosens: onlyLess,
    },
    {
      name: 'remove_devices',
      type: { kind: 'list', max: 64, item: { kind: 'text', check: check.device } },
      doc: 'Devices of weaker layers to leave out.',
      loosens: onlyLess,
    },
    {
      name: 'remove_host_ports',
      type: ports,
      doc: 'Ports of weaker layers to leave out.',
      loosens: onlyLess,
    },
    {
      name: 'remove_allow_domains',
      type: domains,
      doc: 'Allowed domains of weaker layers to leave out.',
      loosens: onlyLess,
    },
    {
      name: 'remove_deny_domains',
      type: domains,
      doc: 'Denied domains of weaker layers to leave out.',
      loosens: asks('wider-network'),
    },
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
