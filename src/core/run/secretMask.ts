import type { SandboxSecrets } from './secretsFolder';

const shown = '[secret]';
/** A shorter value stands in many texts that have nothing to do with it. */
const minLength = 8;
/** In a file that was made for an agent, only what is as long as a token counts: the rest are settings. */
const minToken = 16;
/** Whose values say what a record is: a secret of such a word changes nothing there. */
const structural = new Set(
  ['type', 'subtype', 'role', 'kind', 'stream', 'status', 'change', 'phase', 'at', 'until'], //
);

/**
 * Takes the values of secrets, as they stand, out of what is kept of a run. It knows those that it learned, also as they
 * are written within JSON and within a URL, a line at a time. What an agent encodes or cuts up it does not know.
 */
export class SecretMask {
  private forms: readonly string[] = [];
  private pattern = /(?!)/g;
  private hosts = /(?!)/g;

  /** Adds what a sandbox was given. */
  learn({ variables, files }: SandboxSecrets): void {
    const values = [
      ...Object.values(variables).flatMap((value) => [...value.split(/\r?\n/), ...tokensIn(value)]),
      ...files.flatMap(({ content }) => tokensIn(content)),
    ];
    const known = values.map((value) => value.trim()).filter((value) => value.length >= minLength);
    const forms = new Set([...this.forms, ...known.flatMap(formsOf)]);
    // The longer first: a secret may begin with another one.
    this.forms = [...forms].sort((a, b) => b.length - a.length);
    const source = this.forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|');
    this.pattern = new RegExp(source || '(?!)', 'g');
    this.hosts = new RegExp(source || '(?!)', 'gi');
  }

  /** Of a text in words. */
  text(text: string): string {
    return this.isIn(text) ? text.replace(this.pattern, shown) : text;
  }

  /** Of a line that may be a JSON object: one is one afterwards, of the same kind and with the same keys. */
  line(text: string): string {
    if (!this.isIn(text)) return text;
    if (!text.startsWith('{')) return this.text(text);
    try {
      const masked: unknown = JSON.parse(text, (key, value: unknown) =>
        typeof value === 'string' && !structural.has(key) ? this.text(value) : value,
      );
      return JSON.stringify(masked);
    } catch {
      return this.text(text); // It only looks like JSON, or is nested too deeply.
    }
  }

  /** Of the name of a host, which is written in small letters. */
  host(name: string): string {
    return name.replace(this.hosts, shown);
  }

  private isIn(text: string): boolean {
    return this.forms.some((form) => text.includes(form));
  }
}

/** The value as it stands, within JSON, and within a URL. */
function formsOf(value: string): readonly string[] {
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(Buffer.from(value).toString())];
}

/** The texts of JSON that are as long as a token, and passwords of URLs. */
function tokensIn(content: string): readonly string[] {
  const found = [...content.matchAll(/:\/\/[^\s/@"]*:([^\s/@"]+)@/g)].map(([, password = '']) => password);
  if (!/^\s*[[{]/.test(content)) return found;
  try {
    JSON.parse(content, (_, value: unknown) => {
      if (typeof value === 'string' && value.length >= minToken && !isTime(value))
        found.push(...value.split(/\r?\n/));
      return value;
    });
  } catch {
    return found; // It only looks like JSON.
  }
  return found;
}

function isTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(value);
}
