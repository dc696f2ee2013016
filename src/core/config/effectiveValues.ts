import type { CustomLayer } from '../model/config';
import type { LayerKind } from '../model/configWords';
import { keys } from '../model/keys';
import type { KeyTable } from '../model/keyTypes';
import type { AgentSettings, LayerValues, StackSettings } from './layerValues';
import { mergeKeys, type MergedKeys } from './mergeKeys';
import { named, strongest, type Chosen, type Layer } from './mergeLayers';

/** What all layers together say, each value with where it is from. */
export interface EffectiveValues extends Omit<MergedKeys, 'stack'> {
  readonly stack: Chosen<string>;
  readonly setup: Chosen<string> | undefined;
  readonly squid: Chosen<SquidRules> | undefined;
  readonly stackConfig: ReadonlyMap<string, Chosen<StackSettings>>;
  readonly agentConfig: ReadonlyMap<string, Chosen<AgentSettings>>;
}

/** Rules for squid as they stand, or the file they are in. */
export type SquidRules = { readonly text: string } | { readonly path: string };

/** Merges layers, the strongest first. A key that none of them sets has its default. */
export function effectiveValues(layers: readonly Layer[], table: KeyTable = keys): EffectiveValues {
  const merged = mergeKeys(layers, table) as MergedKeys;
  const agentConfig = named(layers, (values) => values.agent_config);
  const ofAgent = agentConfig.get(merged.agent.value);
  return {
    ...merged,
    stack: merged.stack ?? { value: 'default', source: { kind: 'built-in' }, rank: layers.length },
    agentVersion: special(ofAgent, 'version', merged.agentVersion),
    model: special(ofAgent, 'model', merged.model),
    agentArgs: special(ofAgent, 'args', merged.agentArgs),
    setup: strongest(layers, (values) => values.setup),
    squid: strongest(layers, squidRules),
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
