import { join } from 'node:path';
import type { EnvironmentEntry } from '../model/config';
import type { Mount } from '../model/engine';
import type { LayerValues } from './layerValues';
import { containerPath, withPrefix } from '../model/valueChecks';

/** A volume and a variable as a file has them, checked. */
interface VolumeTable {
  readonly name?: string;
  readonly host?: string;
  readonly container: string;
  readonly readonly?: boolean;
}
interface VariableTable {
  readonly name: string;
  readonly value?: string;
  readonly from?: string;
}
type CheckedLayer = Omit<LayerValues, 'volumes' | 'env'> & {
  readonly volumes?: readonly VolumeTable[];
  readonly env?: readonly VariableTable[];
};

/** A table that `checkKeys` found good by the table of keys, as values: `~` and prefixes written out. */
export function toLayerValues(checked: Readonly<Record<string, unknown>>, home: string): LayerValues {
  const { volumes, env, ...rest } = checked as CheckedLayer;
  const {
    ca_bundle,
    allow_domains,
    deny_domains,
    remove_allow_domains,
    remove_deny_domains,
    remove_volumes,
  } = rest;
  return {
    ...rest,
    ...(ca_bundle === undefined ? {} : { ca_bundle: inHome(ca_bundle, home) }),
    ...lower('allow_domains', allow_domains),
    ...lower('deny_domains', deny_domains),
    ...lower('remove_allow_domains', remove_allow_domains),
    ...lower('remove_deny_domains', remove_deny_domains),
    ...(remove_volumes ? { remove_volumes: remove_volumes.map(containerPath) } : {}),
    ...(volumes ? { volumes: volumes.map((volume) => toMount(volume, home)) } : {}),
    ...(env ? { env: env.map(toVariable) } : {}),
  };
}

function lower<K extends string>(
  key: K,
  domains: readonly string[] | undefined,
): Partial<Record<K, string[]>> {
  if (!domains) return {};
  return { [key]: domains.map((name) => name.toLowerCase()) } as Record<K, string[]>;
}

function toMount({ name, host, container, readonly = false }: VolumeTable, home: string): Mount {
  const rest = { target: containerPath(container), readOnly: readonly };
  if (name !== undefined) return { kind: 'volume', name: withPrefix(name), ...rest };
  return { kind: 'bind', source: inHome(host ?? '', home), ...rest };
}

function toVariable({ name, value, from }: VariableTable): EnvironmentEntry {
  return value === undefined ? { name, secret: from ?? name } : { name, value };
}

function inHome(path: string, home: string): string {
  return /^~(\/|$)/.test(path) ? join(home, path.slice(1)) : path;
}
