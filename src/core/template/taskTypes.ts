import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskType, TaskTypes } from '../model/taskType';
import { errors } from '../util/errors';
import { parseTemplate, type Template } from './parseTemplate';
import { renderTemplate } from './renderTemplate';

const ending = '.md';
const placeholder = '{{PROMPT}}';
/** The type that adds nothing comes first in lists. */
const plainest = 'generic';

/** The task types in a folder: each `<name>.md` is one, read when it is needed. */
export function createTaskTypes(templatesDir: string): TaskTypes {
  return new FolderTaskTypes(templatesDir);
}

class FolderTaskTypes implements TaskTypes {
  constructor(private readonly dir: string) {}

  async list(): Promise<readonly TaskType[]> {
    return Promise.all(
      (await this.names()).map(async (name) => {
        const { description, body } = await this.read(name);
        return { name, description, needsPrompt: body.includes(placeholder) };
      }),
    );
  }

  async render(type: string, prompt: string): Promise<string> {
    const names = await this.names();
    // Only what is in the folder: a type is not a path.
    if (!names.includes(type)) throw errors.unknownType(type, names);
    const { body } = await this.read(type);
    if (body.includes(placeholder) && prompt.trim() === '') {
      throw errors.badInput(`A task of type "${type}" needs a prompt that says what to do.`);
    }
    return renderTemplate(body, { PROMPT: prompt });
  }

  private async names(): Promise<readonly string[]> {
    const names = (await readdir(this.dir))
      .filter((file) => file.endsWith(ending))
      .map((file) => file.slice(0, -ending.length))
      .sort();
    return names.includes(plainest) ? [plainest, ...names.filter((name) => name !== plainest)] : names;
  }

  private async read(name: string): Promise<Template> {
    return parseTemplate(await readFile(join(this.dir, `${name}${ending}`), 'utf8'));
  }
}
