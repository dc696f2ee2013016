import assert from 'node:assert/strict';
import { customLayers, effectiveValues } from '../../../../src/core/config/effectiveValues';
import type { LayerValues } from '../../../../src/core/config/layerValues';
import type { Layer } from '../../../../src/core/config/mergeLayers';
import { flagLayers, settingLayers } from '../../../../src/core/config/overrideLayers';
import type { CustomLayer } from '../../../../src/core/model/config';

const userFile = '/home/u/.config/tsk/tsk.toml';
const projectFile = '/repos/shop/.tsk/tsk.toml';
const userProject = (values: LayerValues): Layer => ({
  source: { kind: 'user-project', file: userFile, project: 'shop' },
  values,
});
const project = (values: LayerValues): Layer => ({ source: { kind: 'project', file: projectFile }, values });
const defaults = (values: LayerValues): Layer => ({
  source: { kind: 'user-defaults', file: userFile },
  values,
});

describe('what all layers of configuration say together', () => {
  it('is what is built in, where nobody says anything', () => {
    const values = effectiveValues([]);
    assert.equal(values.agent.value, 'claude');
    assert.equal(values.memoryGb.value, 12);
    assert.equal(values.network.value, 'allowlist');
    assert.equal(values.idleTimeoutMinutes?.value, 30);
    assert.equal(values.timeoutMinutes, undefined);
    assert.deepEqual(values.agent.source, { kind: 'built-in' });
  });

  it('is, of single values, what the strongest layer says: option, setting, own project, project, defaults', () => {
    const layers = [
      ...flagLayers({ memoryGb: 1 }),
      ...settingLayers({ memoryGb: 2, cpus: 2 }),
      userProject({ memory_gb: 3, cpu: 3, pids_limit: 3 }),
      project({ memory_gb: 4, cpu: 4, pids_limit: 4, model: 'p' }),
      defaults({ memory_gb: 5, cpu: 5, pids_limit: 5, model: 'd', base_image: 'x' }),
    ];
    const { memoryGb, cpus, pids, model, baseImage } = effectiveValues(layers);
    assert.deepEqual([memoryGb.value, memoryGb.source], [1, { kind: 'flag' }]);
    assert.deepEqual([cpus.value, cpus.source], [2, { kind: 'setting', name: 'tsk.cpus' }]);
    assert.deepEqual([pids.value, pids.source.kind], [3, 'user-project']);
    assert.deepEqual([model?.value, model?.source], ['p', { kind: 'project', file: projectFile }]);
    assert.deepEqual([baseImage.value, baseImage.source.kind], ['x', 'user-defaults']);
  });

  it('can switch off what a weaker layer switched on', () => {
    const { sudo } = effectiveValues([project({ sudo: false }), defaults({ sudo: true })]);
    assert.equal(sudo.value, false);
  });

  it('has the items of all layers once, the weakest first, and the stronger of two with one key', () => {
    const mount = (source: string): LayerValues => ({
      volumes: [{ kind: 'bind', source, target: '/data', readOnly: false }],
      env: [{ name: 'LEVEL', value: source }],
      allow_domains: ['.example.com', source],
      host_ports: [5432],
    });
    const values = effectiveValues([project(mount('/p')), defaults(mount('/d'))]);
    assert.deepEqual(
      values.volumes.map(({ value, source }) => ['source' in value && value.source, source.kind]),
      [['/p', 'project']],
    );
    assert.deepEqual(
      values.environment.map(({ value }) => value),
      [{ name: 'LEVEL', value: '/p' }],
    );
    assert.deepEqual(
      values.allowDomains.map(({ value }) => value),
      ['.example.com', '/d', '/p'],
    );
    assert.deepEqual(
      values.hostPorts.map(({ value }) => value),
      [5432],
    );
  });

  it('loses what a layer takes away from weaker ones, and keeps what stronger ones say', () => {
    const values = effectiveValues([
      userProject({ allow_domains: ['.example.org'] }),
      project({
        allow_domains: ['.example.net'],
        remove_allow_domains: ['.example.com', '.example.net', '.example.org'],
        remove_volumes: ['/data'],
        remove_env: ['LEVEL'],
        remove_devices: ['/dev/kvm'],
        remove_host_ports: [5432],
        remove_deny_domains: ['bad.example'],
      }),
      defaults({
        allow_domains: ['.example.com'],
        deny_domains: ['bad.example'],
        volumes: [{ kind: 'volume', name: 'tsk-x', target: '/data', readOnly: false }],
        env: [{ name: 'LEVEL', value: 'x' }],
        devices: ['/dev/kvm'],
        host_ports: [5432, 6379],
      }),
    ]);
    assert.deepEqual(
      values.allowDomains.map(({ value }) => value),
      ['.example.net', '.example.org'],
    );
    assert.deepEqual(
      [values.volumes, values.environment, values.devices, values.denyDomains],
      [[], [], [], []],
    );
    assert.deepEqual(
      values.hostPorts.map(({ value }) => value),
      [6379],
    );
  });

  it('has, for an agent, what is said for it rather than what the same or a weaker layer says for all', () => {
    const own = { agent_config: { claude: { model: 'own' } } };
    const model = (...layers: readonly Layer[]): string | undefined => effectiveValues(layers).model?.value;
    assert.equal(model(project({ ...own, model: 'all' })), 'own');
    assert.equal(model(project({ model: 'all' }), defaults(own)), 'all');
    assert.equal(model(project(own), defaults({ model: 'all' })), 'own');
    assert.equal(model(...flagLayers({ model: 'flag' }), project(own)), 'flag');
    assert.equal(model(...flagLayers({ agent: 'codex' }), project({ ...own, model: 'all' })), 'all');
  });

  it('takes the rules for squid of the strongest layer that has any, written in the file or named by it', () => {
    const squid = (...layers: readonly Layer[]): unknown => effectiveValues(layers).squid?.value;
    assert.deepEqual(squid(project({ squid_conf_path: 'squid.conf' }), defaults({ squid_conf: 'x' })), {
      path: 'squid.conf',
    });
    assert.deepEqual(squid(project({ squid_conf: 'y', squid_conf_path: 'squid.conf' })), { text: 'y' });
  });
});

describe('the Dockerfile lines of the user and the project', () => {
  const file = (kind: CustomLayer['kind'], name: string): CustomLayer => ({
    kind,
    text: `RUN ${name}`,
    replaces: true,
    name,
    source: { kind: 'user-defaults', file: name },
  });
  const layersOf = (values: LayerValues, ...files: readonly CustomLayer[]): readonly unknown[] =>
    customLayers(effectiveValues([project(values)]), files).map(({ kind, name, replaces }) => [
      kind,
      name,
      replaces,
    ]);

  it('come as base, stack, project, agent, files before what the keys say', () => {
    const values: LayerValues = {
      stack: 'rust',
      setup: 'RUN 1',
      stack_config: { rust: { setup: 'RUN 2' }, go: { setup: 'RUN other' } },
      agent_config: { claude: { setup: 'RUN 3' } },
    };
    assert.deepEqual(layersOf(values, file('agent', '/a'), file('base', '/b'), file('stack', '/s')), [
      ['base', '/b', true],
      ['stack', '/s', true],
      ['stack', 'stack_config.rust.setup', false],
      ['project', 'setup', false],
      ['agent', '/a', true],
      ['agent', 'agent_config.claude.setup', false],
    ]);
  });

  it('stand instead of what is built in where extend is false', () => {
    const values = { stack: 'go', stack_config: { go: { setup: 'RUN 2', extend: false } } };
    assert.deepEqual(layersOf(values), [['stack', 'stack_config.go.setup', true]]);
  });

  it('of the stronger layer stand alone, for one stack', () => {
    const values = effectiveValues([
      project({ stack: 'go', stack_config: { go: { setup: 'RUN p' } } }),
      defaults({ stack_config: { go: { setup: 'RUN d' } } }),
    ]);
    assert.deepEqual(
      customLayers(values, []).map(({ text }) => text),
      ['RUN p'],
    );
  });
});
