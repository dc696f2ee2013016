import type { Uri } from 'vscode';
import type { CommentTask } from './commentTask';
import type { Problem } from './delegatePrompts';

/** The argument that a quick fix passes to `tsk.delegateProblem`. */
export interface DelegatedProblem {
  readonly uri: Uri;
  /** Counts from 0. */
  readonly line: number;
  readonly problems?: readonly Problem[];
  readonly comment?: CommentTask;
}
