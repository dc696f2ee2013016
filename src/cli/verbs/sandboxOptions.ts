import type { ConfigOverrides } from '../../core/model/config';
import { engineKinds } from '../../core/model/configWords';
import { keys } from '../../core/model/keys';
import type { KeyTable } from '../../core/model/keyTypes';
import type { OptionFields, OptionValues } from '../../core/model/keyValues';
import { errors } from '../../core/util/errors';
import { present } from '../../core/util/fields';
import { keyOptions } from '../keyOptions';
import { flag, grouped, oneOf, parsed, value, type Given, type Option } from '../options';

type OfKeys = { readonly [N in keyof OptionValues]: Option<OptionValues[N] | undefined> };

/** The options that configure the sandbox; each overrides every file. Those of keys stand with their keys. */
export const sandboxOptions = grouped('Sandbox options', {
  ...(keyOptions(keys) as OfKeys),
  project: value('NAME', '[project.NAME] of your tsk.toml to use (default: the name of the folder)'),
  'no-network-isolation': flag('the same as --network open'),
  'container-engine': parsed('KIND', 'docker or podman', { parse: oneOf(...engineKinds) }),
  'approve-config': flag('print and allow everything that the configuration asks for beyond the defaults'),
});

export type SandboxGiven = Given<typeof sandboxOptions>;

/** What the options say. Throws `bad-input` when they contradict each other. */
export function sandboxOverrides(given: SandboxGiven): ConfigOverrides {
  const open = given['no-network-isolation'];
  if (open && given.network !== undefined && given.network !== 'open') {
    throw errors.badInput('Use either --network or --no-network-isolation, not both.');
  }
  return present({
    ...ofKeys(given),
    network: open ? ('open' as const) : given.network,
    project: given.project,
    engine: given['container-engine'],
  });
}

function ofKeys(given: Readonly<Record<string, unknown>>, table: KeyTable = keys): OptionFields {
  const said = Object.values(table).flatMap(({ field, option }) =>
    field !== undefined && option ? [[field, given[option.name]] as const] : [],
  );
  return Object.fromEntries(said);
}
