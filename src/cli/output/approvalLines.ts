import type { Approval, Loosening } from '../../core/model/config';
import { looseningKinds } from '../../core/model/configWords';
import { neutralise, oneLine } from '../../core/util/text';

/** Everything that has to be allowed, in full, what runs as root first. */
export function approvalLines({ parts }: Approval): readonly string[] {
  const items = parts.flatMap((part) => part.items);
  return looseningKinds.flatMap((kind) => items.filter((item) => item.kind === kind).flatMap(itemLines));
}

/** One item: what it allows, where it is said, and in full what that is. */
export function itemLines(item: Loosening): readonly string[] {
  const from = 'file' in item.source ? `${item.key} in ${item.source.file}` : item.key;
  const detail = item.detail === undefined ? [] : neutralise(item.detail).trimEnd().split('\n');
  return [`  - ${oneLine(item.text)} (${oneLine(from)})`, ...detail.map((line) => `      ${line}`)];
}
