import { workspace } from 'vscode';
import { errors } from '../../core/util/errors';

/** Throws `not-trusted` in Restricted Mode: for what would come to git later, and should not begin. */
export function requireTrust(): void {
  if (!workspace.isTrusted) throw errors.notTrusted();
}
