import type { LooseningKind } from './config';

/** What a key takes. `check` says what is wrong with a value of the right type; undefined when nothing is. */
export type ValueType =
  | {
      readonly kind: 'text';
      readonly oneOf?: readonly string[];
      readonly check?: (value: string) => string | undefined;
    }
  | {
      readonly kind: 'number';
      readonly min: number;
      readonly max: number;
      readonly whole?: true;
      /** The least itself is too little. */
      readonly exclusive?: true;
      readonly check?: (value: number) => string | undefined;
    }
  | { readonly kind: 'flag' }
  | { readonly kind: 'list'; readonly item: ValueType; readonly max: number }
  /** Tables whose names are the user's: plain ones, or any where they are names of folders. */
  | { readonly kind: 'named'; readonly value: ValueType; readonly anyName?: true }
  | {
      readonly kind: 'table';
      readonly keys: readonly KeySpec[];
      readonly check?: (value: Readonly<Record<string, unknown>>) => string | undefined;
    };

/**
 * Whether a project's file can give a sandbox more by this key than it would have: then a person is asked, as one of these
 * kinds. Otherwise why it cannot.
 */
export type Loosens = { readonly asks: readonly LooseningKind[] } | { readonly never: string };

/** One key of a table of a tsk.toml. */
export interface KeySpec {
  readonly name: string;
  readonly type: ValueType;
  /** One sentence for people, without what the type says. */
  readonly doc: string;
  readonly default?: unknown;
  readonly required?: true;
  readonly loosens?: Loosens;
}

/** A key that a project's file takes. */
export type LayerKeySpec = KeySpec & { readonly loosens: Loosens };

/** Where a value stands: names of keys and numbers of items, from the top of the file. */
export type ValuePath = readonly (string | number)[];

/** Told for everything that is wrong: `key` is the key's own name, `value` what it is set to. */
export type Report = (path: ValuePath, at: 'key' | 'value', message: string) => void;
