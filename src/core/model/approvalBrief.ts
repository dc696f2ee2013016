import { oneLine, truncate } from '../util/text';
import type { Approval, Loosening } from './config';
import { looseningKinds } from './configWords';

/** More items of one kind than that share a line: many harmless ones push nothing else out of sight. */
const maxOfKind = 3;
const maxText = 200;
/** Of domains that share a line, so many are named. */
const named = 3;

/** A line of a question, and the items behind it. */
export interface BriefLine {
  readonly text: string;
  readonly items: readonly Loosening[];
}

/** What is asked for, in the order of `looseningKinds`: few lines, however many items there are. */
export function approvalBrief({ parts }: Approval): readonly BriefLine[] {
  const items = parts.flatMap((part) => part.items);
  return looseningKinds.flatMap((kind) => {
    const ofKind = items.filter((item) => item.kind === kind);
    if (ofKind.length <= maxOfKind) return ofKind.map((item) => ({ text: item.text, items: [item] }));
    const domains = ofKind.filter(({ key }) => key === 'allow_domains');
    const others = ofKind.filter(({ key }) => key !== 'allow_domains');
    return [...together(others, othersText), ...together(domains, domainsText)];
  });
}

function together(
  items: readonly Loosening[],
  textOf: (items: readonly Loosening[]) => string,
): readonly BriefLine[] {
  if (items.length <= maxOfKind) return items.map((item) => ({ text: item.text, items: [item] }));
  return [{ text: truncate(oneLine(textOf(items)), maxText), items }];
}

function othersText([first, ...rest]: readonly Loosening[]): string {
  return `${truncate(first?.text ?? '', 120)}, and ${rest.length} more by ${first?.key ?? ''}`;
}

function domainsText(items: readonly Loosening[]): string {
  const names = items.slice(0, named).map(({ value }) => truncate(String(value), 40));
  return `reaches ${items.length} more domains: ${names.join(', ')} and ${items.length - named} others`;
}
