import { ProgressLocation, window } from 'vscode';
import { delay } from '../../core/util/abort';

/** Faster work shows no notification: it would only flash up. */
const patienceMs = 400;

/** Runs `work`; when it takes longer than a moment, shows a notification that can cancel it. */
export async function progressIfSlow<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const result = work(controller.signal);
  const settled = result.then(
    () => true,
    () => true,
  );
  if (await Promise.race([settled, delay(patienceMs).then(() => false)])) return result;
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return window.withProgress(options, async (_progress, token) => {
    const subscription = token.onCancellationRequested(() => controller.abort('Cancelled by the user.'));
    try {
      return await result;
    } finally {
      subscription.dispose();
    }
  });
}
