import { text } from 'node:stream/consumers';
import { openPromise } from 'yauzl';

const top = 'extension/';

/** The files of an extension that is packaged, by their paths in it. */
export async function readVsix(file: string): Promise<ReadonlyMap<string, string>> {
  const zip = await openPromise(file);
  const files = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.startsWith(top) || entry.fileName.endsWith('/')) continue;
    files.set(entry.fileName.slice(top.length), await text(await zip.openReadStreamPromise(entry)));
  }
  return files;
}
