import type { Pack } from 'tar-stream';
import type { ContextFile } from '../model/engine';

/** The files as a tar archive with fixed owner and time, so that equal files make equal bytes. */
export async function tarOf(files: readonly ContextFile[]): Promise<Buffer> {
  return Buffer.concat(await tarChunks(files));
}

/** The same in pieces: the content of big files is not copied on its way to the engine. */
export async function tarChunks(files: readonly ContextFile[]): Promise<readonly Buffer[]> {
  const { pack } = await import('tar-stream');
  const tar = pack();
  const chunks: Buffer[] = [];
  const read = (async () => {
    for await (const chunk of tar) chunks.push(chunk as Buffer);
  })();
  for (const file of files) await addEntry(tar, file);
  tar.finalize();
  await read;
  return chunks;
}

function addEntry(tar: Pack, { path, content, mode, link }: ContextFile): Promise<void> {
  const header = { name: path, mode, uid: 0, gid: 0, mtime: new Date(0) };
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => (error ? reject(error) : resolve());
    if (link === undefined) {
      tar.entry(header, Buffer.from(content.buffer, content.byteOffset, content.byteLength), done);
    } else {
      tar.entry({ ...header, type: 'symlink', linkname: link }, done);
    }
  });
}
