import Mustache from 'mustache';
import { errors, messageOf } from '../util/errors';
import { isRecord } from '../util/json';

export type TemplateView = Readonly<Record<string, unknown>>;

/** Mustache's parse tree: type, name, where it stands, and what is inside a section. */
type Token = readonly [type: string, name: string, start: number, end: number, inside?: unknown];

/**
 * Fills a Mustache template without HTML escaping: prompts and Dockerfiles are not HTML. Every variable and
 * section it uses must be in the view: throws `bad-input` with the names of those that are not.
 */
export function renderTemplate(template: string, view: TemplateView): string {
  const missing = [...new Set(missingNames(parse(template), [view]))];
  if (missing.length > 0) {
    throw errors.badInput(`The template uses ${missing.join(', ')}, for which there is no value.`);
  }
  return Mustache.render(template, view, undefined, { escape: String });
}

function parse(template: string): readonly Token[] {
  try {
    return Mustache.parse(template) as readonly Token[];
  } catch (error) {
    throw errors.badInput(`The template is not well formed: ${messageOf(error)}`);
  }
}

function* missingNames(tokens: readonly Token[], scopes: readonly unknown[]): Generator<string> {
  for (const [type, name, , , inside] of tokens) {
    if (type === '>')
      throw errors.badInput(`The template includes another one (${name}): that is not supported.`);
    if (!['name', '&', '#', '^'].includes(type)) continue;
    const value = lookUp(name, scopes);
    if (value === undefined || value === null) yield name;
    else if (type === '#') yield* missingInSection(inside as readonly Token[], value, scopes);
    else if (type === '^' && isEmpty(value)) yield* missingNames(inside as readonly Token[], scopes);
  }
}

function* missingInSection(
  inside: readonly Token[],
  value: NonNullable<unknown>,
  scopes: readonly unknown[],
): Generator<string> {
  if (isEmpty(value)) return;
  for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
    yield* missingNames(inside, [...scopes, item]);
  }
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : !value;
}

/** As Mustache does it: `a.b` goes into objects, the innermost scope that knows the name wins. */
function lookUp(name: string, scopes: readonly unknown[]): unknown {
  if (name === '.') return scopes.at(-1);
  const [first = '', ...rest] = name.split('.');
  const scope = scopes.findLast((candidate) => isRecord(candidate) && Object.hasOwn(candidate, first));
  return [first, ...rest].reduce<unknown>(
    (value, part) => (isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined),
    scope,
  );
}
