import * as l10n from '@vscode/l10n';
import type { Approval, Loosening } from '../../core/model/config';
import { neutralise } from '../../core/util/text';
import { sourceText } from '../config/sourceText';
import { labelText } from '../safeText';

/** How many items a dialogue shows: the rest is in the details. */
const maxShown = 12;

export const approvalTitle = l10n.t(
  "This repository's configuration gives the sandbox more than TSK does by itself.",
);

/** What is asked, for a dialogue: an item a line. */
export function approvalSummary({ items }: Approval): string {
  const shown = items.slice(0, maxShown).map(({ text }) => `• ${l10n.t('It {0}', labelText(text, 160))}`);
  const more = items.length - shown.length;
  return [...shown, ...(more > 0 ? [l10n.t('… and {0} more: see the details.', more)] : [])].join('\n');
}

/** The whole, as a document: every item in full and where it is said. */
export function approvalDetails({ repository, items }: Approval): string {
  return [
    `# ${approvalTitle}`,
    `# ${l10n.t('Repository: {0}', labelText(repository, 300))}`,
    '',
    ...items.flatMap(itemLines),
  ].join('\n');
}

function itemLines({ text, detail, key, source }: Loosening): readonly string[] {
  return [
    l10n.t('It {0}', labelText(text, 300)),
    `  ${l10n.t('key {0}, {1}', labelText(key, 120), sourceText(source))}`,
    ...(detail === undefined
      ? []
      : neutralise(detail)
          .trimEnd()
          .split('\n')
          .map((line) => `  | ${line}`)),
    '',
  ];
}
