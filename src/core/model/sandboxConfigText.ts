import { isAbsolute } from 'node:path';
import { Fields, present } from '../util/fields';
import {
  engineKinds,
  historyModes,
  networkModes,
  type ConfigSource,
  type CustomLayer,
  type EnvironmentEntry,
  type SandboxConfig,
} from './config';
import type { Mount } from './engine';

const version = 1;

/** The text of a task's `config.json`. */
export function formatSandboxConfig(config: SandboxConfig): string {
  return `${JSON.stringify({ version, ...config }, undefined, 2)}\n`;
}

/** Reads what `formatSandboxConfig` wrote. Throws when it is anything else. */
export function parseSandboxConfig(text: string): SandboxConfig {
  const fields = new Fields(JSON.parse(text), 'config');
  if (fields.number('version') !== version) fields.refuse(`${version}`, 'version');
  return present({
    engine: fields.optional('engine', (name) => fields.oneOf(name, engineKinds)),
    runtime: fields.optional('runtime', (name) => fields.text(name)),
    memoryGb: fields.number('memoryGb'),
    cpus: fields.number('cpus'),
    pids: fields.number('pids'),
    // An older TSK set no limit.
    diskGb: fields.optional('diskGb', (name) => fields.number(name)) ?? 64,
    network: fields.oneOf('network', networkModes),
    allowDomains: fields.texts('allowDomains'),
    denyDomains: fields.texts('denyDomains'),
    hostPorts: fields.list('hostPorts', (items, index) => items.number(index)),
    squidConf: fields.optional('squidConf', (name) => fields.text(name)),
    privileged: fields.flag('privileged'),
    sudo: fields.flag('sudo'),
    dind: fields.flag('dind'),
    devices: fields.texts('devices'),
    volumes: fields.list('volumes', (items, index) => parseMount(items.object(index))),
    environment: fields.list('environment', (items, index) => parseVariable(items.object(index))),
    layers: fields.list('layers', (items, index) => parseLayer(items.object(index))),
    baseImage: fields.text('baseImage'),
    caBundle: fields.text('caBundle'),
    history: fields.oneOf('history', historyModes),
    gitTown: fields.flag('gitTown'),
    timeoutMinutes: fields.optional('timeoutMinutes', (name) => fields.number(name)),
    idleTimeoutMinutes: fields.optional('idleTimeoutMinutes', (name) => fields.number(name)),
    agentVersion: fields.optional('agentVersion', (name) => fields.text(name)),
    model: fields.optional('model', (name) => fields.text(name)),
    agentArgs: fields.texts('agentArgs'),
  });
}

function parseMount(fields: Fields): Mount {
  const kind = fields.oneOf('kind', ['bind', 'volume']);
  const rest = { target: fields.text('target'), readOnly: fields.flag('readOnly') };
  if (kind === 'volume') return { kind, name: fields.text('name'), ...rest };
  const source = fields.text('source');
  return isAbsolute(source) ? { kind, source, ...rest } : fields.refuse('an absolute path', 'source');
}

function parseVariable(fields: Fields): EnvironmentEntry {
  const name = fields.text('name');
  const secret = fields.optional('secret', (key) => fields.text(key));
  return secret === undefined ? { name, value: fields.text('value') } : { name, secret };
}

function parseLayer(fields: Fields): CustomLayer {
  return {
    kind: fields.oneOf('kind', ['base', 'stack', 'agent', 'project']),
    text: fields.text('text'),
    replaces: fields.flag('replaces'),
    name: fields.text('name'),
    source: parseSource(fields.object('source')),
  };
}

function parseSource(fields: Fields): ConfigSource {
  const kind = fields.oneOf('kind', [
    'flag',
    'setting',
    'user-project',
    'project',
    'user-defaults',
    'detection',
    'built-in',
  ]);
  switch (kind) {
    case 'flag':
    case 'built-in':
      return { kind };
    case 'setting':
      return { kind, name: fields.text('name') };
    case 'user-project':
      return { kind, file: fields.text('file'), project: fields.text('project') };
    case 'project':
    case 'user-defaults':
      return { kind, file: fields.text('file') };
    case 'detection':
      return { kind, from: fields.text('from') };
  }
}
