import { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { ImageRequest } from '../model/engine';
import { throwIfAborted } from '../util/abort';
import { errors, isTskError } from '../util/errors';
import { neutralise } from '../util/text';
import { tarOf } from './tar';

/** How many lines of the failing step an error shows. */
const tailLength = 20;

interface BuildMessage {
  readonly stream?: string;
  readonly status?: string;
  readonly error?: string;
}

/**
 * Builds with the engine's classic builder (Docker Engine API, "ImageBuild"); each line of its output goes
 * to `onOutput`. An abort closes the connection, which ends the build. Throws `image-build-failed`.
 */
export async function buildImage(
  docker: Dockerode,
  request: ImageRequest,
  onOutput: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  throwIfAborted(signal);
  const context = Readable.from([await tarOf(request.files)]);
  const options: Dockerode.ImageBuildOptions = {
    t: request.tag,
    labels: { ...request.labels },
    buildargs: { ...request.buildArgs },
    forcerm: true,
    ...(signal ? { abortSignal: signal } : {}),
  };
  // The client's types promise less than the stream of an HTTP response is.
  const answer: NodeJS.ReadableStream = await docker.buildImage(context, options);
  const response = answer as Readable;
  const stop = (): void => {
    response.destroy();
  };
  signal?.addEventListener('abort', stop, { once: true });
  const progress = new BuildProgress(request.tag, onOutput);
  try {
    let rest = '';
    for await (const chunk of response) {
      rest += String(chunk);
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) progress.message(line);
    }
    progress.message(rest);
    throwIfAborted(signal);
  } catch (error) {
    throwIfAborted(signal);
    throw isTskError(error) ? error : errors.engineFailed(`building the image ${request.tag}`, error);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** Turns the builder's JSON messages into lines and, at the end of a bad one, into an error. */
class BuildProgress {
  private step = 'the build could not start';
  private readonly tail: string[] = [];
  private partial = '';

  constructor(
    private readonly tag: string,
    private readonly onOutput: (line: string) => void,
  ) {}

  message(json: string): void {
    if (!json.trim()) return;
    const message = JSON.parse(json) as BuildMessage;
    if (message.stream) this.text(message.stream);
    else if (message.status) this.text(`${message.status}\n`);
    if (message.error !== undefined) {
      throw errors.imageBuildFailed(this.tag, this.step, [...this.tail, neutralise(message.error)]);
    }
  }

  private text(text: string): void {
    const lines = (this.partial + text).split('\n');
    this.partial = lines.pop() ?? '';
    for (const raw of lines) {
      const line = neutralise(raw).trimEnd();
      if (!line) continue;
      if (/^(Step|STEP) \d+\/\d+/.test(line)) {
        this.step = line;
        this.tail.length = 0;
      } else {
        this.tail.push(line);
        if (this.tail.length > tailLength) this.tail.shift();
      }
      this.onOutput(line);
    }
  }
}
