import type { ConfigSource, CustomLayer, Loosening } from '../model/config';
import { networkModes, type History, type LooseningKind } from '../model/configWords';
import { keys } from '../model/keys';
import type { KeyTable } from '../model/keyTypes';
import { present } from '../util/fields';
import { oneLine, truncate } from '../util/text';
import type { EffectiveValues } from './effectiveValues';
import { isOwnFile, linesOf } from './layerText';
import { limitLoosenings } from './limitLoosenings';
import { fieldOf, itemsOf } from './mergeKeys';
import type { Chosen } from './mergeLayers';

const maxText = 200;
/** The hash of an approval covers the order of its items: these come before the network, as they always did. */
const first = ['privileged', 'sudo', 'dind', 'devices', 'volumes', 'host_ports', 'env'];
const pastSeen: readonly History[] = ['none', 'branch', 'full'];

/** What a repository's own file makes of a sandbox. */
export interface LooseningParts {
  readonly values: EffectiveValues;
  readonly layers: readonly CustomLayer[];
  /** The text of the rules for squid, when there are any. */
  readonly squidText: string | undefined;
  /** What would hold without the project's file. */
  readonly without: EffectiveValues;
  /** The agents that work with an account of the user's. */
  readonly accounts: ReadonlySet<string>;
  /** Of the certificates that the project names, where they can be read. */
  readonly certificates: string | undefined;
}

/** What is found, before its text is cut to a line. */
type Found = Pick<Loosening, 'kind' | 'key' | 'value' | 'source' | 'text' | 'detail'>;
type Given = Pick<Loosening, 'kind' | 'text'>;
type Add = (
  kind: LooseningKind,
  key: string,
  { value, source }: Pick<Chosen<unknown>, 'value' | 'source'>,
  text: string,
  detail?: string,
) => void;

/**
 * What the project's file gives a sandbox beyond what it would have without that file, and an open network, no matter
 * which file opened it. A file that only tightens gives nothing.
 */
export function loosenings(
  { values, layers, squidText, without, accounts, certificates }: LooseningParts,
  table: KeyTable = keys,
): readonly Loosening[] {
  const found: Loosening[] = [];
  const add: Add = (kind, key, { value, source }, text, detail) =>
    found.push(shown({ kind, key, value, source, text, ...present({ detail }) }));
  const addGiven = (name: string): void => {
    const { field = '', gives } = table[name] ?? {};
    const givenBy = gives as ((value: unknown) => Given | undefined) | undefined;
    for (const chosen of ofProject(itemsOf(fieldOf(values, field)))) {
      const given = givenBy?.(chosen.value);
      if (given) add(given.kind, name, chosen, given.text);
    }
  };
  for (const name of first) addGiven(name);
  addNetwork(values, without, squidText, add, addGiven);
  for (const layer of layers) {
    const { kind, name, text, replaces, source } = layer;
    if (!isProject(source)) continue;
    const what = isOwnFile(layer) ? '' : ` of ${name}`;
    add(
      'image-steps',
      name,
      { value: { kind, replaces, text }, source },
      `runs ${linesOf(text)} of Dockerfile${what} as root at build time`,
      text,
    );
  }
  const { agent, caBundle, agentArgs, agentVersion, history } = values;
  addGiven('base_image');
  if (isProject(caBundle.source) && !['auto', 'none'].includes(caBundle.value)) {
    const { value: file, source } = caBundle;
    const value = { file, sha256: certificates ?? null };
    add('certificates', 'ca_bundle', { value, source }, `trusts the certificates in ${file}`);
  }
  if (isProject(agent.source) && agent.value !== without.agent.value && accounts.has(agent.value)) {
    add('agent', 'agent', agent, `uses ${agent.value}, with your log-in or key for it`);
  }
  if (agentVersion && isProject(agentVersion.source)) {
    const { value: version, source } = agentVersion;
    const value = { agent: agent.value, version };
    const text = `installs version ${version} of ${agent.value}`;
    add('agent-arguments', 'agent_version', { value, source }, text);
  }
  if (agentArgs && isProject(agentArgs.source) && agentArgs.value.length) {
    const { value: args, source } = agentArgs;
    const value = { agent: agent.value, args };
    const text = `starts ${agent.value} with ${args.map((arg) => JSON.stringify(arg)).join(' ')}`;
    add('agent-arguments', 'agent_args', { value, source }, text);
  }
  if (isProject(history.source) && more(pastSeen, history.value, without.history.value)) {
    add('history', 'history', history, `shows the repository's past (${history.value})`);
  }
  for (const { key, value, source, text } of limitLoosenings(values, without, table)) {
    if (isProject(source)) add('limits', key, { value, source }, text);
  }
  for (const name of Object.keys(table)) {
    if (![...first, 'allow_domains', 'base_image'].includes(name)) addGiven(name);
  }
  return found;
}

function addNetwork(
  values: EffectiveValues,
  without: EffectiveValues,
  squidText: string | undefined,
  add: Add,
  addGiven: (name: string) => void,
): void {
  const { network, squid } = values;
  if (network.value === 'open') {
    add('open-network', 'network', network, 'reaches every host of every network, without the proxy');
  } else if (isProject(network.source) && more(networkModes, network.value, without.network.value)) {
    add('wider-network', 'network', network, 'reaches the allow-list, where you say that it reaches nothing');
  }
  addGiven('allow_domains');
  if (squid && isProject(squid.source)) {
    const key = 'text' in squid.value ? 'squid_conf' : 'squid_conf_path';
    const rules = { value: squidText ?? '', source: squid.source };
    add('wider-network', key, rules, 'decides itself what is reached, by rules for squid', squidText);
  }
  const denied = new Set(values.denyDomains.map(({ value }) => value));
  for (const domain of without.denyDomains) {
    if (denied.has(domain.value)) continue;
    const text = `no longer refuses ${domain.value}, which you deny`;
    add('wider-network', 'remove_deny_domains', domain, text);
  }
}

/** The text in one line, and in full beside it where that says more. */
function shown({ text, detail, ...found }: Found): Loosening {
  const line = oneLine(text);
  const whole = detail ?? (line.length > maxText ? line : undefined);
  return { ...found, text: truncate(line, maxText), ...present({ detail: whole }) };
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
