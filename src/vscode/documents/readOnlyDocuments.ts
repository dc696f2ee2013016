import { languages, Uri, workspace, type TextDocument } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { Emitter } from '../../core/util/event';
import { showDocument } from '../opening/showDocument';

const scheme = 'tsk-text';
/** More are not kept; showing the oldest again makes it again. */
const maxDocuments = 20;

/** Texts that TSK makes, opened in read-only editors. */
export class ReadOnlyDocuments implements Disposable {
  private readonly store = new DisposableStore();
  private readonly texts = new Map<string, string>();
  private readonly changes = new Emitter<Uri>();

  constructor() {
    this.store.add(this.changes);
    this.store.add(
      workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.changes.event,
        provideTextDocumentContent: (uri) => this.texts.get(uri.path) ?? '',
      }),
    );
  }

  /** Opens the text under a name, in a language where the editor has it; one that is open changes. */
  async show(name: string, text: string, language: string): Promise<void> {
    const uri = Uri.from({ scheme, path: `/${name}` });
    this.keep(uri.path, text);
    this.changes.fire(uri);
    const document = await workspace.openTextDocument(uri);
    await showDocument(await inLanguage(document, language), { preview: true });
  }

  dispose(): void {
    this.store.dispose();
    this.texts.clear();
  }

  private keep(path: string, text: string): void {
    this.texts.delete(path);
    this.texts.set(path, text);
    const [oldest] = this.texts.keys();
    if (this.texts.size > maxDocuments && oldest !== undefined) this.texts.delete(oldest);
  }
}

async function inLanguage(document: TextDocument, language: string): Promise<TextDocument> {
  const known = await languages.getLanguages();
  return known.includes(language) ? languages.setTextDocumentLanguage(document, language) : document;
}
