import type { AgentReport } from '../model/agentReport';
import { present } from '../util/fields';
import { numberOf, recordOf, textOf, type JsonRecord } from '../util/json';
import { oneLine } from '../util/text';
import { bounded } from './bounds';

/** A line of type `result`: Claude Code's own report of how its run ended. */
export interface ClaudeResult {
  readonly ok: boolean;
  readonly report: AgentReport;
  /** Why not ok, in words. */
  readonly reason: string;
}

const stopReasons = new Map<unknown, string>([
  ['error_max_turns', 'it reached its turn limit'],
  ['error_max_budget_usd', 'it reached its budget'],
  ['error_max_structured_output_retries', 'it did not answer in the required format'],
  ['error_during_execution', 'an error occurred while it worked'],
]);

/** An API error also has the subtype `success`, so both fields count. */
export function readResult(line: JsonRecord): ClaudeResult {
  const ok = line['subtype'] === 'success' && line['is_error'] !== true;
  const text = textOf(line['result']);
  return { ok, report: report(line, text), reason: ok ? '' : reason(line, text) };
}

function reason(line: JsonRecord, text: string | undefined): string {
  const details = Array.isArray(line['errors']) ? line['errors'].filter((error) => textOf(error)) : [];
  const said = oneLine(bounded(text ?? details.slice(0, 3).join(' '), 'line'));
  const stop = stopReasons.get(line['subtype']);
  const why = [stop, said].filter(Boolean).join(': ') || 'it did not give a reason';
  return `Claude Code failed: ${why.replace(/\.?$/, '.')}`;
}

function report(line: JsonRecord, text: string | undefined): AgentReport {
  const turns = numberOf(line['num_turns']);
  const costUsd = numberOf(line['total_cost_usd']);
  const { input, output } = tokens(line);
  return {
    ...(text === undefined ? {} : { text: bounded(text, 'message') }),
    ...present({ turns, costUsd, inputTokens: input, outputTokens: output }),
  };
}

/** The tokens of all models and sub-agents, including cached ones; otherwise of the main conversation. */
function tokens(line: JsonRecord): {
  readonly input: number | undefined;
  readonly output: number | undefined;
} {
  const models = Object.values(recordOf(line['modelUsage'])).map(recordOf);
  if (models.length > 0) {
    return {
      input: sum(models, ['inputTokens', 'cacheReadInputTokens', 'cacheCreationInputTokens']),
      output: sum(models, ['outputTokens']),
    };
  }
  const usage = [recordOf(line['usage'])];
  return {
    input: sum(usage, ['input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens']),
    output: sum(usage, ['output_tokens']),
  };
}

/** Undefined if all numbers are missing. */
function sum(records: readonly JsonRecord[], names: readonly string[]): number | undefined {
  const numbers = records
    .flatMap((record) => names.map((name) => numberOf(record[name])))
    .filter((value) => value !== undefined);
  return numbers.length > 0 ? numbers.reduce((total, value) => total + value, 0) : undefined;
}
