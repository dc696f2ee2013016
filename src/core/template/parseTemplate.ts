/** A template file, taken apart. */
export interface Template {
  readonly description: string;
  /** The text for the agent, with `{{PROMPT}}` where the user's prompt goes. */
  readonly body: string;
}

/** The front matter is a block between lines of `---` at the very beginning; only `description:` is read. */
const frontMatter = /^---\n([^]*?)^---\n/m;

export function parseTemplate(text: string): Template {
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
  const match = plain.startsWith('---\n') ? frontMatter.exec(plain) : null;
  const description = /^description:[ \t]*(.*)$/m.exec(match?.[1] ?? '')?.[1]?.trim() ?? '';
  return {
    description: description.replace(/^(["'])(.*)\1$/, '$2'),
    body: plain.slice(match?.[0].length ?? 0).trim(),
  };
}
