import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'mocha';

/** A folder that is removed when the suite that made it has ended. */
export function tempFolder(name: string): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), `tsk-test-${name}-`)));
  after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
