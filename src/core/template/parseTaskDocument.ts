import { isInRange, rangeText } from '../model/numberRange';
import type { ConfigOverrides } from '../model/config';
import type { Priority } from '../model/task';
import { present } from '../util/fields';
import { nearest } from '../util/nearest';
import { oneLine, truncate } from '../util/text';
import { documentKeys, findDocumentKey, refusedKeys, type DocumentKey } from './documentKeys';
import { splitFrontMatter } from './frontMatter';
import { readFrontMatter, type RawEntry, type RawValue } from './readFrontMatter';
import type { DocumentEntry, DocumentProblem, Span, TaskDocument, WrittenText } from './taskDocument';
import { TextPlaces } from './textPlaces';

/** Of a whole document, in characters. */
const maxLength = 1024 * 1024;
const maxItems = 20;

/** What a document says, by key: one text, several, a number, or texts by name. */
type Said = ReadonlyMap<string, string | number | readonly string[] | Readonly<Record<string, string>>>;

/** Reads a task document: front matter as `documentKeys.ts` has it, then the prompt. Never throws for a text. */
export async function parseTaskDocument(text: string): Promise<TaskDocument> {
  const { matter, matterOffset, closed, body, bodyOffset } = splitFrontMatter(text);
  const places = new TextPlaces(text);
  const problems: DocumentProblem[] = [];
  const report = (message: string, span: Span, key?: string): void => {
    problems.push({ severity: 'error', message, ...present({ key }), ...places.range(span) });
  };
  if (text.length > maxLength)
    report(`A task document has at most ${maxLength} characters.`, { start: 0, end: text.length });
  if (!closed)
    report('The front matter has no end: a line "---" is missing.', { start: 0, end: matterOffset });
  const raw =
    matter === undefined ? { entries: [], errors: [] } : await readFrontMatter(matter, matterOffset);
  for (const { message, span } of raw.errors) report(message, span);
  const entries: DocumentEntry[] = [];
  const said = new Map<string, string | number | readonly string[] | Readonly<Record<string, string>>>();
  for (const entry of raw.entries) {
    const key = findDocumentKey(entry.written);
    if (!key) {
      report(unknownKey(entry.written), entry.key, entry.written);
      continue;
    }
    if (entries.some(({ name }) => name === key.name)) {
      report(`"${key.name}" is set twice.`, entry.key, key.name);
      continue;
    }
    entries.push({ name: key.name, key: entry.key, texts: textsOf(entry.value) });
    const value = valueOf(key, entry, (message, span) => report(message, span, key.name));
    if (value !== undefined) said.set(key.name, value);
  }
  return {
    request: requestOf(said, body.trim()),
    entries,
    ...(matter === undefined ? {} : { matter: { start: matterOffset, end: matterOffset + matter.length } }),
    bodyStart: bodyOffset,
    problems,
  };
}

function unknownKey(written: string): string {
  const shown = truncate(oneLine(written), 60);
  const why = Object.hasOwn(refusedKeys, written) ? refusedKeys[written] : undefined;
  if (why !== undefined) return `There is no key "${shown}" here. ${why}`;
  const near = nearest(
    written,
    documentKeys.map(({ name }) => name),
  );
  const known = documentKeys.map(({ name }) => name).join(', ');
  return `There is no key "${shown}". ${near === undefined ? `Known: ${known}.` : `Did you mean "${near}"?`}`;
}

function textsOf(value: RawValue): readonly WrittenText[] {
  switch (value.kind) {
    case 'text':
      return [value.item];
    case 'list':
    case 'named':
      return value.items;
    case 'other':
      return [];
  }
}

/** The checked value of a key; undefined when nothing is said, or nothing that can be used. */
function valueOf(
  key: DocumentKey,
  { value }: RawEntry,
  report: (message: string, span: Span) => void,
): string | number | readonly string[] | Readonly<Record<string, string>> | undefined {
  const { span } = value.kind === 'text' ? value.item : value;
  if (key.kind === 'named texts') {
    if (value.kind === 'named') return Object.fromEntries(value.items.map(({ name, text }) => [name, text]));
    const isEmpty = value.kind === 'text' && value.item.text === '';
    return isEmpty ? undefined : void report(`"${key.name}" needs lines like "  NAME: text" below it.`, span);
  }
  if (key.kind === 'texts' && value.kind === 'list') {
    if (value.items.length > maxItems) return void report(`At most ${maxItems} can be named here.`, span);
    return value.items.map(({ text }) => text).filter(Boolean);
  }
  if (value.kind !== 'text') {
    return void report(
      `"${key.name}" takes ${key.kind === 'texts' ? 'one value or a list' : 'one value'}.`,
      span,
    );
  }
  const { text } = value.item;
  if (text === '') return undefined;
  switch (key.kind) {
    case 'text':
      return text;
    case 'texts':
      return text.split(/[\s,]+/).filter(Boolean);
    case 'number':
      return numberOf(key, text) ?? void report(`"${key.name}" must be a number${bounds(key)}.`, span);
    case 'choice':
      return key.values?.includes(text)
        ? text
        : void report(`"${key.name}" takes ${key.values?.join(' or ')}.`, span);
  }
}

function numberOf({ range }: DocumentKey, text: string): number | undefined {
  if (!/^\d+(?:\.\d+)?$/.test(text)) return undefined;
  const number = Number(text);
  return !range || isInRange(range, number) ? number : undefined;
}

function bounds({ range }: DocumentKey): string {
  return range ? `: ${rangeText(range)}` : '';
}

function requestOf(said: Said, prompt: string): TaskDocument['request'] {
  const text = (key: string): string | undefined => said.get(key) as string | undefined;
  const texts = (key: string): readonly string[] => (said.get(key) as readonly string[] | undefined) ?? [];
  return {
    type: text('type') ?? 'generic',
    prompt,
    agents: texts('agent'),
    parents: texts('parent'),
    tags: texts('tags'),
    values: (said.get('values') as Readonly<Record<string, string>> | undefined) ?? {},
    flags: flagsOf(said),
    ...present({
      name: text('name'),
      stack: text('stack'),
      from: text('from'),
      repository: text('repository'),
      priority: text('priority') as Priority | undefined,
    }),
  };
}

/** What the keys of the sandbox set; an empty list sets nothing. */
function flagsOf(said: Said): ConfigOverrides {
  const set = documentKeys.flatMap(({ name, field }) => {
    const value = said.get(name);
    const isSet = value !== undefined && !(Array.isArray(value) && value.length === 0);
    return field !== undefined && isSet ? [[field, value] as const] : [];
  });
  return Object.fromEntries(set);
}
