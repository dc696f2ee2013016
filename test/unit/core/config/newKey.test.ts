import assert from 'node:assert/strict';
import { checkKeys } from '../../../../src/core/config/checkValue';
import { configSchema } from '../../../../src/core/config/configSchema';
import { configValues } from '../../../../src/core/config/configValues';
import { effectiveValues } from '../../../../src/core/config/effectiveValues';
import { layerKeys } from '../../../../src/core/config/fileKeys';
import { loosenings } from '../../../../src/core/config/loosening';
import type { Layer } from '../../../../src/core/config/mergeLayers';
import { flagLayers, settingLayers } from '../../../../src/core/config/overrideLayers';
import { sandboxFields } from '../../../../src/core/config/sandboxFields';
import { toLayerValues } from '../../../../src/core/config/toLayerValues';
import { keys } from '../../../../src/core/model/keys';
import type { KeyTable } from '../../../../src/core/model/keyTypes';
import { formatSandboxConfig, parseSandboxConfig } from '../../../../src/core/model/sandboxConfigText';
import { aSandboxConfig } from '../../../support/aSandboxConfig';

const never = { never: 'A test.' };
/** The table with a key of each kind more. */
const table: KeyTable = {
  ...keys,
  swap_gb: {
    type: { kind: 'number', min: 0, max: 64 },
    doc: 'Swap.',
    default: 3,
    loosens: { asks: ['limits'] },
    field: 'swapGb',
    limit: { of: 'size', text: (value) => `${value} GiB of swap` },
    setting: 'swapGb',
    option: { name: 'swap', value: 'GB', help: 'swap limit' },
  },
  audit: { type: { kind: 'flag' }, doc: 'Audit.', default: false, loosens: never, field: 'audit' },
  locale: { type: { kind: 'text' }, doc: 'Locale.', default: 'C', loosens: never, field: 'locale' },
  fonts: {
    type: { kind: 'list', max: 2, item: { kind: 'text' } },
    doc: 'Fonts.',
    loosens: { asks: ['device'] },
    field: 'fonts',
    read: (font: string) => font.toLowerCase(),
    gives: (font: string) => ({ kind: 'device', text: `sees the font ${font}` }),
  },
};
const added = ['swap_gb', 'audit', 'locale', 'fonts'];
const said = { swap_gb: 8, audit: true, locale: 'de', fonts: ['Serif'] };
const project = (values: Readonly<Record<string, unknown>>): Layer => ({
  source: { kind: 'project', file: '/repos/shop/.tsk/tsk.toml' },
  values: toLayerValues(values, '/home/u', table),
});
const pick = (from: object): unknown =>
  Object.fromEntries(
    Object.entries(from).filter(([name]) => ['swapGb', 'audit', 'locale', 'fonts'].includes(name)),
  );

describe('a key that only the table knows', () => {
  it('is in both schemas, with its default', () => {
    const schema = configSchema('project', [], table) as {
      readonly properties: Readonly<Record<string, unknown>>;
    };
    assert.deepEqual(schema.properties['swap_gb'], {
      description: 'Swap.',
      type: 'number',
      minimum: 0,
      maximum: 64,
      default: 3,
    });
    const user = JSON.stringify(configSchema('user', [], table));
    for (const name of added) assert.ok(user.includes(`"${name}"`), name);
  });

  it('is checked', () => {
    const wrong: string[] = [];
    const values = { swap_gb: 65, audit: 1, locale: 2, fonts: ['a', 'b', 'c'] };
    checkKeys(layerKeys([], table), values, [], ([name]) => void wrong.push(String(name)));
    assert.deepEqual(wrong, added);
  });

  it('is merged, has its default, and comes to the sandbox', () => {
    const weak: Layer = {
      source: { kind: 'user-defaults', file: '/u' },
      values: project({ fonts: ['Mono'] }).values,
    };
    assert.deepEqual(pick(sandboxFields(effectiveValues([project(said), weak], table), table)), {
      swapGb: 8,
      audit: true,
      locale: 'de',
      fonts: ['mono', 'serif'],
    });
    assert.deepEqual(pick(sandboxFields(effectiveValues([], table), table)), {
      swapGb: 3,
      audit: false,
      locale: 'C',
      fonts: [],
    });
  });

  it('is shown with where it is from', () => {
    const shown = configValues(effectiveValues([project(said)], table), [], table);
    assert.deepEqual(
      shown.flatMap(({ key, value, source }) => (added.includes(key) ? [[key, value, source.kind]] : [])),
      [
        ['swap_gb', 8, 'project'],
        ['audit', true, 'project'],
        ['locale', 'de', 'project'],
        ['fonts', 'serif', 'project'],
      ],
    );
  });

  it('is asked about as its entry says', () => {
    const found = loosenings(
      {
        values: effectiveValues([project(said)], table),
        layers: [],
        squidText: undefined,
        without: effectiveValues([], table),
        accounts: new Set(),
        certificates: undefined,
      },
      table,
    );
    assert.deepEqual(
      found.map(({ kind, key, text }) => [kind, key, text]),
      [
        ['limits', 'swap_gb', 'takes up to 8 GiB of swap, instead of your 3'],
        ['device', 'fonts', 'sees the font serif'],
      ],
    );
  });

  it('is read from what an option and a setting say', () => {
    const chosen = { swapGb: 5, cpus: 2 };
    assert.deepEqual(flagLayers(chosen, table)[0]?.values, { cpu: 2, swap_gb: 5 });
    assert.deepEqual(settingLayers(chosen, table), [
      { source: { kind: 'setting', name: 'tsk.cpus' }, values: { cpu: 2 } },
      { source: { kind: 'setting', name: 'tsk.swapGb' }, values: { swap_gb: 5 } },
    ]);
  });

  it('is stored with a task, and read from one that is older with its default', () => {
    const older = formatSandboxConfig(aSandboxConfig());
    assert.deepEqual(pick(parseSandboxConfig(older, table)), {
      swapGb: 3,
      audit: false,
      locale: 'C',
      fonts: [],
    });
    const stored = { ...aSandboxConfig(), swapGb: 9, audit: true, locale: 'fr', fonts: ['mono'] };
    assert.deepEqual(parseSandboxConfig(formatSandboxConfig(stored), table), stored);
  });
});
