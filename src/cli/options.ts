import { isInRange, rangeText, type NumberRange } from '../core/model/numberRange';
import { errors } from '../core/util/errors';
import { present } from '../core/util/fields';

/** What the parser found for an option: nothing, whether it is on, its value, or its values. */
type Raw = undefined | boolean | string | readonly string[];

/** One option of a verb. */
export interface Option<T> {
  /** `toggle` is on by `--x` and off by `--no-x`; `list` may be repeated. */
  readonly kind: 'flag' | 'toggle' | 'value' | 'list';
  readonly short?: string;
  /** The word for its value in the help; of those that take one. */
  readonly value?: string;
  readonly help: string;
  /** The heading that it stands below in the help. */
  readonly group?: string;
  /** Throws `bad-input` for a value that makes no sense. */
  readonly read: (raw: Raw, name: string) => T;
}

/** By name, without dashes. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** What an option's value becomes, by the option's name. */
export type Given<O extends Options> = {
  readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never;
};

/** Turns the text of a value into what the verb works with. */
export type Parse<T> = (text: string, name: string) => T;

interface ValueOptions<T> {
  readonly short?: string;
  readonly parse: Parse<T>;
}

export const asIs: Parse<string> = (text) => text;

/** On when given. */
export function flag(help: string, short?: string): Option<boolean> {
  return { kind: 'flag', help, ...present({ short }), read: (raw) => raw === true };
}

/** On, off, or left to others. */
export function toggle(help: string): Option<boolean | undefined> {
  return { kind: 'toggle', help, read: (raw) => (typeof raw === 'boolean' ? raw : undefined) };
}

/** Takes a value; the last one counts. */
export function value(name: string, help: string, short?: string): Option<string | undefined> {
  return parsed(name, help, { parse: asIs, ...present({ short }) });
}

/** Takes a value that is more than a text. */
export function parsed<T>(
  placeholder: string,
  help: string,
  { parse, ...rest }: ValueOptions<T>,
): Option<T | undefined> {
  const read = (raw: Raw, name: string): T | undefined =>
    typeof raw === 'string' ? parse(raw, name) : undefined;
  return { kind: 'value', value: placeholder, help, ...rest, read };
}

/** Takes a value each time it is given. */
export function list(placeholder: string, help: string): Option<readonly string[] | undefined> {
  return listOf(placeholder, help, asIs);
}

/** A list of values that are more than texts. */
export function listOf<T>(
  placeholder: string,
  help: string,
  parse: Parse<T>,
): Option<readonly T[] | undefined> {
  const read = (raw: Raw, name: string): readonly T[] | undefined =>
    Array.isArray(raw) ? raw.map((text: string) => parse(text, name)) : undefined;
  return { kind: 'list', value: placeholder, help, read };
}

/** One of these words. */
export function oneOf<const T extends string>(...words: readonly T[]): Parse<T> {
  return (text, name) => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw errors.badInput(`--${name} must be ${words.join(', ')} (got "${text}").`);
    return found;
  };
}

/** A number within the bounds, e.g. those of a key of tsk.toml. */
export function numberIn(range: NumberRange): Parse<number> {
  return (text, name) => {
    const number = Number(text);
    const isNumber = text.trim() !== '' && (range.whole ? Number.isInteger(number) : Number.isFinite(number));
    if (isNumber && isInRange(range, number)) return number;
    const bounds = `${range.whole ? 'a whole number ' : ''}${rangeText(range)}`;
    throw errors.badInput(`--${name} must be ${bounds} (got "${text}").`);
  };
}

/** The same options below a heading of their own in the help. */
export function grouped<const O extends Options>(group: string, options: O): O {
  const entries = Object.entries(options).map(([name, option]) => [name, { ...option, group }]);
  return Object.fromEntries(entries) as O;
}

/** What every verb that answers in JSON has. */
export const json = flag('print JSON');

/** What every verb about a repository has. */
export const repo = value('PATH', 'any path in the repository (default: here)');
