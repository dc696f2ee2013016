import { isActive, isEnded, networkOf, resultOf } from '../../core/model/task';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { ContextKeyWriter } from '../common/contextKeys';
import { overallStatus } from '../repositories/openFolder';
import type { LoginStatus } from '../secrets/loginStatus';
import { isFiltering } from '../tree/treeOptions';
import type { QueuePause } from '../window/queuePause';
import type { WindowState } from '../window/windowState';

/** Keeps the context keys true. */
export function registerContextKeys(
  { tasks, folders, engine, treeSettings, reviewed }: WindowState,
  pause: QueuePause,
  logins: LoginStatus,
  onError: (error: unknown) => void,
): Disposable {
  const keys = new ContextKeyWriter(onError);
  const store = new DisposableStore();
  const setPaused = (): void => keys.set({ 'tsk.queuePaused': pause.isPaused });
  store.add(pause.onDidChange(setPaused));
  setPaused();
  store.add(logins.onDidChange(() => keys.set({ 'tsk.login': logins.current })));
  store.add(folders.onDidChange(() => keys.set({ 'tsk.repository': overallStatus(folders.current) })));
  store.add(engine.onDidChange(() => keys.set({ 'tsk.engine': engine.current })));
  store.add(
    tasks.onDidChange(() =>
      keys.set({
        'tsk.tasks': tasks.status,
        'tsk.hasTasks': tasks.tasks.length > 0,
        'tsk.hasCancellableTasks': tasks.tasks.some(({ state }) => !isEnded(state)),
        'tsk.hasUnbegunTasks': tasks.tasks.some(({ state }) => !isEnded(state) && !isActive(state)),
        'tsk.hasHeldTasks': tasks.tasks.some(
          ({ state }) => state.kind === 'pending' && state.hold !== undefined,
        ),
        'tsk.hasEndedTasks': tasks.tasks.some(({ state }) => isEnded(state)),
        'tsk.hasReviewableTasks': tasks.tasks.some((task) => resultOf(task) !== undefined),
        'tsk.hasRecordedTasks': tasks.tasks.some((task) => networkOf(task) !== undefined),
        'tsk.hasDeniedTasks': tasks.tasks.some((task) => (networkOf(task)?.denied ?? 0) > 0),
      }),
    ),
  );
  const look = (): void =>
    keys.set({ 'tsk.hasUnreviewedTasks': tasks.tasks.some((task) => reviewed.isWaiting(task)) });
  store.add(tasks.onDidChange(look));
  store.add(reviewed.onDidChange(look));
  const filter = (): void => keys.set({ 'tsk.filtered': isFiltering(treeSettings.current.filter) });
  store.add(treeSettings.onDidChange(filter));
  filter();
  return store;
}
