// The browser for code-server: Debian's, because Playwright's cannot be downloaded everywhere.
import { existsSync } from 'node:fs';
import { canInstall, installPackages } from './debian.mjs';
import { Failure } from './failure.mjs';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Options for a quiet browser: no questions, updates or background connections. */
const flags =
  '--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** @returns {Promise<{ executablePath: string, args: string[] }>} for Playwright's `chromium.launch` */
export async function ensureChromium() {
  const named = process.env.TSK_CHROMIUM;
  const candidates = named ? [named] : usual;
  if (!candidates.some(existsSync) && !named && canInstall()) await installPackages(['chromium']);
  const executablePath = candidates.find(existsSync);
  if (!executablePath)
    throw new Failure(
      'Could not find Chromium or Chrome.',
      'Install "chromium", or set TSK_CHROMIUM to the path of one.',
    );
  // Chromium's own sandbox does not work for root; we trust the pages.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return { executablePath, args: [...sandbox, ...flags.split(' ')] };
}
