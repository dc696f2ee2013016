/** What `when` clauses in package.json may ask about, with the values that a key can have. */
export interface ContextKeys {
  /** What the open folders are: `unchecked` until somebody looked. */
  readonly 'tsk.repository': 'unchecked' | 'ready' | 'none' | 'noCommit' | 'gitMissing' | 'failed';
  readonly 'tsk.engine': 'unchecked' | 'ready' | 'missing';
  /** Whether any agent has its credentials: `unchecked` until somebody asked. */
  readonly 'tsk.login': 'unchecked' | 'found' | 'missing';
  /** This window begins no queued tasks. */
  readonly 'tsk.queuePaused': boolean;
  readonly 'tsk.tasks': 'unchecked' | 'listed' | 'failed';
  /** The tree shows a task. */
  readonly 'tsk.hasTasks': boolean;
  /** The tree shows a task that is not ended. */
  readonly 'tsk.hasCancellableTasks': boolean;
  /** The tree shows a task that no worker has begun, and one that waits for its agent's account. */
  readonly 'tsk.hasUnbegunTasks': boolean;
  readonly 'tsk.hasHeldTasks': boolean;
  /** The tree shows a task that ended. */
  readonly 'tsk.hasEndedTasks': boolean;
  /** The tree shows a result that nobody has opened yet. */
  readonly 'tsk.hasUnreviewedTasks': boolean;
  /** The tree shows only what fits a filter. */
  readonly 'tsk.filtered': boolean;
  /** The tree shows a task with a branch. */
  readonly 'tsk.hasReviewableTasks': boolean;
  /** The tree shows an ended task that asked something of the network. */
  readonly 'tsk.hasRecordedTasks': boolean;
  /** The tree shows an ended task that was denied a domain. */
  readonly 'tsk.hasDeniedTasks': boolean;
}

export type ContextKey = keyof ContextKeys;

/** What each key is from activation until something is known. */
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
