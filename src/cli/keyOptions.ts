import type { KeyTable, ValueType } from '../core/model/keyTypes';
import { asIs, listOf, numberIn, oneOf, parsed, toggle, type Options, type Parse } from './options';

/** The options of `tsk` that keys of tsk.toml have. */
export function keyOptions(table: KeyTable): Options {
  const options = Object.values(table).flatMap(({ type, option }) => {
    if (!option) return [];
    const { name, help, value = '', ...rest } = option;
    switch (type.kind) {
      case 'flag':
        return [[name, toggle(help)] as const];
      case 'list':
        return [[name, listOf(value, help, parseOf(type.item))] as const];
      default:
        return [[name, parsed(value, help, { parse: parseOf(type), ...rest })] as const];
    }
  });
  return Object.fromEntries(options);
}

function parseOf(type: ValueType): Parse<unknown> {
  if (type.kind === 'number') return numberIn(type);
  return type.kind === 'text' && type.oneOf ? oneOf(...type.oneOf) : asIs;
}
