// The one door from the compiled tests to scripts/lib, which are ES modules outside of out/.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** out/test/editor/runners is four folders below the root. */
export const repoRoot = path.resolve(__dirname, '..', '..', '..', '..');

/** As in scripts/lib/codeServer.mjs. */
export interface CodeServerOptions {
  /** A folder, or a file of several (`*.code-workspace`). */
  readonly folder: string;
  readonly env?: Record<string, string>;
  readonly restricted?: boolean;
  readonly settings?: Record<string, unknown>;
  readonly vsix?: readonly string[];
  readonly home?: string;
}

export interface CodeServer {
  readonly url: string;
  readonly home: string;
  readonly log: string;
  stop(): Promise<void>;
}

async function load<T>(module: string): Promise<T> {
  return (await import(pathToFileURL(path.join(repoRoot, 'scripts', 'lib', module)).href)) as T;
}

export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const module = await load<{ startCodeServer(options: CodeServerOptions): Promise<CodeServer> }>(
    'codeServer.mjs',
  );
  return module.startCodeServer(options);
}

export async function ensureChromium(): Promise<{ executablePath: string; args: string[] }> {
  const module = await load<{ ensureChromium(): Promise<{ executablePath: string; args: string[] }> }>(
    'chromium.mjs',
  );
  return module.ensureChromium();
}
