import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const quiet = ['-c', 'protocol.file.allow=always', '-c', 'advice.detachedHead=false', '-c', 'gc.auto=0'];

/** The environment of the tests' own git: none of the developer's settings. */
export function testGitEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    ...extra,
  };
}

/** Runs git and gives its output as bytes. Throws with what it said. */
export function gitBytes(
  cwd: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly input?: string | Uint8Array } = {},
): Buffer {
  return execFileSync('git', [...quiet, ...args], {
    cwd,
    env: testGitEnvironment(options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
    ...(options.input === undefined ? {} : { input: options.input }),
  });
}

/** A folder of a test's own, with nothing unusual on the way to it. */
export function tempFolder(): { readonly dir: string; remove(): void } {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'tsk-git-')));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }) };
}

/** A temporary folder for each test of the suite it is called in. */
export function tempFolderEach(): { readonly dir: string } {
  let folder: ReturnType<typeof tempFolder> | undefined;
  beforeEach(() => {
    folder = tempFolder();
  });
  afterEach(() => folder?.remove());
  return {
    get dir() {
      if (!folder) throw new Error('There is a folder only while a test runs.');
      return folder.dir;
    },
  };
}

/** A repository in a temporary folder, with verbs that read well in a test. */
export class GitRepo {
  private constructor(readonly dir: string) {}

  /** A repository at `dir`, on `main`, with an identity and no commit. */
  static init(dir: string, ...options: readonly string[]): GitRepo {
    mkdirSync(dir, { recursive: true });
    gitBytes(dir, ['init', '--quiet', '--initial-branch=main', ...options]);
    return GitRepo.at(dir);
  }

  /** A repository that is there already. */
  static at(dir: string): GitRepo {
    const repo = new GitRepo(dir);
    const config = existsSync(join(dir, '.git', 'config'))
      ? join(dir, '.git', 'config')
      : repo.git('rev-parse', '--path-format=absolute', '--git-path', 'config');
    appendFileSync(config, '[user]\n\tname = Ada\n\temail = ada@example.invalid\n');
    return repo;
  }

  /** Runs git here; its output without the last line break. */
  git(...args: readonly string[]): string {
    return gitBytes(this.dir, args).toString().replace(/\n$/, '');
  }

  path(...parts: readonly string[]): string {
    return join(this.dir, ...parts);
  }

  write(path: string | Buffer, content: string | Uint8Array = `${path.toString()}\n`, mode = 0o644): this {
    const full =
      typeof path === 'string' ? this.path(path) : Buffer.concat([Buffer.from(`${this.dir}/`), path]);
    if (typeof full === 'string') mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content, { mode });
    chmodSync(full, mode);
    return this;
  }

  link(path: string, target: string): this {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    symlinkSync(target, this.path(path));
    return this;
  }

  remove(path: string): this {
    rmSync(this.path(path), { recursive: true });
    return this;
  }

  /** Commits everything. Returns the commit's name. */
  commit(message = 'a commit'): string {
    this.git('add', '-A');
    this.git('commit', '--quiet', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** Adds `other` as a submodule at `path`, initialised. */
  submodule(other: GitRepo, path: string): GitRepo {
    this.git('submodule', '--quiet', 'add', '--', other.dir, path);
    return GitRepo.at(this.path(path));
  }

  /** All files of a commit or tree, as `mode type name\tpath`, one character per byte. */
  tree(name = 'HEAD'): readonly string[] {
    const output = gitBytes(this.dir, ['ls-tree', '-r', '-z', '--full-tree', name]);
    return output.toString('latin1').split('\0').filter(Boolean);
  }
}

/** The name that git gives to a file's content. */
export function blobName(content: string | Uint8Array, algorithm = 'sha1'): string {
  const bytes = Buffer.from(content);
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
