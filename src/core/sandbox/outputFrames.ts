import type { OutputLine } from '../model/engine';

export type OutputStream = OutputLine['stream'];

/** A frame of a container's output, or a part of one. */
export interface OutputPart {
  readonly stream: OutputStream;
  readonly data: Buffer;
  /** With these bytes the frame begins. */
  readonly isFirst: boolean;
}

/**
 * Takes the engine's multiplexed stream apart: frames of `[stream, 0, 0, 0, length as uint32 big endian]` and data
 * (Docker Engine API, "ContainerAttach"). A frame that comes in several chunks is several parts.
 */
export async function* outputFrames(source: AsyncIterable<Buffer>): AsyncGenerator<OutputPart> {
  let pending: Buffer = Buffer.alloc(0);
  let left = 0;
  let isFirst = true;
  let stream: OutputStream = 'stdout';
  for await (const chunk of source) {
    pending = pending.length ? Buffer.concat([pending, chunk]) : chunk;
    while (pending.length > 0) {
      if (left === 0) {
        if (pending.length < 8) break;
        stream = pending[0] === 2 ? 'stderr' : 'stdout';
        left = pending.readUInt32BE(4);
        isFirst = true;
        pending = pending.subarray(8);
        continue;
      }
      const data = pending.subarray(0, left);
      left -= data.length;
      pending = pending.subarray(data.length);
      yield { stream, data, isFirst };
      isFirst = false;
    }
  }
}
