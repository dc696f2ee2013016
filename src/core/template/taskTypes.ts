import type { TaskType, TaskTypes, TaskTypeSource, TemplateContext } from '../model/taskType';
import { errors, messageOf } from '../util/errors';
import { parseTemplate } from './parseTemplate';
import { readTemplateFile, templateFile, templateNames } from './readTemplateFile';
import { placeholdersOf, renderTemplate } from './renderTemplate';

/** The type that adds nothing comes first in lists. */
const plainest = 'generic';
/** Where the user's prompt goes; the first is the usual one, the others are spellings of other tools. */
const promptPlaceholders: readonly string[] = ['PROMPT', 'prompt', 'DESCRIPTION', 'description'];
/** Of an agent's instructions, in characters: a template may hold the prompt more than once. */
const maxInstructions = 4 * 1024 * 1024;

/** Where templates are. */
export interface TemplateFolders {
  readonly builtIn: string;
  readonly user: () => string;
  readonly project: (worktree: string) => string;
}

interface Layer {
  readonly source: TaskTypeSource;
  readonly dir: string;
  /** What is in the folder must not lead out of it. */
  readonly worktree?: string;
}

/** The task types: each `<name>.md` of a folder is one, read when it is needed. */
export function createTaskTypes(folders: TemplateFolders): TaskTypes {
  return new LayeredTaskTypes(folders);
}

class LayeredTaskTypes implements TaskTypes {
  constructor(private readonly folders: TemplateFolders) {}

  async list(worktree?: string): Promise<readonly TaskType[]> {
    const found = await Promise.all(
      this.layers(worktree).map(async (layer) => {
        const names = await templateNames(layer.dir);
        return Promise.all(names.map((name) => this.read(layer, name)));
      }),
    );
    const strongest = new Map<string, TaskType>();
    for (const type of found.flat()) if (!strongest.has(type.name)) strongest.set(type.name, type);
    return [...strongest.values()].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  }

  async get(name: string, worktree?: string): Promise<TaskType> {
    const known: string[] = [];
    for (const layer of this.layers(worktree)) {
      const names = await templateNames(layer.dir);
      // Only what is in a folder: a type is not a path.
      if (names.includes(name)) return this.read(layer, name);
      known.push(...names);
    }
    throw errors.unknownType(name, [...new Set(known)].sort());
  }

  async render(
    name: string,
    prompt: string,
    { worktree, values = {} }: TemplateContext = {},
  ): Promise<string> {
    const type = await this.get(name, worktree);
    if (type.problem !== undefined) throw unusable(type, type.problem);
    const { body } = parseTemplate(await this.text(type));
    const { optional } = placeholdersOf(body);
    if (type.needsPrompt && prompt.trim() === '') {
      throw errors.badInput(`A task of type "${name}" needs a prompt that says what to do.`);
    }
    const prompts = Object.fromEntries(promptPlaceholders.map((placeholder) => [placeholder, prompt]));
    const view = {
      ...Object.fromEntries(optional.map((placeholder) => [placeholder, ''])),
      ...values,
      ...prompts,
    };
    const missing = type.placeholders.filter((placeholder) => !Object.hasOwn(view, placeholder));
    if (missing.length) throw errors.missingPlaceholders(name, missing);
    return renderTemplate(body, view, maxInstructions);
  }

  async text(type: TaskType): Promise<string> {
    try {
      return await readTemplateFile(type.file, type.worktree);
    } catch (error) {
      throw unusable(type, messageOf(error));
    }
  }

  folder(source: 'user' | 'project', worktree = ''): string {
    return source === 'user' ? this.folders.user() : this.folders.project(worktree);
  }

  private layers(worktree: string | undefined): readonly Layer[] {
    const { builtIn, user, project } = this.folders;
    return [
      ...(worktree === undefined ? [] : [{ source: 'project', dir: project(worktree), worktree } as const]),
      { source: 'user', dir: user() },
      { source: 'built-in', dir: builtIn },
    ];
  }

  /** What is wrong with a template is said of it: the others are there all the same. */
  private async read({ dir, ...from }: Layer, name: string): Promise<TaskType> {
    const file = templateFile(dir, name);
    try {
      const { body, ...template } = parseTemplate(await readTemplateFile(file, from.worktree));
      const { needed } = placeholdersOf(body);
      const isPrompt = (placeholder: string): boolean => promptPlaceholders.includes(placeholder);
      return {
        name,
        file,
        ...from,
        ...template,
        needsPrompt: needed.some(isPrompt),
        placeholders: needed.filter((placeholder) => !isPrompt(placeholder)),
      };
    } catch (error) {
      const nothing = { description: '', needsPrompt: false, placeholders: [], parent: 'optional' } as const;
      return { name, file, ...from, ...nothing, problem: messageOf(error) };
    }
  }
}

function rank({ name }: TaskType): number {
  return name === plainest ? 0 : 1;
}

function unusable({ name, file }: TaskType, why: string): Error {
  return errors.badInput(`The task type "${name}" cannot be used (${file}): ${why}.`.replace(/\.\.$/, '.'));
}
