import { approvalBrief } from '../../core/model/approvalBrief';
import type { ConfigDiagnostic, ConfigSource, ResolvedConfig } from '../../core/model/config';
import { oneLine, truncate } from '../../core/util/text';
import { valueText } from './jsonText';

/** The effective configuration for people: every value with the layer it came from, and what has to be allowed in short. */
export function configLines(config: ResolvedConfig): readonly string[] {
  const rows = config.values.map(({ key, value, source }) => [
    key,
    truncate(valueText(value), 60),
    sourceText(source),
  ]);
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)));
  return [
    `project ${config.project}, agent ${config.agent}, stack ${config.stack}`,
    '',
    ...rows.map((row) =>
      row
        .map((cell, n) => cell.padEnd(widths[n] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    ...(config.approval
      ? [
          '',
          'To allow before a task starts:',
          ...approvalBrief(config.approval).map(({ text }) => `  - ${oneLine(text)}`),
        ]
      : []),
    ...(config.notices.length ? ['', ...config.notices.map(diagnosticLine)] : []),
  ];
}

/** The same for programs: a stable shape. */
export function configJson(config: ResolvedConfig): Readonly<Record<string, unknown>> {
  return {
    project: config.project,
    agent: config.agent,
    stack: config.stack,
    values: config.values.map(({ key, value, source }) => ({ key, value, source })),
    to_approve: (config.approval?.parts ?? []).flatMap(({ items }) =>
      items.map(({ kind, text, key, value }) => ({ kind, text, key, value })),
    ),
    notices: config.notices,
  };
}

export function diagnosticLine({ file, line, column, severity, message }: ConfigDiagnostic): string {
  return oneLine(`${file}:${line}:${column}: ${severity}: ${message}`);
}

function sourceText(source: ConfigSource): string {
  switch (source.kind) {
    case 'flag':
      return 'option';
    case 'setting':
      return `setting ${source.name}`;
    case 'user-project':
      return oneLine(`[project.${source.project}] in ${source.file}`);
    case 'project':
      return oneLine(source.file);
    case 'user-defaults':
      return oneLine(`[defaults] in ${source.file}`);
    case 'detection':
      return oneLine(`detected: ${source.from}`);
    case 'built-in':
      return 'built in';
  }
}
