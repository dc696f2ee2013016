import * as l10n from '@vscode/l10n';
import { documentKeys, findDocumentKey } from '../../core/template/documentKeys';
import type { KnownNames } from '../../core/template/checkTaskDocument';
import type { TaskTypeSource } from '../../core/model/taskType';
import type { Span } from '../../core/template/taskDocument';

const sourceTypes: Readonly<Record<TaskTypeSource, string>> = {
  project: l10n.t('project task type'),
  user: l10n.t('user task type'),
  'built-in': l10n.t('built-in task type'),
};

/** A word to choose from, for one name in a task document. */
interface Offer {
  readonly name: string;
  readonly detail?: string;
  readonly doc?: string;
}

/** The names to offer, with a description of each. */
export interface Offers extends Pick<KnownNames, 'types'> {
  readonly agents: readonly Offer[];
  readonly stacks: readonly Offer[];
  readonly repositories: readonly Offer[];
  readonly parents: readonly Offer[];
  readonly tags: readonly Offer[];
}

export interface Completion extends Offer {
  readonly kind: 'key' | 'value';
  /** What is put in. */
  readonly insert: string;
  /** What of the line goes. Columns count from 0. */
  readonly from: number;
  readonly to: number;
  /** The values of the key are worth offering next. */
  readonly goesOn: boolean;
}

/** What fits at a position in the front matter; nothing outside of it. `written` are the keys that are there already. */
export function completionsAt(
  text: string,
  offset: number,
  document: { readonly matter?: Span; readonly written: readonly string[] },
  offers: Offers,
): readonly Completion[] {
  const { matter } = document;
  if (!matter || offset < matter.start || offset > matter.end) return [];
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const end = /[\r\n]|$/.exec(text.slice(offset));
  const after = text.slice(offset, offset + (end?.index ?? 0));
  if (before.trimStart().startsWith('#')) return [];
  const key = /^([\w-]*)$/.exec(before);
  if (key && !after.includes(':')) return keysFor(before.length, after, document.written);
  const named = /^([\w-]+):/.exec(before)?.[1] ?? keyAbove(text, lineStart, before);
  if (named === undefined) return [];
  // The word at the cursor, in a list or alone.
  const from = before.length - (before.split(/[\s,[\]:"']/).at(-1)?.length ?? 0);
  const to = before.length + (/^[^\s,[\]"'#]*/.exec(after)?.[0].length ?? 0);
  return valuesFor(named, offers).map((offer) => ({
    ...offer,
    ...{ kind: 'value', insert: offer.name, from, to, goesOn: false },
  }));
}

function keysFor(column: number, after: string, written: readonly string[]): readonly Completion[] {
  const to = column + (/^[\w-]*/.exec(after)?.[0].length ?? 0);
  return documentKeys
    .filter(({ name }) => !written.includes(name))
    .map(({ name, doc, example, kind, values }) => ({
      ...{ kind: 'key', name, doc: `${doc}\n\n\`\`\`yaml\n${example}\n\`\`\``, from: 0, to },
      insert: kind === 'named texts' ? `${name}:\n  ` : `${name}: `,
      goesOn:
        values !== undefined || ['type', 'agent', 'stack', 'repository', 'parent', 'tags'].includes(name),
    }));
}

/** For an item `  - x` of a list, or a name below `values`: the key that they stand under. */
function keyAbove(text: string, lineStart: number, before: string): string | undefined {
  if (!/^(?:\s+|\s*-\s+)\S*$/.test(before)) return undefined;
  const lines = text.slice(Math.max(0, lineStart - 2_000), lineStart).split('\n');
  const line = lines.findLast((one) => /^[\w-]+:/.test(one));
  return /^([\w-]+):/.exec(line ?? '')?.[1];
}

function valuesFor(written: string, offers: Offers): readonly Offer[] {
  const key = findDocumentKey(written);
  switch (key?.name) {
    case 'type':
      return (offers.types ?? []).map(({ name, description, source, problem }) => ({
        ...{
          name,
          detail: problem === undefined ? description : l10n.t('cannot be used'),
          doc: sourceTypes[source],
        },
      }));
    case 'agent':
      return offers.agents;
    case 'stack':
      return offers.stacks;
    case 'repository':
      return offers.repositories;
    case 'parent':
      return offers.parents;
    case 'tags':
      return offers.tags;
    default:
      return key?.values?.map((name) => ({ name })) ?? [];
  }
}
