import { Range, window, workspace, type TextEditor } from 'vscode';
import { knownPlaceholders } from '../../core/template/checkTaskDocument';
import type { Core } from '../../core/core';
import { draftDocument, type Draft } from '../../core/template/draftDocument';
import { sandboxSettings } from '../common/settings';
import { showDocument } from '../opening/showDocument';
import type { ChoiceMemory } from '../prompts/choiceMemory';
import { physicalPath, repositoriesOf, type OpenRepository } from '../repositories/openFolder';
import type { OpenFolders } from '../repositories/openFolders';
import { repositoryName, whichRepository } from '../repositories/whichRepository';
import { taskLanguage } from './taskLanguage';

export interface OpenDraftParts {
  readonly core: Pick<Core, 'agents' | 'taskTypes' | 'effectiveConfig'>;
  readonly folders: OpenFolders;
  readonly memory: ChoiceMemory;
}

/** What is known when a task is drafted from somewhere in the editor. */
export interface DraftStart extends Partial<Pick<Draft, 'type' | 'prompt' | 'context' | 'values'>> {
  /** A file or folder in the repository that it is about. */
  readonly file?: string;
}

/** Opens a new task document, filled with what is known, with the cursor where the prompt goes. */
export async function openDraft(parts: OpenDraftParts, start: DraftStart = {}): Promise<TextEditor> {
  const { core, folders, memory } = parts;
  await folders.ready();
  const repositories = repositoriesOf(folders.current);
  const active = window.activeTextEditor?.document.uri;
  const path = start.file ?? (active?.scheme === 'file' ? active.fsPath : undefined);
  const file = path === undefined ? undefined : physicalPath(path, folders.current);
  const repository = whichRepository(repositories, { file });
  const types = await core.taskTypes.list(repository?.location.worktree);
  const type = start.type ?? types.find(({ name }) => name === memory.type)?.name ?? 'generic';
  const agent = types.find(({ name }) => name === type)?.agent ?? (await agentFor(parts, repository));
  const wanted = new Set(types.flatMap(({ placeholders }) => placeholders));
  const values = Object.entries(start.values ?? {}).filter(
    ([name]) => wanted.has(name) && !knownPlaceholders.includes(name),
  );
  const { text, cursor } = draftDocument({
    type,
    agents: [agent],
    ...(repositories.length > 1 && repository
      ? { repository: repositoryName(repository, repositories) }
      : {}),
    values: Object.fromEntries(values),
    prompt: start.prompt ?? '',
    context: start.context ?? [],
  });
  const document = await workspace.openTextDocument({ language: taskLanguage, content: text });
  const position = document.positionAt(cursor);
  // Selected as it opens: somebody may be typing already.
  const editor = await showDocument(document, {
    preview: false,
    selection: new Range(position, position),
  });
  return editor;
}

/** The agent chosen last, else that of the configuration; errors in it are reported when the task starts. */
async function agentFor(
  { core, memory }: OpenDraftParts,
  repository: OpenRepository | undefined,
): Promise<string> {
  const remembered = core.agents.find(({ name }) => name === memory.agent)?.name;
  if (remembered !== undefined || !repository) return remembered ?? '';
  const config = await core
    .effectiveConfig(repository.path, { settings: sandboxSettings() })
    .catch(() => undefined);
  return config?.agent ?? '';
}
