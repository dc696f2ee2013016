import * as l10n from '@vscode/l10n';
import { approvalBrief } from '../../core/model/approvalBrief';
import type { Approval, Loosening } from '../../core/model/config';
import { looseningKinds } from '../../core/model/configWords';
import { neutralise } from '../../core/util/text';
import { labelText } from '../common/safeText';
import { sourceText } from '../config/sourceText';

/** How many lines a dialogue shows: the rest is in the details. */
const maxShown = 14;

export const approvalTitle = l10n.t(
  "This repository's configuration asks for more access than TSK gives by default.",
);

/** What is asked, for a dialogue: what runs as root first, and many of one kind in a line. */
export function approvalSummary(approval: Approval): string {
  const lines = approvalBrief(approval);
  const shown = lines.slice(0, maxShown).map(({ text }) => `• ${l10n.t('It {0}', labelText(text, 180))}`);
  const more = lines.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [l10n.t('… and {0} more. Select Show Details to see all.', more)] : []),
  ].join('\n');
}

/** The whole, as a document: every item in full and where it is said. */
export function approvalDetails({ repository, parts }: Approval): string {
  const items = parts.flatMap((part) => part.items);
  return [
    `# ${approvalTitle}`,
    `# ${l10n.t('Repository: {0}', labelText(repository, 300))}`,
    '',
    ...looseningKinds.flatMap((kind) => items.filter((item) => item.kind === kind).flatMap(itemLines)),
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
