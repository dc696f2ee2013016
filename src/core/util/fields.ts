import type { Timestamp } from './time';

const timestampForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Reads an object of unknown origin property by property; throws with the path of the first that is wrong. */
export class Fields {
  private readonly record: Readonly<Record<string, unknown>>;

  constructor(
    value: unknown,
    private readonly path: string,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.refuse('an object');
    this.record = value as Readonly<Record<string, unknown>>;
  }

  text(name: string): string {
    const value = this.record[name];
    return typeof value === 'string' ? value : this.refuse('a text', name);
  }

  number(name: string): number {
    const value = this.record[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : this.refuse('a number', name);
  }

  flag(name: string): boolean {
    const value = this.record[name];
    return typeof value === 'boolean' ? value : this.refuse('true or false', name);
  }

  timestamp(name: string): Timestamp {
    const value = this.text(name);
    const ok = timestampForm.test(value) && !Number.isNaN(Date.parse(value));
    return ok ? value : this.refuse('a time', name);
  }

  oneOf<const T extends string>(name: string, known: readonly T[]): T {
    const value = this.record[name];
    return known.find((one) => one === value) ?? this.refuse(`one of ${known.join(', ')}`, name);
  }

  object(name: string): Fields {
    return new Fields(this.record[name], this.at(name));
  }

  list<T>(name: string, read: (items: Fields, index: string) => T): readonly T[] {
    const value = this.record[name];
    if (!Array.isArray(value)) return this.refuse('a list', name);
    const items = new Fields({ ...value }, this.at(name));
    return value.map((_, index) => read(items, String(index)));
  }

  texts(name: string): readonly string[] {
    return this.list(name, (items, index) => items.text(index));
  }

  /** What `read` makes of the property, or undefined when there is none. */
  optional<T>(name: string, read: (name: string) => T): T | undefined {
    return this.record[name] === undefined ? undefined : read(name);
  }

  refuse(wanted: string, name?: string): never {
    throw new TypeError(`${name === undefined ? this.path : this.at(name)} is not ${wanted}`);
  }

  private at(name: string): string {
    return `${this.path}.${name}`;
  }
}

/** `T` with the properties that may be undefined made optional. */
export type Present<T> = {
  readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Drops the properties that are undefined. */
export function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Present<T>;
}
