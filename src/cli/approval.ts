import { ApprovalNeededError } from '../core/model/configErrors';
import { approvalBrief } from '../core/model/approvalBrief';
import { isTskError } from '../core/util/errors';
import { oneLine } from '../core/util/text';
import { approvalLines, itemLines } from './output/approvalLines';
import type { Context } from './verb';

/** So many lines of each step of an image are in the question itself. */
const maxShown = 30;

/**
 * Does `work`. If a person must allow something first, `--approve-config` allows it: prints it in full, remembers it
 * and continues. Without that option, prints a summary, with commands that run as root first, and throws the error.
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
    if (!options['approve-config']) {
      printError('To allow:');
      for (const { text, items } of approvalBrief(approval)) {
        const [only, ...others] = items;
        const lines = only && !others.length ? itemLines(only) : [`  - ${oneLine(text)}`];
        for (const line of lines.slice(0, maxShown + 1)) printError(line);
        if (lines.length > maxShown + 1) printError(`      … and ${lines.length - maxShown - 1} more lines`);
      }
      printError('To see everything: tsk config show --approval, with the same options');
      throw error;
    }
    printError('Allowed for this repository until it changes:');
    for (const line of approvalLines(approval)) printError(line);
    await core.approvals.approve(approval);
    return work();
  }
}
