import type { RunEnd } from '../model/run';
import type { Outcome } from '../model/task';
import { isTskError, messageOf, toError, TskError } from '../util/errors';
import { codeOf } from '../util/fileErrors';
import type { NetworkSink } from './networkWatch';
import type { RunContext, RunPorts } from './runContext';
import type { SecretMask } from './secretMask';
import { readSecrets } from './secretsFolder';
import { sandboxSecrets } from './sandboxSecrets';

/** How a run ended, without the secrets that its words may hold. */
export function maskedEnd(end: RunEnd, mask: SecretMask): RunEnd {
  switch (end.kind) {
    case 'completed':
      return { ...end, outcome: maskedOutcome(end.outcome, mask) };
    case 'blocked':
      return { ...end, reason: mask.text(end.reason), outcome: maskedOutcome(end.outcome, mask) };
    case 'failed':
      return { ...end, reason: mask.text(end.reason), ...outcomeOf(end, mask) };
    case 'stopped':
      return { ...end, ...outcomeOf(end, mask) };
    case 'detached':
    case 'lost':
      return end;
  }
}

function outcomeOf(
  { outcome }: { readonly outcome?: Outcome },
  mask: SecretMask,
): Pick<RunEnd & { kind: 'stopped' }, 'outcome'> {
  return outcome ? { outcome: maskedOutcome(outcome, mask) } : {};
}

/** What names something stays as it is: branches, commits. */
function maskedOutcome(outcome: Outcome, mask: SecretMask): Outcome {
  const { report, warnings } = outcome;
  const text = report?.text;
  return {
    ...outcome,
    ...(report ? { report: text === undefined ? report : { ...report, text: mask.text(text) } } : {}),
    ...(warnings ? { warnings: warnings.map((warning) => mask.text(warning)) } : {}),
  };
}

/** What was thrown, without the secrets that its words may hold: an error of the same kind. */
export function maskedError(thrown: unknown, mask: SecretMask): Error {
  const error = toError(thrown);
  const words = [error.message, error.stack ?? '', error.cause === undefined ? '' : messageOf(error.cause)];
  if (words.every((text) => mask.text(text) === text)) return error;
  const message = mask.text(error.message);
  const code = codeOf(error);
  const masked = isTskError(error)
    ? new TskError(error.code, message)
    : Object.assign(new Error(message), code === undefined ? {} : { code });
  masked.stack = mask.text(error.stack ?? message);
  return masked;
}

/** A secret can be the name that an agent asks for. */
export function maskedSink(sink: NetworkSink, mask: SecretMask): NetworkSink {
  return {
    add: (request) => sink.add({ ...request, host: mask.host(request.host) }),
    summary: () => sink.summary(),
    close: () => sink.close(),
  };
}

/**
 * Learns what a sandbox was given that another process, or another part of this run, began: what it has, and what it would
 * get now. That something cannot be found out stops no run.
 */
export async function learnAgain({
  task,
  config,
  ports,
  mask,
  files: { dir },
}: Pick<RunContext, 'task' | 'config' | 'mask' | 'files'> & {
  readonly ports: Pick<RunPorts, 'findAgent' | 'sources' | 'logger'>;
}): Promise<void> {
  const ways = [
    () => readSecrets({ id: task.id, dir }),
    async () => [{ variables: await sandboxSecrets(config, ports.sources.secrets), files: [] }],
    async () => {
      const { secrets, files } = await ports.findAgent(task.agent).access(ports.sources);
      return [{ variables: secrets, files }];
    },
  ];
  for (const way of ways) {
    try {
      for (const secrets of await way()) mask.learn(secrets);
    } catch (error) {
      // Such as a log-in that has run out since: the sandbox has what it has.
      ports.logger.debug(`Task ${task.id}: TSK no longer knows all secrets: ${mask.text(messageOf(error))}`);
    }
  }
}
