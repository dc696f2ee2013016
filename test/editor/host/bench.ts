// What the tests inside the extension host share. The extension under test finds its data folder by the
// environment, and so does the core made here: to the extension it is another process on the same store.
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { extensions, workspace, type Extension } from 'vscode';
import { createCore, type Core } from '../../../src/core/core';
import { nullLogger } from '../../../src/core/model/logger';
import { repoRoot } from '../runners/bench';

/** The extension, activated. */
export async function activated(): Promise<Extension<unknown>> {
  const extension = extensions.getExtension('tsk.tsk');
  assert.ok(extension, 'VS Code does not know the extension tsk.tsk');
  await extension.activate();
  return extension;
}

/** A core beside the extension's own; without a folder, on the same data. The caller disposes it. */
export function anotherCore(dataDir?: string): Core {
  return createCore({
    resourcesDir: repoRoot,
    environment: process.env,
    logger: nullLogger,
    ...(dataDir === undefined ? {} : { dataDir }),
  });
}

/** The repository that the window has open. */
export function openFolder(): string {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no folder is open');
  return folder.uri.fsPath;
}

/** Waits for what announces itself by no event; fails with `what` in words. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  patienceMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await delay(50);
  }
}
