import { l10n } from 'vscode';
import type { ImageRequest } from '../../core/controller/sandboxImages';
import { sandboxSettings } from '../common/settings';
import { chooseRepository, type ChooseRepositoryParts } from '../prompts/chooseRepository';
import { dialogue } from '../prompts/dialogue';
import { pickStep } from '../prompts/steps';

export type ChooseImageParts = ChooseRepositoryParts;

/** Asks for the repository, stack and agent of an image; offers the configured ones first. */
export async function chooseImage(parts: ChooseImageParts, title: string): Promise<ImageRequest | undefined> {
  const repository = await chooseRepository(parts, title);
  if (!repository) return undefined;
  const settings = sandboxSettings();
  const config = await parts.core.effectiveConfig(repository.path, { settings });
  const chosen: { stack: string; agent: string } = { stack: config.stack, agent: config.agent };
  const stacks = [...new Set([config.stack, ...parts.core.stacks.names])];
  const answered = await dialogue(title, chosen, [
    {
      isNeeded: () => true,
      async ask(draft, frame) {
        const result = await pickStep(frame, {
          placeholder: l10n.t('Select a stack'),
          choices: stacks.map((name) => ({
            label: name,
            ...(name === config.stack ? { description: l10n.t('as configured') } : {}),
            value: name,
          })),
          preferred: draft.stack,
        });
        if (result.kind === 'answer') draft.stack = result.value;
        return result.kind;
      },
    },
    {
      isNeeded: () => true,
      async ask(draft, frame) {
        const result = await pickStep(frame, {
          placeholder: l10n.t('Select an agent'),
          choices: parts.core.agents.map(({ name, description }) => ({
            label: name,
            description,
            value: name,
          })),
          preferred: draft.agent,
        });
        if (result.kind === 'answer') draft.agent = result.value;
        return result.kind;
      },
    },
  ]);
  return answered ? { repoPath: repository.path, ...chosen, settings } : undefined;
}
