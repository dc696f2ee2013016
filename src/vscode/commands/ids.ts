/** Every command of the extension; a test compares this list with package.json. */
export const commandIds = [
  'tsk.runTask',
  'tsk.addTask',
  'tsk.openShell',
  'tsk.cancelTask',
  'tsk.showLog',
  'tsk.reviewChanges',
  'tsk.showNetwork',
  'tsk.allowForProject',
  'tsk.allowForMe',
  'tsk.allowOnce',
  'tsk.buildImage',
  'tsk.previewDockerfile',
  'tsk.removeOldImages',
  'tsk.showConfig',
  'tsk.openProjectConfig',
  'tsk.openUserConfig',
  'tsk.setSecret',
  'tsk.refresh',
  'tsk.openSettings',
  'tsk.showExtensionLog',
] as const;

export type CommandId = (typeof commandIds)[number];
