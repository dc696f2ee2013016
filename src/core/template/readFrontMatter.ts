import type { Node, Pair } from 'yaml';
import { messageOf } from '../util/errors';
import type { Span, WrittenText } from './taskDocument';

/** A key of a front matter with what stands there, still without a meaning. */
export interface RawEntry {
  readonly written: string;
  readonly key: Span;
  readonly value: RawValue;
}

export type RawValue =
  | { readonly kind: 'text'; readonly item: WrittenText }
  | { readonly kind: 'list'; readonly items: readonly WrittenText[]; readonly span: Span }
  | {
      readonly kind: 'named';
      readonly items: readonly (WrittenText & { readonly name: string })[];
      readonly span: Span;
    }
  | { readonly kind: 'other'; readonly span: Span };

export interface RawFrontMatter {
  readonly entries: readonly RawEntry[];
  readonly errors: readonly { readonly message: string; readonly span: Span }[];
}

const maxLength = 16 * 1024;
const maxErrors = 20;
/** Lists and tables that are begun in one text: nothing here needs one in another. */
const maxBrackets = 64;
/** `- - - -`: a list in a list in a list. */
const nestedLine = /^[ \t]*(?:[-?:][ \t]+){3}/m;

/**
 * Reads YAML with every scalar as a text: an id of digits stays one. `offset` is where it begins in the whole text.
 * Never throws.
 */
export async function readFrontMatter(matter: string, offset: number): Promise<RawFrontMatter> {
  const whole = { start: offset, end: offset + matter.length };
  const refused = (message: string): RawFrontMatter => ({ entries: [], errors: [{ message, span: whole }] });
  if (matter.length > maxLength) return refused(`The front matter is longer than ${maxLength} characters.`);
  // The parser goes down with the nesting, and node itself ends when the stack does.
  if ((matter.match(/[[{]/g)?.length ?? 0) > maxBrackets || nestedLine.test(matter)) {
    return refused('The front matter has lists in lists, which have no meaning here.');
  }
  const { isMap, isPair, isScalar, isSeq, parseDocument } = await import('yaml');
  const spanOf = (node: unknown): Span => {
    const [start, end] = (node as Node | null)?.range ?? [0, matter.length];
    return { start: offset + start, end: offset + end };
  };
  const textOf = (node: unknown): WrittenText | undefined =>
    isScalar(node) && (typeof node.value === 'string' || node.value === null)
      ? { text: (node.value ?? '').trim(), span: spanOf(node) }
      : undefined;
  const textsOf = (nodes: readonly unknown[]): readonly WrittenText[] | undefined => {
    const texts = nodes.map(textOf).filter((text) => text !== undefined);
    return texts.length === nodes.length ? texts : undefined;
  };
  const valueOf = ({ key, value }: Pair): RawValue => {
    const after = spanOf(key).end;
    if (value === null) return { kind: 'text', item: { text: '', span: { start: after, end: after } } };
    const text = textOf(value);
    if (text) return { kind: 'text', item: text };
    const span = spanOf(value);
    if (isSeq(value)) {
      const items = textsOf(value.items);
      if (items) return { kind: 'list', items, span };
    }
    if (isMap(value)) {
      const items = value.items.map((pair) => ({ name: textOf(pair.key)?.text, ...textOf(pair.value) }));
      const named = items.filter(
        (item): item is WrittenText & { name: string } => item.name !== undefined && item.text !== undefined,
      );
      if (named.length === items.length) return { kind: 'named', items: named, span };
    }
    return { kind: 'other', span };
  };
  try {
    const document = parseDocument(matter, {
      schema: 'failsafe',
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'silent',
    });
    const errors = document.errors.slice(0, maxErrors).map(({ code, message, pos: [start, end] }) => ({
      message: explained(code, message),
      span: { start: offset + start, end: offset + Math.max(end, start + 1) },
    }));
    const { contents } = document;
    if (contents === null || (isScalar(contents) && contents.value === null)) return { entries: [], errors };
    if (!isMap(contents)) {
      const message = 'The front matter needs one "key: value" on each line.';
      return { entries: [], errors: errors.length ? errors : [{ message, span: spanOf(contents) }] };
    }
    const entries = contents.items.filter(isPair).flatMap((pair): readonly RawEntry[] => {
      const key = textOf(pair.key);
      return key ? [{ written: key.text, key: key.span, value: valueOf(pair) }] : [];
    });
    return { entries, errors };
  } catch (error) {
    return refused(`The front matter cannot be read: ${messageOf(error)}.`);
  }
}

function explained(code: string, message: string): string {
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return 'A value with ": " in it needs quotes.';
  return `Invalid YAML: ${message.replace(/\.?$/, '.')}`;
}
