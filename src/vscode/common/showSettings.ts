import { commands, env } from 'vscode';

/** Shows TSK's settings where they can be set: they belong to the machine, which may be a remote one. */
export async function showSettings(): Promise<void> {
  const command = env.remoteName ? 'workbench.action.openRemoteSettings' : 'workbench.action.openSettings';
  await commands.executeCommand(command, { query: '@ext:tsk.tsk' });
}
