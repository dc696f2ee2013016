import { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { EngineKind } from '../model/configWords';
import type { ImageRequest } from '../model/engine';
import { throwIfAborted } from '../util/abort';
import { errors, isTskError, messageOf } from '../util/errors';
import { present } from '../util/fields';
import { neutralise, truncate } from '../util/text';
import type { BuildProxy } from './buildProxy';
import { stepNetwork, type StepNetwork } from './stepNetwork';
import { tarChunks } from './tar';

/** How many lines of the failing step an error shows. */
const tailLength = 20;
/** A line beyond this many characters is cut, and one without an end is passed on in pieces. */
const maxLine = 4_000;

/** The engine that builds, and how the steps of its builds reach the outside. */
interface BuildEngine {
  readonly docker: Dockerode;
  readonly kind: EngineKind;
  readonly proxy?: BuildProxy | undefined;
}

interface BuildMessage {
  readonly stream?: string;
  readonly status?: string;
  readonly error?: string;
}

/**
 * Builds with the engine's classic builder (Docker Engine API, "ImageBuild"); each line of its output goes
 * to `onOutput`. An abort closes the connection, which ends the build. `proxy`: how its steps reach the outside. Throws
 * `image-build-failed`.
 */
export async function buildImage(
  { docker, kind, proxy }: BuildEngine,
  request: ImageRequest,
  onOutput: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  throwIfAborted(signal);
  const context = Readable.from(await tarChunks(request.files), { objectMode: false });
  const options: Dockerode.ImageBuildOptions & StepNetwork = {
    ...(request.unnamed ? {} : { t: request.tag }),
    dockerfile: request.dockerfile ?? 'Dockerfile',
    labels: { ...request.labels },
    buildargs: { ...(request.network?.variables ?? proxy?.args), ...request.buildArgs },
    ...(await stepNetwork(docker, kind, request, proxy?.hostNetwork === true)),
    forcerm: true,
    ...(request.noCache ? { nocache: true } : {}),
    ...present({ abortSignal: signal }),
  };
  const response = await startBuild(docker, request.tag, context, options);
  const stop = (): void => {
    response.destroy();
  };
  signal?.addEventListener('abort', stop, { once: true });
  const progress = new BuildProgress(request.tag, onOutput, proxy?.secrets ?? []);
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

/** A Dockerfile that the engine cannot read is refused at once (400), before there is any output. */
async function startBuild(
  docker: Dockerode,
  tag: string,
  context: Readable,
  options: Dockerode.ImageBuildOptions,
): Promise<Readable> {
  try {
    // The client's types promise less than the stream of an HTTP response is.
    const answer: NodeJS.ReadableStream = await docker.buildImage(context, options);
    return answer as Readable;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 400) throw error;
    const why = truncate(neutralise(messageOf(error)), maxLine);
    throw errors.imageBuildFailed(tag, 'the engine refuses its Dockerfile', [why]);
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
    private readonly secrets: readonly string[],
  ) {}

  message(json: string): void {
    if (!json.trim()) return;
    const message = JSON.parse(json) as BuildMessage;
    if (message.stream) this.text(message.stream);
    else if (message.status) this.text(`${message.status}\n`);
    if (message.error !== undefined) {
      this.text('\n');
      throw errors.imageBuildFailed(this.tag, this.step, [...this.tail, this.cleaned(message.error)]);
    }
  }

  private text(text: string): void {
    const lines = (this.partial + text).split('\n');
    this.partial = lines.pop() ?? '';
    if (this.partial.length > maxLine) {
      lines.push(this.partial);
      this.partial = '';
    }
    for (const line of lines.map((one) => this.cleaned(one))) if (line) this.line(line);
  }

  /** A step may tell through which proxy it went. */
  private cleaned(line: string): string {
    return this.secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), cleaned(line));
  }

  private line(line: string): void {
    if (/^(\[\d+\/\d+\] )?(Step|STEP) \d+\/\d+/.test(line)) {
      this.step = line;
      this.tail.length = 0;
    } else {
      this.tail.push(line);
      if (this.tail.length > tailLength) this.tail.shift();
    }
    this.onOutput(line);
  }
}

/** Of a line that was written over and over, as progress bars are, the last state. */
function cleaned(line: string): string {
  const last = line.trimEnd().split('\r').at(-1) ?? '';
  return truncate(neutralise(last).trimEnd(), maxLine);
}
