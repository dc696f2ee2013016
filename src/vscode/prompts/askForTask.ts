import { basename } from 'node:path';
import { l10n } from 'vscode';
import type { TaskRequest } from '../../core/controller/taskRequest';
import type { Core } from '../../core/core';
import type { TaskType } from '../../core/model/taskType';
import { labelText } from '../common/safeText';
import { sandboxSettings } from '../common/settings';
import type { OpenRepository } from '../repositories/openFolder';
import type { ChoiceMemory } from './choiceMemory';
import { dialogue, type Step } from './dialogue';
import { inputStep, pickStep } from './steps';
import { requestOf, type TaskDraft } from './taskDraft';

export interface AskForTaskParts {
  readonly core: Pick<Core, 'agents' | 'taskTypes' | 'effectiveConfig'>;
  readonly memory: ChoiceMemory;
  /** Starts as it was left; is changed by the answers. */
  readonly draft: TaskDraft;
  /** At least one. */
  readonly repositories: readonly OpenRepository[];
}

/** The task types of each repository: a project can have its own. */
type TypesByRepository = ReadonlyMap<string, readonly TaskType[]>;

/** Asks for repository, type, prompt and agent. Undefined if the user cancels. */
export async function askForTask(title: string, parts: AskForTaskParts): Promise<TaskRequest | undefined> {
  const { core, draft, repositories, memory } = parts;
  const lists = repositories.map(
    async ({ path, location }) => [path, await core.taskTypes.list(location.worktree)] as const,
  );
  const types: TypesByRepository = new Map(await Promise.all(lists));
  const [only, ...others] = repositories;
  if (only && others.length === 0) draft.repoPath = only.path;
  const steps = [
    repositoryStep(repositories),
    typeStep(types, memory),
    promptStep(types),
    agentStep(core, memory),
  ];
  return (await dialogue(title, draft, steps)) ? requestOf(draft) : undefined;
}

function repositoryStep(repositories: readonly OpenRepository[]): Step<TaskDraft> {
  return {
    isNeeded: () => repositories.length > 1,
    async ask(draft, frame) {
      const result = await pickStep(frame, {
        placeholder: l10n.t('Select a repository'),
        choices: repositories.map(({ path, name, location }) => ({
          label: name === basename(location.worktree) ? name : `${name} (${basename(location.worktree)})`,
          description: location.worktree,
          value: path,
        })),
        preferred: draft.repoPath,
      });
      if (result.kind === 'answer') draft.repoPath = result.value;
      return result.kind;
    },
  };
}

function typeStep(types: TypesByRepository, memory: ChoiceMemory): Step<TaskDraft> {
  return {
    isNeeded: () => true,
    async ask(draft, frame) {
      const result = await pickStep(frame, {
        placeholder: l10n.t('Select a task type'),
        choices: typesFor(types, draft).map(({ name, description }) => ({
          label: labelText(name, 64),
          description: labelText(description),
          value: name,
        })),
        preferred: draft.type ?? memory.type,
      });
      if (result.kind === 'answer') draft.type = result.value;
      return result.kind;
    },
  };
}

function promptStep(types: TypesByRepository): Step<TaskDraft> {
  return {
    isNeeded: (draft) => typesFor(types, draft).find(({ name }) => name === draft.type)?.needsPrompt ?? true,
    async ask(draft, frame) {
      const result = await inputStep(frame, {
        prompt: l10n.t(
          'What should the agent do? It sees your working tree as it is now, including uncommitted changes.',
        ),
        placeholder: l10n.t('e.g. Add a --json option to the list command, with tests'),
        value: draft.prompt,
        problem: (text) => (text.trim() ? undefined : l10n.t('Describe what the agent should do.')),
        onTyped: (text) => (draft.prompt = text),
      });
      if (result.kind === 'answer') draft.prompt = result.value;
      return result.kind;
    },
  };
}

function typesFor(types: TypesByRepository, { repoPath }: TaskDraft): readonly TaskType[] {
  return types.get(repoPath ?? '') ?? [];
}

/** Offers the agent chosen last first; before any choice, the configured one. */
function agentStep(core: AskForTaskParts['core'], memory: ChoiceMemory): Step<TaskDraft> {
  const { agents } = core;
  return {
    isNeeded: () => true,
    async ask(draft, frame) {
      const result = await pickStep(frame, {
        placeholder: l10n.t('Select an agent'),
        choices: agents.map(({ name, description }) => ({ label: name, description, value: name })),
        preferred: draft.agent ?? memory.agent ?? (await configuredAgent(core, draft)),
      });
      if (result.kind === 'answer') draft.agent = result.value;
      return result.kind;
    },
  };
}

/** Errors in the configuration are reported when the task starts. */
async function configuredAgent(
  core: AskForTaskParts['core'],
  { repoPath }: TaskDraft,
): Promise<string | undefined> {
  if (repoPath === undefined) return undefined;
  const config = await core.effectiveConfig(repoPath, { settings: sandboxSettings() }).catch(() => undefined);
  return config?.agent;
}
