import { blockKinds, type AccountBlock } from '../model/agent';
import type { AgentReport } from '../model/agentReport';
import {
  preparePhases,
  runPhases,
  type Change,
  type Hold,
  type NetworkSummary,
  type Outcome,
  type Phase,
  type Spent,
  type StateKind,
  type TaskState,
} from '../model/task';
import type { FurtherBranch } from '../model/repository';
import { present, type Fields } from '../util/fields';
import type { Timestamp } from '../util/time';

const kinds = [
  'waiting',
  'pending',
  'assigned',
  'running',
  'completed',
  'failed',
  'cancelled',
] as const satisfies StateKind[];

/** The state of a task from its kind and its other properties. Throws when they do not fit. */
export function parseState(kindText: string, fields: Fields): TaskState {
  const kind = kinds.find((known) => known === kindText) ?? fields.refuse('a known state', 'kind');
  switch (kind) {
    case 'waiting':
      return { kind };
    case 'pending':
      return present({ kind, hold: fields.optional('hold', (name) => parseHold(fields.object(name))) });
    case 'assigned':
      return present({
        kind,
        phase: fields.oneOf('phase', preparePhases),
        startedAt: fields.timestamp('startedAt'),
        ...parseTimes(fields),
        progress: fields.optional('progress', (name) => fields.text(name)),
      });
    case 'running':
      return {
        kind,
        phase: fields.oneOf('phase', runPhases),
        startedAt: fields.timestamp('startedAt'),
        ...parseTimes(fields),
      };
    case 'completed':
      return {
        kind,
        startedAt: fields.timestamp('startedAt'),
        endedAt: fields.timestamp('endedAt'),
        ...parseSpent(fields),
        outcome: parseOutcome(fields.object('outcome')),
      };
    case 'failed':
    case 'cancelled':
      return present({
        kind,
        startedAt: fields.optional('startedAt', (name) => fields.timestamp(name)),
        endedAt: fields.timestamp('endedAt'),
        ...parseSpent(fields),
        reason: fields.text('reason'),
        outcome: fields.optional('outcome', (name) => parseOutcome(fields.object(name))),
      });
  }
}

/** Tasks of schema 3 and older have none of it. */
function parseTimes(fields: Fields): { readonly since?: Timestamp; readonly spent?: Spent } {
  const since = fields.optional('since', (name) => fields.timestamp(name));
  return { ...present({ since }), ...parseSpent(fields) };
}

function parseSpent(fields: Fields): { readonly spent?: Spent } {
  const spent = fields.optional('spent', (name) => {
    const times = fields.object(name);
    const of = (phase: Phase): number | undefined => times.optional(phase, (key) => times.number(key));
    return present({
      prepare: of('prepare'),
      image: of('image'),
      agent: of('agent'),
      harvest: of('harvest'),
    });
  });
  return spent === undefined ? {} : { spent };
}

function parseHold(fields: Fields): Hold {
  return present({
    reason: fields.oneOf('reason', blockKinds),
    until: fields.timestamp('until'),
    since: fields.optional('since', (name) => fields.timestamp(name)),
  });
}

function parseOutcome(fields: Fields): Outcome {
  return present({
    exitCode: fields.optional('exitCode', (name) => fields.number(name)),
    change: fields.optional('change', (name) => parseChange(fields.object(name))),
    further: fields.optional('further', (name) =>
      fields.list(name, (items, index) => parseFurther(items.object(index))),
    ),
    report: fields.optional('report', (name) => parseReport(fields.object(name))),
    network: fields.optional('network', (name) => parseNetwork(fields.object(name))),
    block: fields.optional('block', (name) => parseBlock(fields.object(name))),
    warnings: fields.optional('warnings', (name) => fields.texts(name)),
    isWhole: fields.optional('isWhole', (name) => fields.flag(name)),
  });
}

function parseChange(fields: Fields): Change {
  const kind = fields.oneOf('kind', ['none', 'branch']);
  if (kind === 'none') return { kind };
  return {
    kind,
    branch: fields.text('branch'),
    commit: fields.text('commit'),
    files: fields.number('files'),
    insertions: fields.number('insertions'),
    deletions: fields.number('deletions'),
    ...(fields.optional('partial', (name) => fields.flag(name)) ? { partial: true as const } : {}),
  };
}

function parseFurther(fields: Fields): FurtherBranch {
  return { branch: fields.text('branch'), commit: fields.text('commit') };
}

function parseNetwork(fields: Fields): NetworkSummary {
  return { allowed: fields.number('allowed'), denied: fields.number('denied') };
}

function parseBlock(fields: Fields): AccountBlock {
  const kind = fields.oneOf('kind', blockKinds);
  if (kind === 'not-logged-in') return { kind };
  return present({ kind, until: fields.optional('until', (name) => fields.timestamp(name)) });
}

function parseReport(fields: Fields): AgentReport {
  return present({
    text: fields.optional('text', (name) => fields.text(name)),
    turns: fields.optional('turns', (name) => fields.number(name)),
    costUsd: fields.optional('costUsd', (name) => fields.number(name)),
    inputTokens: fields.optional('inputTokens', (name) => fields.number(name)),
    outputTokens: fields.optional('outputTokens', (name) => fields.number(name)),
  });
}
