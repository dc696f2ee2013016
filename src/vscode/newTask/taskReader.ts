import type { TextDocument } from 'vscode';
import { checkTaskDocument } from '../../core/template/checkTaskDocument';
import { parseTaskDocument } from '../../core/template/parseTaskDocument';
import type { DocumentProblem, TaskDocument } from '../../core/template/taskDocument';
import type { Surroundings, TaskSurroundings } from './taskSurroundings';

/** A task document of the editor, read and held against what there is around it. */
export interface ReadTask extends Surroundings {
  readonly text: string;
  readonly version: number;
  readonly document: TaskDocument;
  readonly problems: readonly DocumentProblem[];
}

/** Reads task documents; each version of a document is taken apart once. */
export class TaskReader {
  private readonly parsed = new WeakMap<
    TextDocument,
    { readonly version: number; readonly document: Promise<TaskDocument> }
  >();

  constructor(private readonly surroundings: TaskSurroundings) {}

  parse(document: TextDocument): Promise<TaskDocument> {
    const { version } = document;
    const known = this.parsed.get(document);
    if (known?.version === version) return known.document;
    const parsed = parseTaskDocument(document.getText());
    this.parsed.set(document, { version, document: parsed });
    return parsed;
  }

  async read(editorDocument: TextDocument): Promise<ReadTask> {
    const { version } = editorDocument;
    const text = editorDocument.getText();
    const document = await this.parse(editorDocument);
    const around = await this.surroundings.of(editorDocument.uri, document.request.repository);
    const problems = [...document.problems, ...checkTaskDocument(text, document, around.known)];
    return { ...around, text, version, document, problems };
  }
}
