import type { ConfigOverrides } from '../model/config';
import type { LayerValues } from './layerValues';
import type { Layer } from './mergeLayers';

/** What was chosen for one task, as a layer. */
export function flagLayers(flags: ConfigOverrides): readonly Layer[] {
  return [{ source: { kind: 'flag' }, values: overrideValues(flags) }];
}

/** The settings of the editor, one layer for each: each has a name of its own. */
export function settingLayers(settings: ConfigOverrides = {}): readonly Layer[] {
  const entries = Object.entries(overrideValues(settings)) as [keyof LayerValues, unknown][];
  return entries.map(([key, value]) => ({
    source: { kind: 'setting', name: settingNames[key] ?? `tsk.${key}` },
    values: { [key]: value },
  }));
}

const settingNames: Partial<Record<keyof LayerValues, string>> = {
  memory_gb: 'tsk.memoryGb',
  cpu: 'tsk.cpus',
};

/** The same under the names of the file; what is not there is not spoken of. */
function overrideValues(overrides: ConfigOverrides): LayerValues {
  const values: { readonly [K in keyof LayerValues]: LayerValues[K] | undefined } = {
    agent: overrides.agent,
    stack: overrides.stack,
    network: overrides.network,
    allow_domains: overrides.allowDomains,
    deny_domains: overrides.denyDomains,
    host_ports: overrides.hostPorts,
    memory_gb: overrides.memoryGb,
    cpu: overrides.cpus,
    privileged: overrides.privileged,
    sudo: overrides.sudo,
    dind: overrides.dind,
    devices: overrides.devices,
    history: overrides.history,
    timeout_minutes: overrides.timeoutMinutes,
    idle_timeout_minutes: overrides.idleTimeoutMinutes,
    agent_version: overrides.agentVersion,
    model: overrides.model,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
