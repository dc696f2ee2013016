import type { Loosening } from '../core/model/config';
import { ApprovalNeededError } from '../core/model/configErrors';
import { isTskError } from '../core/util/errors';
import { neutralise, oneLine } from '../core/util/text';
import type { Context } from './verb';

/**
 * Does `work`; where a person has to allow something first, `--approve-config` is that word: what is allowed is
 * printed and remembered, and the work goes on. Without it everything that is asked is printed, and the error stays.
 */
export async function withApproval<T>(
  { core, printError }: Pick<Context, 'core' | 'printError'>,
  options: { readonly 'approve-config': boolean },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isTskError(error, 'approval-needed') || !(error instanceof ApprovalNeededError)) throw error;
    const { approval } = error;
    const approve = options['approve-config'];
    printError(
      approve ? 'Allowed for this repository from now on, as long as it stays the same:' : 'To be allowed:',
    );
    for (const line of approval.items.flatMap(itemLines)) printError(line);
    if (!approve) throw error;
    await core.approvals.approve(approval);
    return work();
  }
}

function itemLines(item: Loosening): readonly string[] {
  const from = 'file' in item.source ? `${item.key} in ${item.source.file}` : item.key;
  const detail = item.detail === undefined ? [] : neutralise(item.detail).trimEnd().split('\n');
  return [`  - ${oneLine(item.text)} (${oneLine(from)})`, ...detail.map((line) => `      ${line}`)];
}
