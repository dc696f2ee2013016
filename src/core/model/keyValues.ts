import type { keys } from './keys';
import type { ValueType } from './keyTypes';

type Keys = typeof keys;
export type KeyName = keyof Keys;

/** What stands in a file for a type. */
type Plain<T> = T extends { readonly oneOf: readonly (infer Word)[] }
  ? Word
  : T extends { readonly kind: 'text' }
    ? string
    : T extends { readonly kind: 'number' }
      ? number
      : boolean;

/** What a value of a key, or an item of a list, becomes. */
type Single<K, T> = K extends { readonly read: (...given: never) => infer Value } ? Value : Plain<T>;

/** What a layer says by a key. */
export type ValueOf<K> = K extends { readonly type: { readonly kind: 'list'; readonly item: infer Item } }
  ? readonly Single<K, Item>[]
  : K extends { readonly type: infer T extends ValueType }
    ? Single<K, T>
    : never;

/** The entries of keys that have fields, by field. */
export type KeyFields = {
  readonly [N in KeyName as Keys[N] extends { readonly field: infer F extends string } ? F : never]: Keys[N];
};

/** The fields of which an entry has such a part. */
export type FieldsWith<Part> = {
  [F in keyof KeyFields]: KeyFields[F] extends Part ? F : never;
}[keyof KeyFields];

type List = { readonly type: { readonly kind: 'list' } };
type Minutes = { readonly limit: { readonly of: 'minutes' } };
type Stored = Exclude<keyof KeyFields, FieldsWith<{ readonly isChoice: true }>>;
/** A sandbox always has these; of the others, some have none. */
type Always = Exclude<FieldsWith<List | { readonly default: unknown }>, FieldsWith<Minutes>>;

/** What the keys make of a sandbox. Stored with the task. */
export type SandboxFields = {
  readonly [F in Stored & Always]: ValueOf<KeyFields[F]>;
} & { readonly [F in Exclude<Stored, Always>]?: ValueOf<KeyFields[F]> };

type HasOption = { readonly option: { readonly name: string } };

/** What can be said for one task by an option: by field, and by the option's name. */
export type OptionFields = {
  readonly [F in FieldsWith<HasOption>]?: ValueOf<KeyFields[F]>;
};
export type OptionValues = {
  readonly [N in KeyName as Keys[N] extends HasOption ? Keys[N]['option']['name'] : never]: ValueOf<Keys[N]>;
};
