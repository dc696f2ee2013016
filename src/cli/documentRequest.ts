import type { TaskRequest } from '../core/controller/taskRequest';
import { parseTaskDocument } from '../core/template/parseTaskDocument';
import { errors } from '../core/util/errors';
import { present } from '../core/util/fields';

/** What ends the name of a task document. */
export const documentEnding = '.tsk.md';

/** What a task document asks for; which repository, the command line says. */
export type DocumentRequest = Partial<TaskRequest> & Pick<TaskRequest, 'type' | 'prompt' | 'flags'>;

/** Throws `bad-input` with every problem, as `file:line:column`. Several agents come as one text, with commas. */
export async function documentRequest(text: string, file: string): Promise<DocumentRequest> {
  const { request, problems } = await parseTaskDocument(text);
  if (problems.length) {
    const lines = problems.map(({ line, column, message }) => `  ${file}:${line}:${column} ${message}`);
    throw errors.badInput(['The task document has mistakes:', ...lines].join('\n'));
  }
  const { agents, flags, type, prompt, name, stack, parents, tags, priority, values } = request;
  const agent = agents.length ? agents.join(',') : undefined;
  return {
    ...{ type, prompt, parents, tags, values },
    ...present({ name, priority }),
    flags: { ...flags, ...present({ agent, stack }) },
  };
}
