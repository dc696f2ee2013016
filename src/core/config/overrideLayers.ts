import type { ConfigOverrides } from '../model/config';
import { keys } from '../model/keys';
import type { KeyTable } from '../model/keyTypes';
import type { Layer } from './mergeLayers';

/** What was chosen for one task, as a layer. */
export function flagLayers(flags: ConfigOverrides, table: KeyTable = keys): readonly Layer[] {
  return [{ source: { kind: 'flag' }, values: Object.fromEntries(said(flags, table)) }];
}

/** The settings of the editor, one layer for each: each has a name of its own. */
export function settingLayers(settings: ConfigOverrides = {}, table: KeyTable = keys): readonly Layer[] {
  return said(settings, table).map(([key, value]) => ({
    source: { kind: 'setting', name: `tsk.${table[key]?.setting ?? key}` },
    values: { [key]: value },
  }));
}

/** What is said under the names of the file, in the order of the table. */
function said(overrides: ConfigOverrides, table: KeyTable): readonly (readonly [string, unknown])[] {
  const given = new Map<string, unknown>(Object.entries(overrides));
  return Object.entries(table).flatMap(([name, { field = '', option }]) => {
    const value = option && given.get(field);
    return value === undefined ? [] : [[name, value] as const];
  });
}
