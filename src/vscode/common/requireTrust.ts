import { workspace } from 'vscode';
import { errors } from '../../core/util/errors';

/** Throws `not-trusted` in Restricted Mode: for actions that would run git later, and should not start. */
export function requireTrust(): void {
  if (!workspace.isTrusted) throw errors.notTrusted();
}
