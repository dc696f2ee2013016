import type { Fields } from '../util/fields';
import type { EnvironmentEntry, LooseningKind } from './configWords';
import * as check from './valueChecks';

/** A variable as a file has it, checked. */
interface VariableTable {
  readonly name: string;
  readonly value?: string;
  readonly from?: string;
}

/** What an item of `env` is, from the file to the sandbox. */
export const variableItem = {
  type: {
    kind: 'table',
    keys: [
      {
        name: 'name',
        type: { kind: 'text', check: check.variable },
        doc: 'The name in the sandbox.',
        required: true,
      },
      {
        name: 'value',
        type: { kind: 'text', check: check.text },
        doc: 'The value, which everybody can see.',
      },
      {
        name: 'secret',
        type: { kind: 'flag' },
        doc: 'Whether the value is a secret, stored elsewhere.',
      },
      {
        name: 'from',
        type: { kind: 'text', check: check.secretName },
        doc: 'The name of the secret, or of the variable of this machine. Default: the name in the sandbox.',
      },
    ],
    check: ({ value, secret, from }: Readonly<Record<string, unknown>>): string | undefined => {
      if (value !== undefined && (secret === true || from !== undefined)) {
        return 'Do not write a secret into a file: leave "value" out, and keep the secret in VS Code or in a variable of this machine.';
      }
      return value === undefined && secret !== true && from === undefined
        ? 'A variable has a "value", or is a secret ("secret = true", "from").'
        : undefined;
    },
  },
  read: ({ name, value, from }: VariableTable): EnvironmentEntry =>
    value === undefined ? { name, secret: from ?? name } : { name, value },
  sameAs: ({ name }: EnvironmentEntry): string => name,
  shown: (variable: EnvironmentEntry): unknown =>
    'value' in variable ? variable : { name: variable.name, secret: true, from: variable.secret },
  stored: (fields: Fields): EnvironmentEntry => {
    const name = fields.text('name');
    const secret = fields.optional('secret', (key) => fields.text(key));
    return secret === undefined ? { name, value: fields.text('value') } : { name, secret };
  },
  // A plain value gives nothing: the repository's own code runs in the same sandbox and can set the same.
  gives: (
    variable: EnvironmentEntry,
  ): { readonly kind: LooseningKind; readonly text: string } | undefined => {
    if (!('secret' in variable)) return undefined;
    const { name, secret } = variable;
    const as = secret === name ? '' : ` as ${name}`;
    return { kind: 'host-environment', text: `gets your secret or variable ${secret}${as}` };
  },
} as const;
