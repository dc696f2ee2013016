import { pack } from 'tar-stream';
import type { ContextFile } from '../model/engine';

/** The files as a tar archive with fixed owner and time, so that equal files make equal bytes. */
export async function tarOf(files: readonly ContextFile[]): Promise<Buffer> {
  const tar = pack();
  for (const { path, content, mode } of files) {
    tar.entry({ name: path, mode, uid: 0, gid: 0, mtime: new Date(0) }, Buffer.from(content));
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
