// Finds a desktop VS Code, if this machine has one.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

const usual = ['/usr/share/code/code', '/Applications/Visual Studio Code.app/Contents/MacOS/Electron'];

/** On PATH, `code`, `codium` … are shell scripts beside the real program, or something else. */
function fromPath() {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of ['code', 'code-insiders', 'codium']) {
      const script = path.join(folder, name);
      if (!existsSync(script)) continue;
      const program = path.resolve(path.dirname(realpathSync(script)), '..', name);
      if (isDesktop(program)) return program;
    }
  }
  return undefined;
}

/** Electron's resources are beside the program; a remote `code` helper has none. @param {string} program */
function isDesktop(program) {
  const resources = [
    path.join(path.dirname(program), 'resources/app'),
    path.resolve(program, '../../Resources/app'),
  ];
  return resources.some((folder) => {
    try {
      const text = readFileSync(path.join(folder, 'product.json'), 'utf8');
      const { applicationName } = /** @type {{ applicationName?: string }} */ (JSON.parse(text));
      return applicationName !== undefined;
    } catch {
      return false;
    }
  });
}

/** @returns {{ program: string } | { missing: string }} its program, or why there is none */
export function findDesktopCode() {
  const named = process.env.TSK_VSCODE;
  const program = named ?? usual.find(existsSync) ?? fromPath();
  if (!program) return { missing: 'no desktop VS Code is installed here (name one in TSK_VSCODE)' };
  if (!isDesktop(program)) return { missing: `${program} is not a desktop VS Code's own program` };
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return {
      missing: `${program} is there, but this machine shows no screen (set DISPLAY, or use xvfb-run)`,
    };
  }
  return { program };
}
