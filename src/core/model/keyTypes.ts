import type { LooseningKind } from './configWords';

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

/**
 * Everything about a key of a layer but its name. One with a `field` is merged, shown and stored by this entry alone; the
 * others have code of their own. Functions take what the key's type says, `never` here for want of one type for all.
 */
export interface Key extends Omit<LayerKeySpec, 'name'> {
  /** What it is called once the file is read: in the sandbox's configuration, and in what was said for one task. */
  readonly field?: string;
  /** It chooses the agent or the stack: the task has it, not the configuration of its sandbox. */
  readonly isChoice?: true;
  /** A list that the strongest layer says whole. Of other lists, all layers' items count. */
  readonly isWhole?: true;
  /** What a checked value, or an item of a list, becomes. */
  readonly read?: (value: never, home: string) => unknown;
  /** Of a list: what two items have in common of which only the stronger one counts; the item itself when absent. */
  readonly sameAs?: (item: never) => unknown;
  /** A value, or an item of a list, as `tsk config show` prints it; as it is when absent. */
  readonly shown?: (item: never) => unknown;
  /** Checks what is stored with a task of a value, or of an item of a list; as its type when absent. Throws. */
  readonly stored?: (item: never) => unknown;
  /** A project's file asks before it raises this limit. Minutes: 0 is no limit, and nothing is stored then. */
  readonly limit?:
    | { readonly of: 'size'; readonly text: (value: number) => string }
    | { readonly of: 'minutes'; readonly text: string };
  /** A project's file asks before it gives this value, or this item; undefined: nothing is given. */
  readonly gives?: (value: never) => { readonly kind: LooseningKind; readonly text: string } | undefined;
  /** The option of `tsk` that says it for one task; a task document may say it, too. */
  readonly option?: {
    /** Without dashes. */
    readonly name: string;
    readonly short?: string;
    /** The word for its value in the help; a flag has none. */
    readonly value?: string;
    readonly help: string;
  };
  /** The setting of the editor that says it. */
  readonly setting?: string;
}

/** Keys by their names, in the order in which they are shown. */
export type KeyTable = Readonly<Record<string, Key>>;

/** Where a value stands: names of keys and numbers of items, from the top of the file. */
export type ValuePath = readonly (string | number)[];

/** Told for everything that is wrong: `key` is the key's own name, `value` what it is set to. */
export type Report = (path: ValuePath, at: 'key' | 'value', message: string) => void;
