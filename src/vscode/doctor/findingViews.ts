import * as l10n from '@vscode/l10n';
import type { Finding, Remedy } from '../../core/model/finding';
import { labelText, markdownText } from '../common/safeText';

/** Each status in words. */
const words: Readonly<Record<Finding['status'], string>> = {
  ok: l10n.t('OK'),
  warning: l10n.t('Warning'),
  problem: l10n.t('Problem'),
};
const icons: Readonly<Record<Finding['status'], string>> = {
  ok: '$(pass)',
  warning: '$(warning)',
  problem: '$(error)',
};
const marks: Readonly<Record<Finding['status'], string>> = { ok: '✓', warning: '⚠', problem: '✗' };

/** A finding as a row of a pick list. */
export interface FindingView {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly remedy: Remedy | undefined;
}

/** Problems come first, then warnings; each kind in the order of the checks. */
export function findingViews(findings: readonly Finding[]): readonly FindingView[] {
  return bySeverity(findings).map(({ status, title, text, advice, remedy }) => ({
    label: `${icons[status]} ${labelText(title)}`,
    description: words[status],
    detail: labelText(advice === undefined ? text : `${text} ${advice}`, 600),
    remedy,
  }));
}

/** The findings as a document, to read or to send to someone. */
export function findingsDocument(findings: readonly Finding[], isDone: boolean): string {
  return [
    `# ${l10n.t('TSK: Doctor')}`,
    '',
    isDone ? summary(findings) : l10n.t('Still checking …'),
    '',
    ...bySeverity(findings).flatMap(({ status, title, text, advice }) => [
      `- ${marks[status]} **${markdownText(title)}** (${words[status]}): ${markdownText(text)}`,
      ...(advice === undefined ? [] : [`  - ${markdownText(advice)}`]),
    ]),
    '',
  ].join('\n');
}

/** How it is, in a sentence. */
export function summary(findings: readonly Finding[]): string {
  const number = (status: Finding['status']): number =>
    findings.filter((one) => one.status === status).length;
  const problems = number('problem');
  const warnings = number('warning');
  if (problems)
    return l10n.t('Problems that keep tasks from running: {0}. Warnings: {1}.', problems, warnings);
  return warnings ? l10n.t('Tasks can run. Warnings: {0}.', warnings) : l10n.t('No problems found.');
}

function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return (['problem', 'warning', 'ok'] as const).flatMap((status) =>
    findings.filter((finding) => finding.status === status),
  );
}
