import type { TaskType, TaskTypeSource } from '../../core/model/taskType';
import { labelText, markdownText } from '../common/safeText';

/** How a task type looks in the tree, as data. Every text is safe to show. */
export interface TemplateView {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  /** Markdown, to be shown untrusted. */
  readonly tooltip: string;
  readonly spoken: string;
  /** Tokens for `viewItem =~ /\b…\b/`. */
  readonly contextValue: string;
}

/** The words for a source; the caller translates them. */
export type SourceWords = Readonly<Record<TaskTypeSource | 'broken', string>>;

const icons: Record<TaskTypeSource, string> = { project: 'repo', user: 'account', 'built-in': 'package' };

/** `repository` is given where several are open. */
export function templateView(type: TaskType, words: SourceWords, repository?: string): TemplateView {
  const { name, source, description, problem, placeholders } = type;
  const where = repository === undefined ? words[source] : `${words[source]} · ${labelText(repository, 40)}`;
  const state = problem === undefined ? where : `${where} · ${words.broken}`;
  const label = labelText(name, 64);
  const lines = [
    `**${markdownText(name)}** · ${markdownText(state)}`,
    ...(description ? [markdownText(description)] : []),
    ...(problem === undefined ? [] : [markdownText(problem)]),
    ...(placeholders.length ? [placeholders.map((one) => markdownText(`{{${one}}}`, 100)).join(' ')] : []),
    markdownText(type.file),
  ];
  return {
    label,
    description: description ? `${state} · ${labelText(description, 80)}` : state,
    icon: problem === undefined ? icons[source] : 'warning',
    tooltip: lines.join('\n\n'),
    spoken: [label, state, ...(description ? [labelText(description)] : [])].join(', '),
    contextValue: [
      'template',
      source === 'built-in' ? 'builtIn' : 'own',
      ...(source === 'project' ? [] : ['customizable']),
      ...(problem === undefined ? ['usable'] : []),
    ].join(' '),
  };
}
