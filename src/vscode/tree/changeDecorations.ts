import { FileDecoration, ThemeColor, Uri, window, type Disposable, type ProviderResult } from 'vscode';
import type { ChangeStatus, FileChange } from '../../core/model/repository';
import { statusLetters, statusWords } from './fileView';

/** Only a name to hang a decoration on: nothing can be read there. */
const scheme = 'tsk-change';

const colors: Readonly<Record<ChangeStatus, string>> = {
  added: 'gitDecoration.addedResourceForeground',
  modified: 'gitDecoration.modifiedResourceForeground',
  deleted: 'gitDecoration.deletedResourceForeground',
  renamed: 'gitDecoration.renamedResourceForeground',
  'type-changed': 'gitDecoration.modifiedResourceForeground',
};

export function changeUri({ path, status }: FileChange): Uri {
  return Uri.from({ scheme, path: `/${path}`, query: status });
}

/** Gives changed files in the tree the letter and the colour that they have in the source control view. */
export function registerChangeDecorations(): Disposable {
  return window.registerFileDecorationProvider({
    provideFileDecoration: (uri): ProviderResult<FileDecoration> => {
      if (uri.scheme !== scheme) return undefined;
      const status = (Object.keys(statusLetters) as ChangeStatus[]).find((known) => known === uri.query);
      if (!status) return undefined;
      return new FileDecoration(statusLetters[status], statusWords[status], new ThemeColor(colors[status]));
    },
  });
}
