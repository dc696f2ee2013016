import { sep } from 'node:path';
import * as l10n from '@vscode/l10n';
import { approvalBrief } from '../../core/model/approvalBrief';
import type { ResolvedConfig } from '../../core/model/config';
import { oneLine, truncate } from '../../core/util/text';
import { labelText } from '../common/safeText';
import { sourceText } from './sourceText';

/**
 * The effective configuration as a document in the manner of a tsk.toml: each value with where it is from. `isApproved`:
 * what has to be allowed was.
 */
export function configDocument(config: ResolvedConfig, worktree: string, isApproved: boolean): string {
  const rows = config.values.map(({ key, value, source }) => ({
    text: `${key} = ${truncate(oneLine(tomlLike(value)), 200)}`,
    from: sourceText(source).replace(`${worktree}${sep}`, ''),
  }));
  const [project = '', agent = '', stack = ''] = [config.project, config.agent, config.stack].map((name) =>
    labelText(name),
  );
  const width = Math.min(60, Math.max(0, ...rows.map(({ text }) => text.length)));
  return [
    `# ${l10n.t('Configuration of a task on {0}', labelText(worktree, 300))}`,
    `# ${l10n.t('Project {0}, agent {1}, stack {2}.', project, agent, stack)}`,
    ...config.notices.map(
      ({ message, file, line }) =>
        `# ${l10n.t('Notice: {0}', `${labelText(message, 300)} (${labelText(file, 300)}:${line})`)}`,
    ),
    ...(config.approval
      ? [
          '#',
          `# ${isApproved ? l10n.t('You have allowed:') : l10n.t('To allow before a task starts:')}`,
          ...approvalBrief(config.approval).map(
            ({ text }) => `#   ${l10n.t('It {0}', labelText(text, 200))}`,
          ),
        ]
      : []),
    '',
    ...rows.map(({ text, from }) => `${text.padEnd(width)}  # ${from}`),
    '',
  ].join('\n');
}

function tomlLike(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return `[${value.map(tomlLike).join(', ')}]`;
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name} = ${tomlLike(inner)}`)
    .join(', ')} }`;
}
