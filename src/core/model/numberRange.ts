import type { ValueType } from './keyTypes';

/** What a number may be. */
export type NumberRange = Pick<
  Extract<ValueType, { readonly kind: 'number' }>,
  'min' | 'max' | 'whole' | 'exclusive'
>;

/** Whether a finite number lies within the bounds. */
export function isInRange({ min, max, exclusive }: NumberRange, value: number): boolean {
  return (exclusive ? value > min : value >= min) && value <= max;
}

/** The bounds in words: `from 0 to 35000`. */
export function rangeText({ min, max, exclusive }: NumberRange): string {
  return exclusive ? `more than ${min} and at most ${max}` : `from ${min} to ${max}`;
}
