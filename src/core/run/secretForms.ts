import type { HomeFile } from '../model/agent';
import { minLength } from './secretFinder';

/** What a sandbox is given that must not show. */
export interface SandboxSecrets {
  readonly variables: Readonly<Record<string, string>>;
  readonly files: readonly HomeFile[];
}

/** In a file that was made for an agent, only what is as long as a token counts: the rest are settings. */
const minToken = 16;

/** The texts by which the secrets of a sandbox are known: each line of a value, as it stands, within JSON, and within a URL. */
export function secretForms({ variables, files }: SandboxSecrets): ReadonlySet<string> {
  const values = [
    ...Object.values(variables).flatMap((value) => [...linesOf(value), ...tokensIn(value)]),
    ...files.flatMap(({ content }) => tokensIn(content)),
  ];
  const known = values.map((value) => value.trim()).filter((value) => value.length >= minLength);
  return new Set(known.flatMap(formsOf));
}

/**
 * The same for who masks output on its way, as bytes alone: without what a stream of events says itself, such as the
 * words of its keys.
 */
export function wholeForms(secrets: SandboxSecrets): readonly string[] {
  return [...secretForms(secrets)].filter((form) => !/^[A-Za-z_]*$/.test(form));
}

function formsOf(value: string): readonly string[] {
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(Buffer.from(value).toString())];
}

function linesOf(value: string): readonly string[] {
  return value.split(/\r?\n/);
}

/** The texts of JSON that are as long as a token, and passwords of URLs. */
function tokensIn(content: string): string[] {
  const found = [...passwordsIn(content)];
  if (!/^\s*[[{]/.test(content)) return found;
  try {
    JSON.parse(content, (_, value: unknown) => {
      if (typeof value === 'string' && value.length >= minToken && !isTime(value))
        for (const line of linesOf(value)) found.push(line);
      return value;
    });
  } catch {
    return found; // It only looks like JSON, or is nested too deeply.
  }
  return found;
}

/** `scheme://name:password@host`: a password may hold colons. */
function* passwordsIn(content: string): Generator<string> {
  const end = /[\s/@"]|$/g;
  for (let at = content.indexOf('://'); at >= 0; at = content.indexOf('://', at + 3)) {
    const start = at + 3;
    end.lastIndex = start;
    const stop = end.exec(content)?.index ?? content.length;
    const colon = content.indexOf(':', start);
    if (content[stop] === '@' && colon >= 0 && colon < stop) yield content.slice(colon + 1, stop);
  }
}

function isTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(value);
}
