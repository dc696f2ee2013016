import { isInRange, rangeText } from '../model/numberRange';
import { oneLine, truncate } from '../util/text';
import { nearest } from '../util/nearest';
import type { KeySpec, Report, ValuePath, ValueType } from '../model/keyTypes';

/** The value without what is wrong in it; undefined when nothing of it can be used. Everything wrong is reported. */
function checkValue(type: ValueType, value: unknown, path: ValuePath, report: Report): unknown {
  const refuse = (message: string): undefined => void report(path, 'value', message);
  switch (type.kind) {
    case 'text': {
      if (typeof value !== 'string') return refuse(`This must be a string, not ${nameOf(value)}.`);
      if (type.oneOf && !type.oneOf.includes(value))
        return refuse(`This must be one of ${listOf(type.oneOf)}.`);
      const problem = type.check?.(value);
      return problem === undefined ? value : refuse(problem);
    }
    case 'number': {
      const problem = numberProblem(type, value);
      return problem === undefined ? value : refuse(problem);
    }
    case 'flag':
      return typeof value === 'boolean' ? value : refuse(`This must be true or false, not ${nameOf(value)}.`);
    case 'list': {
      if (!Array.isArray(value)) return refuse(`This must be a list, not ${nameOf(value)}.`);
      if (value.length > type.max) return refuse(`This list may have at most ${type.max} items.`);
      const items = value.map((item, n) => checkValue(type.item, item, [...path, n], report));
      return items.filter((item) => item !== undefined);
    }
    case 'named':
      if (!isTable(value)) return refuse(`This must be a table, not ${nameOf(value)}.`);
      return Object.fromEntries(
        Object.entries(value).flatMap(([name, inner]) => {
          const checked =
            type.anyName || checkName(name, [...path, name], report)
              ? checkValue(type.value, inner, [...path, name], report)
              : undefined;
          return checked === undefined ? [] : [[name, checked]];
        }),
      );
    case 'table': {
      if (!isTable(value)) return refuse(`This must be a table, not ${nameOf(value)}.`);
      const checked = checkKeys(type.keys, value, path, report);
      const problem = type.check?.(value);
      return problem === undefined ? checked : refuse(problem);
    }
  }
}

/** The known keys of a table; undefined when one that has to be there is not there, or wrong. */
export function checkKeys(
  keys: readonly KeySpec[],
  table: Readonly<Record<string, unknown>>,
  path: ValuePath,
  report: Report,
): Readonly<Record<string, unknown>> | undefined {
  const checked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(table)) {
    const spec = keys.find((key) => key.name === name);
    if (!spec) {
      reportUnknown(
        name,
        keys.map((key) => key.name),
        [...path, name],
        report,
      );
      continue;
    }
    const result = checkValue(spec.type, value, [...path, name], report);
    if (result !== undefined) checked[name] = result;
  }
  const missing = keys.filter(({ name, required }) => required && !(name in table));
  if (missing.length) report(path, 'value', `"${missing[0]?.name}" is missing here.`);
  return keys.some(({ name, required }) => required && !(name in checked)) ? undefined : checked;
}

function reportUnknown(name: string, known: readonly string[], path: ValuePath, report: Report): void {
  const near = nearest(name, known);
  const hint = near === undefined ? `Known here: ${listOf(known)}.` : `Did you mean "${near}"?`;
  report(path, 'key', `There is no key "${shown(name)}" here. ${hint}`);
}

export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function checkName(name: string, path: ValuePath, report: Report): boolean {
  if (/^[a-z0-9][a-z0-9_-]{0,63}$/.test(name)) return true;
  report(path, 'key', `"${shown(name)}" is not a valid name: use lowercase letters, digits, "-" and "_".`);
  return false;
}

function numberProblem(
  type: Extract<ValueType, { readonly kind: 'number' }>,
  value: unknown,
): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value))
    return `This must be a number, not ${nameOf(value)}.`;
  if (type.whole && !Number.isInteger(value)) return 'This must be a whole number.';
  return isInRange(type, value) ? type.check?.(value) : `This must be ${rangeText(type)}.`;
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a date';
  switch (typeof value) {
    case 'string':
      return 'a string';
    case 'number':
    case 'bigint':
      return 'a number';
    case 'boolean':
      return `${value}`;
    default:
      return 'a table';
  }
}

function listOf(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

function shown(text: string): string {
  return truncate(oneLine(text), 60);
}
