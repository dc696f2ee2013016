import { policyProblem, type TaskType } from '../model/taskType';
import { present } from '../util/fields';
import { nearest } from '../util/nearest';
import { oneLine, truncate } from '../util/text';
import type { DocumentProblem, Span, TaskDocument, WrittenText } from './taskDocument';
import { TextPlaces } from './textPlaces';

/** The names that a task document may use. An absent list is unknown, and not checked. */
export interface KnownNames {
  readonly types?: readonly TaskType[];
  readonly agents?: readonly string[];
  readonly stacks?: readonly string[];
  /** The folders whose repositories are open. */
  readonly repositories?: readonly string[];
  /** The ids of the tasks that another one can continue from, and of those that it cannot. */
  readonly parents?: { readonly fit: readonly string[]; readonly ended: readonly string[] };
}

/** Placeholders that the repository itself fills. */
export const knownPlaceholders: readonly string[] = ['REPOSITORY', 'BRANCH'];

/** What is wrong with a document in its surroundings, in the order of the text; without what `parse` found. */
export function checkTaskDocument(
  text: string,
  document: TaskDocument,
  known: KnownNames,
): readonly DocumentProblem[] {
  const { request, entries, matter, bodyStart } = document;
  const places = new TextPlaces(text);
  const problems: DocumentProblem[] = [];
  const report = (message: string, span: Span, key?: string): void => {
    problems.push({ severity: 'error', message, ...present({ key }), ...places.range(span) });
  };
  const written = (key: string): readonly WrittenText[] =>
    entries.find(({ name }) => name === key)?.texts.filter((item) => item.text !== '') ?? [];
  const among = (key: string, noun: string, names: readonly string[] | undefined): void => {
    if (!names) return;
    for (const one of written(key)) {
      // A list in one text, separated by commas, is looked at name by name.
      for (const name of key === 'agent' ? one.text.split(/[\s,]+/).filter(Boolean) : [one.text])
        if (!names.includes(name)) report(unknown(noun, name, names), one.span, key);
    }
  };
  among(
    'type',
    'task type',
    known.types?.map(({ name }) => name),
  );
  among('agent', 'agent', known.agents);
  among('stack', 'stack', known.stacks);
  among('repository', 'open repository', known.repositories);
  for (const { text: id, span } of written('parent'))
    for (const one of id.split(/[\s,]+/)) {
      const problem = known.parents && parentProblem(one, known.parents);
      if (problem !== undefined) report(problem, span, 'parent');
    }
  const type = known.types?.find(({ name }) => name === request.type);
  if (type) {
    // Where the type is said, else on the first line.
    const place = written('type')[0]?.span ?? { start: 0, end: matter?.start ?? 0 };
    for (const problem of typeProblems(type, document)) report(problem, place, 'type');
    if (type.needsPrompt && request.prompt === '') {
      // Every new document begins like that: nothing is wrong with it yet.
      const start = bodyStart + (/^\r?\n/.exec(text.slice(bodyStart))?.[0].length ?? 0);
      const place = places.range({ start, end: start });
      problems.push({ severity: 'unfinished', message: 'Say below what the agent should do.', ...place });
    }
  }
  return problems;
}

function typeProblems(type: TaskType, { request }: TaskDocument): readonly string[] {
  if (type.problem !== undefined) return [`The task type "${type.name}" cannot be used: ${type.problem}.`];
  const missing = type.placeholders.filter(
    (name) => !knownPlaceholders.includes(name) && !Object.hasOwn(request.values, name),
  );
  const policy = policyProblem(type, request.parents.length);
  return [
    ...(missing.length
      ? [`The template of "${type.name}" needs values for ${missing.join(', ')}: give them under "values:".`]
      : []),
    ...(policy === undefined ? [] : [policy]),
  ];
}

function parentProblem(id: string, { fit, ended }: NonNullable<KnownNames['parents']>): string | undefined {
  const begins = (one: string): boolean => id !== '' && one.startsWith(id.toLowerCase());
  const found = fit.filter(begins);
  const shown = truncate(oneLine(id), 40);
  if (found.length + ended.filter(begins).length > 1 && !fit.includes(id))
    return `"${shown}" matches several tasks: give more characters of the id.`;
  if (found.length) return undefined;
  return ended.some(begins)
    ? `Task "${shown}" failed or was cancelled and has no result to continue from.`
    : `There is no task "${shown}".`;
}

function unknown(noun: string, name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  const hint = near === undefined ? `Known: ${names.join(', ')}.` : `Did you mean "${near}"?`;
  return `There is no ${noun} "${truncate(oneLine(name), 60)}". ${hint}`;
}
