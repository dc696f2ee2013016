import Mustache from 'mustache';
import { errors, messageOf } from '../util/errors';
import { isRecord } from '../util/json';

export type TemplateView = Readonly<Record<string, unknown>>;

// Without its cache, which never forgets a template: each key pressed in a document makes another one.
Mustache.templateCache = undefined;

/** Mustache's parse tree: type, name, where it stands, and what is inside a section. */
type Token = readonly [type: string, name: string, start: number, end: number, inside?: unknown];

/**
 * Fills a Mustache template without HTML escaping: prompts and Dockerfiles are not HTML. Every variable and
 * section it uses must be in the view: throws `bad-input` with the names of those that are not. `maxLength` holds for
 * views of texts alone.
 */
export function renderTemplate(template: string, view: TemplateView, maxLength = Infinity): string {
  const tokens = parse(template);
  const missing = [...new Set(missingNames(tokens, [view]))];
  if (missing.length > 0) {
    throw errors.badInput(`The template needs values for ${missing.join(', ')}.`);
  }
  // Before it is put together: a short template can name a long text a thousand times.
  const length = names(tokens).reduce((sum, name) => sum + textLength(view[name]), template.length);
  if (length > maxLength) {
    throw errors.badInput(`The filled template would have ${length} characters; ${maxLength} are allowed.`);
  }
  return Mustache.render(template, view, undefined, { escape: String });
}

/** What a template asks for: `needed` has no value by itself; `optional` only decides about sections of its own. */
export interface Placeholders {
  readonly needed: readonly string[];
  readonly optional: readonly string[];
}

/** Throws `bad-input` for a template that is not well formed. */
export function placeholdersOf(template: string): Placeholders {
  const tokens = parse(template);
  const needed = [...new Set(neededNames(tokens, []))];
  const optional = [...new Set(names(tokens))].filter((name) => !needed.includes(name));
  return { needed, optional };
}

/** The variables that stand outside a section of their own name, which is left out when there is no value. */
function* neededNames(tokens: readonly Token[], within: readonly string[]): Generator<string> {
  for (const [type, name, , , inside] of tokens) {
    if ((type === 'name' || type === '&') && !within.includes(name)) yield name;
    if (type === '#') yield* neededNames(inside as readonly Token[], [...within, name]);
    if (type === '^') yield* neededNames(inside as readonly Token[], within);
  }
}

/** The names of the variables and sections, as often as they stand there. */
function names(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap(([type, name, , , inside]) => {
    if (!['name', '&', '#', '^'].includes(type)) return [];
    return Array.isArray(inside) ? [name, ...names(inside as readonly Token[])] : [name];
  });
}

function textLength(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}

function parse(template: string): readonly Token[] {
  try {
    return Mustache.parse(template) as readonly Token[];
  } catch (error) {
    throw errors.badInput(`Invalid template: ${messageOf(error)}`);
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
