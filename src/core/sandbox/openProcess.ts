import { Transform, type Duplex, type TransformCallback } from 'node:stream';
import type Dockerode from 'dockerode';
import type { EngineProcess } from '../model/engine';

/** Runs a command in a container, without a terminal: bytes go through as they are, and nothing in them detaches. */
export async function openProcess(
  docker: Dockerode,
  id: string,
  command: readonly string[],
): Promise<EngineProcess> {
  const exec = await docker.getContainer(id).exec({
    Cmd: [...command],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream: Duplex = await exec.start({ hijack: true, stdin: true });
  const output = new StandardOutput();
  // A connection that breaks ends the output; the exit code says whether it was the end.
  stream.on('error', () => output.end());
  stream.on('close', () => output.end());
  stream.pipe(output);
  const ended = new Promise<void>((resolve) => output.once('close', resolve))
    .then(async () => (await exec.inspect()).ExitCode ?? undefined)
    .catch(() => undefined);
  return {
    input: stream,
    output,
    ended,
    dispose: () => {
      stream.destroy();
      output.destroy();
    },
  };
}

/** Takes standard output out of the frames in which an engine sends it (Docker Engine API, "ContainerAttach"). */
class StandardOutput extends Transform {
  private readonly header = Buffer.alloc(8);
  private filled = 0;
  private left = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.left === 0) {
        const count = chunk.copy(this.header, this.filled, at, at + 8 - this.filled);
        this.filled += count;
        at += count;
        if (this.filled < 8) break;
        this.filled = 0;
        this.left = this.header.readUInt32BE(4);
        continue;
      }
      const part = chunk.subarray(at, at + this.left);
      if (this.header[0] === 1) this.push(part);
      at += part.length;
      this.left -= part.length;
    }
    done();
  }
}
