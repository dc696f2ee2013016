/** The context keys for `when` clauses in package.json, with their possible values. */
export interface ContextKeys {
  /** What the open folders are: `unchecked` until they have been inspected. */
  readonly 'tsk.repository': 'unchecked' | 'ready' | 'none' | 'noCommit' | 'gitMissing' | 'failed';
  readonly 'tsk.engine': 'unchecked' | 'ready' | 'missing';
  /** Whether any agent has its credentials: `unchecked` until first needed. */
  readonly 'tsk.login': 'unchecked' | 'found' | 'missing';
  /** This window does not start queued tasks. */
  readonly 'tsk.queuePaused': boolean;
  readonly 'tsk.tasks': 'unchecked' | 'listed' | 'failed';
  /** The tree shows a task. */
  readonly 'tsk.hasTasks': boolean;
  /** The tree shows a task that has not ended. */
  readonly 'tsk.hasCancellableTasks': boolean;
  /** The tree shows a task that no worker has started, and one that waits for its agent's account. */
  readonly 'tsk.hasUnbegunTasks': boolean;
  readonly 'tsk.hasHeldTasks': boolean;
  /** The tree shows a task that ended. */
  readonly 'tsk.hasEndedTasks': boolean;
  /** The tree shows a result that has not been reviewed yet. */
  readonly 'tsk.hasUnreviewedTasks': boolean;
  /** The tree shows only what matches a filter. */
  readonly 'tsk.filtered': boolean;
  /** The tree shows a task with a branch. */
  readonly 'tsk.hasReviewableTasks': boolean;
  /** The tree shows an ended task that made network requests. */
  readonly 'tsk.hasRecordedTasks': boolean;
  /** The tree shows an ended task that was denied a domain. */
  readonly 'tsk.hasDeniedTasks': boolean;
}

export type ContextKey = keyof ContextKeys;

/** The values at activation, before anything is known. */
export const contextKeyDefaults: ContextKeys = {
  'tsk.repository': 'unchecked',
  'tsk.engine': 'unchecked',
  'tsk.login': 'unchecked',
  'tsk.queuePaused': false,
  'tsk.tasks': 'unchecked',
  'tsk.hasTasks': false,
  'tsk.hasCancellableTasks': false,
  'tsk.hasUnbegunTasks': false,
  'tsk.hasHeldTasks': false,
  'tsk.hasEndedTasks': false,
  'tsk.hasUnreviewedTasks': false,
  'tsk.filtered': false,
  'tsk.hasReviewableTasks': false,
  'tsk.hasRecordedTasks': false,
  'tsk.hasDeniedTasks': false,
};
