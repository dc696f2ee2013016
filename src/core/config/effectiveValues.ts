import type { CustomLayer, EnvironmentEntry, History, LayerKind, NetworkMode } from '../model/config';
import type { Mount } from '../model/engine';
import type { AgentSettings, LayerValues, StackSettings } from './layerValues';
import { combined, named, strongest, type Chosen, type Layer } from './mergeLayers';

/** What all layers together say, each value with where it is from. */
export interface EffectiveValues {
  readonly agent: Chosen<string>;
  readonly stack: Chosen<string>;
  readonly memoryGb: Chosen<number>;
  readonly cpus: Chosen<number>;
  readonly pids: Chosen<number>;
  readonly diskGb: Chosen<number>;
  readonly privileged: Chosen<boolean>;
  readonly sudo: Chosen<boolean>;
  readonly dind: Chosen<boolean>;
  readonly gitTown: Chosen<boolean>;
  readonly network: Chosen<NetworkMode>;
  readonly history: Chosen<History>;
  readonly baseImage: Chosen<string>;
  readonly caBundle: Chosen<string>;
  readonly timeoutMinutes: Chosen<number> | undefined;
  readonly idleTimeoutMinutes: Chosen<number> | undefined;
  readonly agentVersion: Chosen<string> | undefined;
  readonly model: Chosen<string> | undefined;
  readonly agentArgs: Chosen<readonly string[]> | undefined;
  readonly setup: Chosen<string> | undefined;
  readonly squid: Chosen<SquidRules> | undefined;
  readonly volumes: readonly Chosen<Mount>[];
  readonly environment: readonly Chosen<EnvironmentEntry>[];
  readonly devices: readonly Chosen<string>[];
  readonly hostPorts: readonly Chosen<number>[];
  readonly allowDomains: readonly Chosen<string>[];
  readonly denyDomains: readonly Chosen<string>[];
  readonly stackConfig: ReadonlyMap<string, Chosen<StackSettings>>;
  readonly agentConfig: ReadonlyMap<string, Chosen<AgentSettings>>;
}

/** Rules for squid as they stand, or the file they are in. */
export type SquidRules = { readonly text: string } | { readonly path: string };

const builtIn: Layer = {
  source: { kind: 'built-in' },
  values: { idle_timeout_minutes: 30 },
};

/** Merges layers, the strongest first. What none speaks of is what is built in. */
export function effectiveValues(given: readonly Layer[]): EffectiveValues {
  const layers = [...given, builtIn];
  const or = <T>(value: T, read: (values: LayerValues) => T | undefined): Chosen<T> =>
    strongest(layers, read) ?? { value, source: builtIn.source, rank: layers.length };
  const agent = or('claude', (values) => values.agent);
  const agentConfig = named(layers, (values) => values.agent_config);
  const ofAgent = agentConfig.get(agent.value);
  return {
    agent,
    stack: or('default', (values) => values.stack),
    memoryGb: or(12, (values) => values.memory_gb),
    cpus: or(8, (values) => values.cpu),
    pids: or(2048, (values) => values.pids_limit),
    diskGb: or(64, (values) => values.disk_gb),
    privileged: or(false, (values) => values.privileged),
    sudo: or(false, (values) => values.sudo),
    dind: or(false, (values) => values.dind),
    gitTown: or(false, (values) => values.git_town),
    network: or<NetworkMode>('allowlist', (values) => values.network),
    history: or<History>('full', (values) => values.history),
    baseImage: or('debian:trixie-slim', (values) => values.base_image),
    caBundle: or('auto', (values) => values.ca_bundle),
    timeoutMinutes: strongest(layers, (values) => values.timeout_minutes),
    idleTimeoutMinutes: strongest(layers, (values) => values.idle_timeout_minutes),
    agentVersion: special(
      ofAgent,
      'version',
      strongest(layers, (values) => values.agent_version),
    ),
    model: special(
      ofAgent,
      'model',
      strongest(layers, (values) => values.model),
    ),
    agentArgs: special(
      ofAgent,
      'args',
      strongest(layers, (values) => values.agent_args),
    ),
    setup: strongest(layers, (values) => values.setup),
    squid: strongest(layers, squidRules),
    volumes: combined(layers, {
      items: (values) => values.volumes,
      removed: (values) => values.remove_volumes,
      keyOf: ({ target }) => target,
    }),
    environment: combined(layers, {
      items: (values) => values.env,
      removed: (values) => values.remove_env,
      keyOf: ({ name }) => name,
    }),
    devices: plainList(layers, 'devices', 'remove_devices'),
    hostPorts: combined(layers, {
      items: (values) => values.host_ports,
      removed: (values) => values.remove_host_ports,
      keyOf: (port) => port,
    }),
    allowDomains: plainList(layers, 'allow_domains', 'remove_allow_domains'),
    denyDomains: plainList(layers, 'deny_domains', 'remove_deny_domains'),
    stackConfig: named(layers, (values) => values.stack_config),
    agentConfig,
  };
}

/**
 * The user's own Dockerfile lines of the chosen agent and stack, in the order in which they are put in: the files
 * (the weaker folder's first), then what the keys say.
 */
export function customLayers(values: EffectiveValues, files: readonly CustomLayer[]): readonly CustomLayer[] {
  const ofStack = values.stackConfig.get(values.stack.value);
  const ofAgent = values.agentConfig.get(values.agent.value);
  const ofKind = (kind: LayerKind): readonly CustomLayer[] => files.filter((file) => file.kind === kind);
  return [
    ...ofKind('base'),
    ...ofKind('stack'),
    ...setupLayer('stack', `stack_config.${values.stack.value}.setup`, ofStack),
    ...ofKind('project'),
    ...setupLayer(
      'project',
      'setup',
      values.setup && { ...values.setup, value: { setup: values.setup.value } },
    ),
    ...ofKind('agent'),
    ...setupLayer('agent', `agent_config.${values.agent.value}.setup`, ofAgent),
  ];
}

function setupLayer(
  kind: LayerKind,
  name: string,
  settings: Chosen<StackSettings> | undefined,
): readonly CustomLayer[] {
  if (settings?.value.setup === undefined) return [];
  const { setup, extend = true } = settings.value;
  return [{ kind, text: setup, replaces: !extend, name, source: settings.source }];
}

/** What is said for one agent counts more than what the same or a weaker layer says for all. */
function special<K extends 'version' | 'model' | 'args'>(
  ofAgent: Chosen<AgentSettings> | undefined,
  key: K,
  general: Chosen<NonNullable<AgentSettings[K]>> | undefined,
): Chosen<NonNullable<AgentSettings[K]>> | undefined {
  const value = ofAgent?.value[key];
  if (!ofAgent || value === undefined) return general;
  return general && general.rank < ofAgent.rank ? general : { ...ofAgent, value };
}

function squidRules({ squid_conf: text, squid_conf_path: path }: LayerValues): SquidRules | undefined {
  if (text !== undefined) return { text };
  return path === undefined ? undefined : { path };
}

function plainList<K extends 'devices' | 'allow_domains' | 'deny_domains'>(
  layers: readonly Layer[],
  key: K,
  removeKey: `remove_${K}`,
): readonly Chosen<string>[] {
  return combined(layers, {
    items: (values) => values[key],
    removed: (values) => values[removeKey],
    keyOf: (item) => item,
  });
}
