import { TskError } from '../util/errors';
import { approvalBrief } from './approvalBrief';
import type { Approval, ConfigDiagnostic } from './config';

/** A file of configuration is broken: nothing is started with it, and nothing falls back. */
export class BadConfigError extends TskError {
  constructor(readonly diagnostics: readonly ConfigDiagnostic[]) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    super(
      'bad-config',
      first ? `${placeOf(first)}: ${first.message}${others}` : 'The configuration is broken.',
    );
  }
}

/** A person has to allow something first; nothing was started. */
export class ApprovalNeededError extends TskError {
  /** `approval` has only the parts that are missing. */
  constructor(readonly approval: Approval) {
    const lines = approvalBrief(approval).map(({ text }) => text);
    super(
      'approval-needed',
      `This configuration asks for more access than TSK gives by default: ${lines.join('; ')}. Review it and allow it: in the editor when asked, or with --approve-config.`,
    );
  }
}

function placeOf({ file, line, column }: ConfigDiagnostic): string {
  return `${file}:${line}:${column}`;
}
