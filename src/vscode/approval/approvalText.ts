import type { Approval, Loosening } from '../../core/model/config';
import { neutralise } from '../../core/util/text';
import { sourceText } from '../config/sourceText';
import { labelText } from '../safeText';

/** How many items a dialogue shows: the rest is in the details. */
const maxShown = 12;

export const approvalTitle =
  "This repository's configuration gives the sandbox more than TSK does by itself.";

/** What is asked, for a dialogue: an item a line. */
export function approvalSummary({ items }: Approval): string {
  const shown = items.slice(0, maxShown).map(({ text }) => `• It ${labelText(text, 160)}`);
  const more = items.length - shown.length;
  return [...shown, ...(more > 0 ? [`… and ${more} more: see the details.`] : [])].join('\n');
}

/** The whole, as a document: every item in full and where it is said. */
export function approvalDetails({ repository, items }: Approval): string {
  return [
    `# ${approvalTitle}`,
    `# Repository: ${labelText(repository, 300)}`,
    '',
    ...items.flatMap(itemLines),
  ].join('\n');
}

function itemLines({ text, detail, key, source }: Loosening): readonly string[] {
  return [
    `It ${labelText(text, 300)}`,
    `  key ${labelText(key, 120)}, ${sourceText(source)}`,
    ...(detail === undefined
      ? []
      : neutralise(detail)
          .trimEnd()
          .split('\n')
          .map((line) => `  | ${line}`)),
    '',
  ];
}
