import type { CustomLayer } from '../model/config';
import { count } from '../util/text';

/** True for a layer that is a file of its own, not a key of a tsk.toml. */
export function isOwnFile({ name, source }: CustomLayer): boolean {
  return 'file' in source && source.file === name;
}

/** e.g. `3 lines` */
export function linesOf(text: string): string {
  return count(text.trimEnd().split('\n').length, 'line');
}
