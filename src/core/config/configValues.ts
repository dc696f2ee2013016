import type { ConfigValue, CustomLayer, EnvironmentEntry } from '../model/config';
import type { Mount } from '../model/engine';
import type { EffectiveValues } from './effectiveValues';
import { isOwnFile, linesOf } from './layerText';
import type { Chosen } from './mergeLayers';

/** Every value with where it is from, under the names and in the shapes of tsk.toml; a list item by item. */
export function configValues(
  values: EffectiveValues,
  layers: readonly CustomLayer[],
): readonly ConfigValue[] {
  const one = (key: string, chosen: Chosen<unknown> | undefined): readonly ConfigValue[] =>
    chosen ? [{ key, value: chosen.value, source: chosen.source }] : [];
  const each = <T>(
    key: string,
    items: readonly Chosen<T>[],
    shape: (item: T) => unknown = (item) => item,
  ): readonly ConfigValue[] => items.map(({ value, source }) => ({ key, value: shape(value), source }));
  return [
    ...one('agent', values.agent),
    ...one('agent_version', values.agentVersion),
    ...one('model', values.model),
    ...one('agent_args', values.agentArgs),
    ...one('stack', values.stack),
    ...one('git_town', values.gitTown),
    ...one('history', values.history),
    ...one('memory_gb', values.memoryGb),
    ...one('cpu', values.cpus),
    ...one('pids_limit', values.pids),
    ...one('disk_gb', values.diskGb),
    ...one('timeout_minutes', values.timeoutMinutes),
    ...one('idle_timeout_minutes', values.idleTimeoutMinutes),
    ...one('network', values.network),
    ...each('allow_domains', values.allowDomains),
    ...each('deny_domains', values.denyDomains),
    ...each('host_ports', values.hostPorts),
    ...squidValues(values),
    ...each('volumes', values.volumes, volumeShape),
    ...each('env', values.environment, variableShape),
    ...each('devices', values.devices),
    ...one('privileged', values.privileged),
    ...one('sudo', values.sudo),
    ...one('dind', values.dind),
    ...one('ca_bundle', values.caBundle),
    ...one('base_image', values.baseImage),
    ...layers.map(layerValue),
  ];
}

function squidValues({ squid }: EffectiveValues): readonly ConfigValue[] {
  if (!squid) return [];
  const { value, source } = squid;
  return 'text' in value
    ? [{ key: 'squid_conf', value: linesOf(value.text), source }]
    : [{ key: 'squid_conf_path', value: value.path, source }];
}

/** Dockerfile lines are too many to show; what matters is that they are there, and from where. */
function layerValue(layer: CustomLayer): ConfigValue {
  const { kind, name, text, replaces, source } = layer;
  const how = replaces ? 'instead of the built-in layer' : 'added';
  const key = isOwnFile(layer) ? `dockerfiles/${kind}` : name;
  return { key, value: `${linesOf(text)}, ${how}`, source };
}

function volumeShape(mount: Mount): unknown {
  const from = mount.kind === 'bind' ? { host: mount.source } : { name: mount.name };
  return { ...from, container: mount.target, ...(mount.readOnly ? { readonly: true } : {}) };
}

function variableShape(variable: EnvironmentEntry): unknown {
  if ('value' in variable) return variable;
  return { name: variable.name, secret: true, from: variable.secret };
}
