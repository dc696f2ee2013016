import { Hover, l10n, languages, Range, type Disposable, type TextDocument } from 'vscode';
import type { TaskTypeSource } from '../../core/model/taskType';
import { findDocumentKey } from '../../core/template/documentKeys';
import type { Span } from '../../core/template/taskDocument';
import { plainMarkdown } from '../common/markdown';
import { markdownText } from '../common/safeText';
import { taskLanguage } from './taskLanguage';
import type { ReadTask, TaskReader } from './taskReader';

/** Says what a key of the front matter means, and what is known of a name that is given there. */
export function registerTaskHover(reader: TaskReader): Disposable {
  return languages.registerHoverProvider(
    { language: taskLanguage },
    {
      async provideHover(document, position) {
        const offset = document.offsetAt(position);
        const isAt = ({ start, end }: Span): boolean => start <= offset && offset <= end;
        const read = await reader.read(document);
        const entry = read.document.entries.find(({ key, texts }) =>
          [key, ...texts.map(({ span }) => span)].some(isAt),
        );
        if (!entry) return undefined;
        const given = entry.texts.find(({ span }) => isAt(span));
        const about = given && aboutName(entry.name, given.text, read);
        if (given && about !== undefined)
          return new Hover(plainMarkdown(about), rangeOf(document, given.span));
        const key = findDocumentKey(entry.name);
        if (!key) return undefined;
        const text = plainMarkdown(key.doc).appendCodeblock(key.example, 'yaml');
        return new Hover(text, rangeOf(document, entry.key));
      },
    },
  );
}

const sources: Readonly<Record<TaskTypeSource, string>> = {
  project: l10n.t('project'),
  user: l10n.t('user'),
  'built-in': l10n.t('built-in'),
};

/** Markdown; texts of templates and tasks only as text. */
function aboutName(key: string, name: string, { offers }: ReadTask): string | undefined {
  if (key === 'type') {
    const type = offers.types?.find((one) => one.name === name);
    return type && `**${markdownText(name)}** · ${sources[type.source]}\n\n${markdownText(type.description)}`;
  }
  const lists = { agent: offers.agents, parent: offers.parents, repository: offers.repositories };
  const list = key in lists ? lists[key as keyof typeof lists] : [];
  const found = list.find((one) => one.name === name || (key === 'parent' && name.startsWith(one.name)));
  return found?.detail === undefined
    ? undefined
    : `**${markdownText(name)}** · ${markdownText(found.detail)}`;
}

function rangeOf(document: TextDocument, { start, end }: Span): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}
