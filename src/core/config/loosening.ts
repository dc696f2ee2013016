import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import {
  networkModes,
  type Approval,
  type ConfigSource,
  type CustomLayer,
  type History,
  type Loosening,
  type LooseningKind,
} from '../model/config';
import type { Mount } from '../model/engine';
import type { RepoLocation } from '../model/repository';
import { oneLine, truncate } from '../util/text';
import type { EffectiveValues } from './effectiveValues';
import { isOwnFile, linesOf } from './layerText';
import type { Chosen } from './mergeLayers';

const maxText = 200;
const pastSeen: readonly History[] = ['none', 'branch', 'full'];

/** What a repository's own file makes of a sandbox. */
export interface LooseningParts {
  readonly values: EffectiveValues;
  readonly layers: readonly CustomLayer[];
  /** The text of the rules for squid, when there are any. */
  readonly squidText: string | undefined;
  /** What would hold without the project's file. */
  readonly without: EffectiveValues;
}

/**
 * What the project's file gives a sandbox beyond what it would have without that file, and a network that is open,
 * whoever opened it. A file that only tightens gives nothing.
 */
export function loosenings({ values, layers, squidText, without }: LooseningParts): readonly Loosening[] {
  const found: Loosening[] = [];
  const add = (
    kind: LooseningKind,
    key: string,
    source: ConfigSource,
    text: string,
    detail?: string,
  ): void => {
    const line = oneLine(text);
    const whole = detail ?? (line.length > maxText ? line : undefined);
    found.push({
      kind,
      text: truncate(line, maxText),
      ...(whole === undefined ? {} : { detail: whole }),
      key,
      source,
    });
  };
  const ifOn = (kind: LooseningKind & ('privileged' | 'sudo' | 'dind'), text: string): void => {
    const { value, source } = values[kind];
    if (value && isProject(source)) add(kind, kind, source, text);
  };
  ifOn('privileged', 'runs a privileged container: root in it is nearly root on this machine');
  ifOn('sudo', 'lets the agent become root in its container');
  ifOn('dind', 'lets the agent run containers of its own');
  for (const { value, source } of ofProject(values.devices)) {
    add('device', 'devices', source, `gives the device ${value} of this machine`);
  }
  for (const { value, source } of ofProject(values.volumes)) {
    add(value.kind === 'bind' ? 'host-mount' : 'shared-volume', 'volumes', source, mountText(value));
  }
  for (const { value, source } of ofProject(values.hostPorts)) {
    add('host-port', 'host_ports', source, `reaches port ${value} of this machine`);
  }
  for (const { value, source } of ofProject(values.environment)) {
    if (!('secret' in value)) continue;
    const as = value.secret === value.name ? '' : ` as ${value.name}`;
    add('host-environment', 'env', source, `gets your secret or variable ${value.secret}${as}`);
  }
  addNetwork(values, without, squidText, add);
  for (const layer of layers) {
    const { name, text, source } = layer;
    if (!isProject(source)) continue;
    const what = isOwnFile(layer) ? '' : ` of ${name}`;
    add(
      'image-steps',
      name,
      source,
      `runs ${linesOf(text)} of Dockerfile${what}, with network, while the image is built`,
      text,
    );
  }
  const { baseImage, caBundle, agentArgs, agentVersion, history } = values;
  if (isProject(baseImage.source)) {
    add('base-image', 'base_image', baseImage.source, `builds on the image ${baseImage.value}`);
  }
  if (isProject(caBundle.source) && !['auto', 'none'].includes(caBundle.value)) {
    add('certificates', 'ca_bundle', caBundle.source, `trusts the certificates in ${caBundle.value}`);
  }
  if (agentVersion && isProject(agentVersion.source)) {
    add(
      'agent-arguments',
      'agent_version',
      agentVersion.source,
      `installs version ${agentVersion.value} of ${values.agent.value}`,
    );
  }
  if (agentArgs && isProject(agentArgs.source) && agentArgs.value.length) {
    add(
      'agent-arguments',
      'agent_args',
      agentArgs.source,
      `starts ${values.agent.value} with ${agentArgs.value.join(' ')}`,
    );
  }
  if (isProject(history.source) && more(pastSeen, history.value, without.history.value)) {
    add('history', 'history', history.source, `shows the repository's past (${history.value})`);
  }
  return found;
}

function addNetwork(
  values: EffectiveValues,
  without: EffectiveValues,
  squidText: string | undefined,
  add: (kind: LooseningKind, key: string, source: ConfigSource, text: string, detail?: string) => void,
): void {
  const { network, squid } = values;
  if (network.value === 'open') {
    add('open-network', 'network', network.source, 'reaches every host of every network, without the proxy');
  } else if (isProject(network.source) && more(networkModes, network.value, without.network.value)) {
    add(
      'wider-network',
      'network',
      network.source,
      'reaches the allow-list, where you say that it reaches nothing',
    );
  }
  for (const { value, source } of ofProject(values.allowDomains)) {
    add('wider-network', 'allow_domains', source, `reaches ${value}`);
  }
  if (squid && isProject(squid.source)) {
    const key = 'text' in squid.value ? 'squid_conf' : 'squid_conf_path';
    add('wider-network', key, squid.source, 'decides itself what is reached, by rules for squid', squidText);
  }
  const denied = new Set(values.denyDomains.map(({ value }) => value));
  for (const { value, source } of without.denyDomains) {
    if (!denied.has(value)) {
      add('wider-network', 'remove_deny_domains', source, `no longer refuses ${value}, which you deny`);
    }
  }
}

/** What has to be allowed, with a hash over the repository and every word; undefined when nothing has to be. */
export function approvalOf(repo: RepoLocation, items: readonly Loosening[]): Approval | undefined {
  if (!items.length) return undefined;
  const { commonDir: repository, worktree } = repo;
  const words = items.map(({ kind, text, detail, key, source }) => [
    kind,
    text,
    detail ?? '',
    key,
    source.kind,
    isProject(source) ? relative(worktree, source.file) : '',
  ]);
  const hash = createHash('sha256')
    .update(JSON.stringify([repository, words]))
    .digest('hex');
  return { repository, hash, items };
}

type ProjectSource = Extract<ConfigSource, { readonly kind: 'project' }>;

function isProject(source: ConfigSource): source is ProjectSource {
  return source.kind === 'project';
}

function ofProject<T>(items: readonly Chosen<T>[]): readonly Chosen<T>[] {
  return items.filter(({ source }) => isProject(source));
}

function more<T>(order: readonly T[], value: T, than: T): boolean {
  return order.indexOf(value) > order.indexOf(than);
}

function mountText(mount: Mount): string {
  const how = mount.readOnly ? 'read-only' : 'writable';
  return mount.kind === 'bind'
    ? `mounts ${mount.source} of this machine at ${mount.target}, ${how}`
    : `mounts the volume ${mount.name}, which every task with a volume of that name shares, at ${mount.target}, ${how}`;
}
