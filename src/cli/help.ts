import type { Verb } from './verb';

/** What `tsk --help` prints. */
export function overview(verbs: readonly Verb[]): readonly string[] {
  const width = Math.max(...verbs.map(({ name }) => name.length));
  return [
    'Usage: tsk COMMAND [options]',
    '',
    'Hands development tasks to AI coding agents in sandboxes without network; what comes back is a git branch.',
    '',
    ...verbs.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'tsk COMMAND --help tells the options of a command.',
    'Exit codes: 0 done, 1 a task failed or was cancelled, 2 wrong usage, 3 not found, 4 something is missing here,',
    '5 the queue cannot move (server start --quit), 130 stopped with Ctrl-C.',
  ];
}

/** What `tsk VERB --help` prints. */
export function verbHelp(verb: Verb): readonly string[] {
  return [
    `Usage: tsk ${verb.name} ${verb.usage}`,
    '',
    `  ${verb.summary}`,
    '',
    ...verb.help.map((line) => `  ${line}`),
  ];
}
