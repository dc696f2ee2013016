import { oneLine } from '../../core/util/text';

/**
 * JSON for programs, in ASCII alone: a terminal that shows it finds no control character in it, U+0080 to U+009F neither.
 * With `indent` on many lines, else on one.
 */
export function jsonText(value: unknown, indent?: number): string {
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, undefined, indent).replace(/[\u007f-\uffff]/g, escape);
}

/** A value for people, on one line. */
export function valueText(value: unknown): string {
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value));
}
