import { commands, env } from 'vscode';

/** Shows TSK's settings where they can be set: they belong to the machine, which may be a remote one. */
export async function openSettings(): Promise<void> {
  const place = env.remoteName ? 'openRemoteSettings' : 'openSettings';
  await commands.executeCommand(`workbench.action.${place}`, { query: '@ext:tsk.tsk' });
}
