import { SecretFinder } from './secretFinder';
import { secretForms, type SandboxSecrets } from './secretForms';

const shown = '[secret]';
/** Whose values say what a record is: a secret of such a word changes nothing there. */
const structural = new Set(
  ['type', 'subtype', 'role', 'kind', 'stream', 'status', 'change', 'phase', 'at', 'until'], //
);

/**
 * Takes the values of secrets, as they stand, out of what is kept of a run. It knows those that it learned, also as they
 * are written within JSON and within a URL, a line at a time, and long pieces of long ones. What an agent encodes or cuts
 * up it does not know.
 */
export class SecretMask {
  private readonly finder = new SecretFinder();
  /** Of what is written in small letters. */
  private readonly lowerFinder = new SecretFinder();

  /** Adds what a sandbox was given. */
  learn(secrets: SandboxSecrets): void {
    const forms = secretForms(secrets);
    this.finder.add(forms);
    this.lowerFinder.add([...forms].map((form) => form.toLowerCase()));
  }

  /** Of a text in words. */
  text(text: string): string {
    return masked(text, this.finder);
  }

  /** Of a line that may be a JSON object: one is one afterwards, of the same kind and with the same keys. */
  line(text: string): string {
    if (!text.startsWith('{')) return this.text(text);
    // A secret may be escaped in more ways than are looked for.
    const isEscaped = text.includes('\\u') || text.includes('\\/');
    if (!isEscaped && this.finder.find(text).length === 0) return text;
    return this.json(text) ?? this.text(text);
  }

  /** Of the name of a host, which is written in small letters. */
  host(name: string): string {
    return masked(name.toLowerCase(), this.lowerFinder);
  }

  /** Undefined for what is no JSON. */
  private json(text: string): string | undefined {
    let isMasked = false;
    try {
      const value: unknown = JSON.parse(text, (key, part: unknown) => {
        if (typeof part !== 'string' || structural.has(key)) return part;
        const without = this.text(part);
        isMasked ||= without !== part;
        return without;
      });
      return isMasked ? JSON.stringify(value) : text;
    } catch {
      return undefined; // It only looks like JSON, or is nested too deeply.
    }
  }
}

function masked(text: string, finder: SecretFinder): string {
  const spans = finder.find(text);
  if (spans.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    parts.push(text.slice(at, start), shown);
    at = end;
  }
  return `${parts.join('')}${text.slice(at)}`;
}
