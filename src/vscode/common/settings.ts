import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { l10n, workspace } from 'vscode';
import type { ConfigOverrides } from '../../core/model/config';
import { engineKinds, networkModes } from '../../core/model/configWords';
import type { ProxySetting } from '../../core/model/hostProxy';
import { workerCount } from '../../core/model/workers';
import { errors } from '../../core/util/errors';
import { present } from '../../core/util/fields';

/** The folder the user chose for TSK's data, or undefined for the default. Throws `bad-input`. */
export function dataHomeSetting(): string | undefined {
  const value = workspace.getConfiguration('tsk').get<string>('dataHome', '').trim();
  if (value === '') return undefined;
  const path = /^~(?=$|[\\/])/.test(value) ? join(homedir(), value.slice(1)) : value;
  if (isAbsolute(path)) return path;
  throw errors.badInput(l10n.t('The setting "tsk.dataHome" is "{0}", which is not an absolute path.', value));
}

/** How many tasks this window works on at a time; 0 means none. Undefined when the user did not say. */
export function workersSetting(): number | undefined {
  const configuration = workspace.getConfiguration('tsk');
  const said = configuration.inspect<number>('workers');
  if (said?.globalValue === undefined && said?.workspaceValue === undefined) return undefined;
  const value = configuration.get<number>('workers', 2);
  return Number.isFinite(value) ? Math.min(workerCount.max, Math.max(0, Math.floor(value))) : 2;
}

/** The settings for sandboxes; an empty one leaves it to tsk.toml. */
export function sandboxSettings(): ConfigOverrides {
  const configuration = workspace.getConfiguration('tsk');
  const agent = configuration.get<string>('agent', '').trim();
  const engine = oneOf(configuration.get<string>('containerEngine', ''), engineKinds);
  const network = oneOf(configuration.get<string>('network', ''), networkModes);
  const memoryGb = configuration.get<number | null>('memoryGb', null);
  const cpus = configuration.get<number | null>('cpus', null);
  return {
    ...(agent ? { agent } : {}),
    ...present({ engine }),
    ...present({ network }),
    ...(memoryGb === null ? {} : { memoryGb }),
    ...(cpus === null ? {} : { cpus }),
  };
}

/** The proxy that VS Code itself goes through, where the user's settings name one: no repository may name another. */
export function proxySetting(): ProxySetting | undefined {
  const http = workspace.getConfiguration('http');
  const url = http.inspect<string>('proxy')?.globalValue?.trim();
  return url ? { url, direct: http.inspect<string[]>('noProxy')?.globalValue ?? [] } : undefined;
}

/** Whether running tasks are kept or cancelled when their window closes. */
export function onExitSetting(): 'keep' | 'cancel' {
  return oneOf(workspace.getConfiguration('tsk').get<string>('onExit', 'keep'), ['keep', 'cancel']) ?? 'keep';
}

/** Which task notifications to show. */
export function notifySetting(): 'all' | 'failures' | 'none' {
  const known = ['all', 'failures', 'none'] as const;
  return oneOf(workspace.getConfiguration('tsk').get<string>('notify', 'all'), known) ?? 'all';
}

function oneOf<const T extends string>(value: string, known: readonly T[]): T | undefined {
  return known.find((name) => name === value);
}
