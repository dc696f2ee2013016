import { resolve } from 'node:path';
import type { TaskRequest } from '../../core/controller/taskRequest';
import { priorities } from '../../core/model/task';
import { draftDocument } from '../../core/template/draftDocument';
import { errors } from '../../core/util/errors';
import { present } from '../../core/util/fields';
import { documentEnding, documentRequest, type DocumentRequest } from '../documentRequest';
import { editDocument } from '../editDocument';
import { flag, json, list, oneOf, parsed, repo, value, type Given } from '../options';
import { readPrompt } from '../readPrompt';
import { sandboxOptions, sandboxOverrides, type SandboxGiven } from './sandboxOptions';

/** The options that describe a task. */
export const taskOptions = {
  type: value('NAME', 'type of the task, a template (default: generic, the prompt as it is)', 't'),
  name: value('NAME', 'name of the task and of its branch (default: from the prompt)', 'n'),
  prompt: value('TEXT', 'what the agent should do', 'p'),
  'prompt-file': value(
    'FILE',
    'read the prompt from a file (- is standard input); NAME.tsk.md is a whole task',
  ),
  edit: flag('write a task document in $VISUAL or $EDITOR first', 'e'),
  repo,
  parent: list('ID', 'start from the result of that task; may be repeated'),
  from: value('REF', 'start from that branch, tag or commit (default: the working tree)'),
  priority: parsed('LEVEL', 'low, normal or high (default: normal)', { parse: oneOf(...priorities) }),
  tag: list('WORD', 'tag the task; may be repeated'),
  json,
  ...sandboxOptions,
};

/** A sentence for those who write the prompt without its option. */
export const promptHint = 'Give the prompt with --prompt "…".';

export type TaskGiven = SandboxGiven & Partial<Given<typeof taskOptions>>;

/** The request that the options describe. Throws `bad-input`. */
export async function taskRequest(given: TaskGiven, cwd: string): Promise<TaskRequest> {
  const document = await documentOf(given, cwd);
  const { values } = document;
  return {
    repoPath: resolve(cwd, given.repo ?? '.'),
    type: given.type ?? document.type,
    prompt: document.prompt,
    // The command line overrides the document.
    flags: { ...document.flags, ...sandboxOverrides(given) },
    ...present({
      name: given.name ?? document.name,
      parents: some(given.parent ?? document.parents),
      from: given.from ?? document.from,
      priority: given.priority ?? document.priority,
      tags: some(given.tag ?? document.tags),
      values: values && Object.keys(values).length ? values : undefined,
    }),
  };
}

function some(texts: readonly string[] | undefined): readonly string[] | undefined {
  return texts?.length ? texts : undefined;
}

/** The task document that was given or is written now; else a prompt alone. */
async function documentOf(given: TaskGiven, cwd: string): Promise<DocumentRequest> {
  const file = given['prompt-file'];
  const prompt = await promptOf(given, cwd);
  if (given.edit) {
    if (!process.stdin.isTTY) throw errors.badInput('--edit needs a terminal.');
    const draft = file?.endsWith(documentEnding)
      ? prompt
      : draftDocument({
          type: given.type ?? 'generic',
          agents: (given.agent ?? '').split(',').filter(Boolean),
          prompt,
        }).text;
    return editDocument(draft, process.env);
  }
  if (file?.endsWith(documentEnding)) return documentRequest(prompt, file);
  return { type: 'generic', prompt, flags: {} };
}

async function promptOf(given: TaskGiven, cwd: string): Promise<string> {
  const prompt = given.prompt;
  const file = given['prompt-file'];
  if (prompt !== undefined && file !== undefined) {
    throw errors.badInput('Use either --prompt or --prompt-file, not both.');
  }
  return file === undefined ? (prompt ?? '') : readPrompt(file, cwd);
}
