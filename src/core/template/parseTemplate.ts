import { parentPolicies, type ParentPolicy } from '../model/taskType';
import { present } from '../util/fields';
import { splitFrontMatter } from './frontMatter';

/** A template file, taken apart. */
export interface Template {
  readonly description: string;
  /** The text for the agent, with `{{PROMPT}}` where the user's prompt goes. */
  readonly body: string;
  readonly agent?: string;
  readonly stack?: string;
  readonly parent: ParentPolicy;
  /** What in the front matter makes no sense. */
  readonly problem?: string;
}

/** Reads line by line what it knows, so that a text with a colon in it needs no quotes; the rest is for other tools. */
export function parseTemplate(text: string): Template {
  const { matter, body } = splitFrontMatter(text.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n'));
  const said = (key: string): string | undefined => {
    const value = new RegExp(`^${key}:[ \\t]*(.*)$`, 'm').exec(matter ?? '')?.[1]?.trim();
    return value?.replace(/^(["'])(.*)\1$/, '$2') || undefined;
  };
  const [agent, stack, wanted] = [said('agent'), said('stack'), said('parent')];
  const parent = wanted === undefined ? 'optional' : parentPolicies.find((policy) => policy === wanted);
  return {
    description: said('description') ?? '',
    body: body.trim(),
    ...present({ agent, stack }),
    parent: parent ?? 'optional',
    ...(parent
      ? {}
      : { problem: `its front matter says "parent: ${wanted}"; known: ${parentPolicies.join(', ')}` }),
  };
}
