/** What a new task document begins with. */
export interface Draft {
  readonly type: string;
  readonly agents: readonly string[];
  /** Where several are open: which one it is about. */
  readonly repository?: string;
  readonly parent?: string;
  readonly tags?: readonly string[];
  readonly values?: Readonly<Record<string, string>>;
  /** Empty: the user writes it. */
  readonly prompt?: string;
  /** Put below the prompt: see `contextBlock`. */
  readonly context?: readonly string[];
}

export interface DraftText {
  readonly text: string;
  /** Where the user continues to write. */
  readonly cursor: number;
}

const more = '# Also: name, stack, parent, tags, priority, timeout_minutes, network … (Ctrl+Space)';

/** The text of a new task document. */
export function draftDocument(draft: Draft): DraftText {
  const { type, agents, repository, parent, tags = [], values = {}, prompt = '', context = [] } = draft;
  const named = Object.entries(values);
  const head = [
    '---',
    `type: ${yamlText(type)}`,
    `agent: ${agents.length > 1 ? yamlList(agents) : yamlText(agents[0] ?? '')}`.trimEnd(),
    ...(repository === undefined ? [] : [`repository: ${yamlText(repository)}`]),
    ...(parent === undefined ? [] : [`parent: ${yamlText(parent)}`]),
    ...(tags.length ? [`tags: ${yamlList(tags)}`] : []),
    ...(named.length ? ['values:', ...named.map(([name, value]) => `  ${name}: ${yamlText(value)}`)] : []),
    more,
    '---',
    '',
    '',
  ].join('\n');
  // A prompt that ends with an empty line continues in the next paragraph.
  const before = head + prompt.trim() + (endsWithEmptyLine(prompt) ? '\n\n' : '');
  const after = context.length ? `\n\n${context.join('\n\n')}\n` : '\n';
  return { text: before + after, cursor: before.length };
}

function endsWithEmptyLine(prompt: string): boolean {
  const end = prompt.slice(prompt.trimEnd().length);
  return end !== prompt && end.endsWith('\n') && end.indexOf('\n') < end.length - 1;
}

/** A text as one YAML value: in quotes where it could be read as something else. */
export function yamlText(text: string): string {
  return text === '' || /^[\p{L}\p{N}_./][\p{L}\p{N}_./@+-]*$/u.test(text) ? text : JSON.stringify(text);
}

function yamlList(texts: readonly string[]): string {
  return `[${texts.map(yamlText).join(', ')}]`;
}
