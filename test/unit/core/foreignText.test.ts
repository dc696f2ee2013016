import assert from 'node:assert/strict';
import { createClaudeReader } from '../../../src/core/agent/claudeReader';
import { createCodexReader } from '../../../src/core/agent/codexReader';
import { createPlainReader } from '../../../src/core/agent/plainReader';
import { parseProjectFile } from '../../../src/core/config/parseConfigFile';
import { copySources } from '../../../src/core/image/copySources';
import { parseDockerfile } from '../../../src/core/image/dockerfileInstructions';
import { parseLogRecord } from '../../../src/core/log/parseLogRecord';
import { renderLogRecord } from '../../../src/core/log/renderLogEvent';
import { testSummary } from '../../../src/core/log/testSummary';
import { parseProxyLine } from '../../../src/core/sandbox/proxyLog';
import { squidRules } from '../../../src/core/sandbox/squidRules';
import { splitFrontMatter } from '../../../src/core/template/frontMatter';
import { parseTaskDocument } from '../../../src/core/template/parseTaskDocument';
import { parseTemplate } from '../../../src/core/template/parseTemplate';
import { nameFromPrompt, neutralise, oneLine, refPart, truncate } from '../../../src/core/util/text';
import { parseRawDiff } from '../../../src/core/workspace/read/changes';
import { parseCollected } from '../../../src/core/workspace/harvest/collected';
import { explainFilter } from '../../../src/core/workspace/snapshot/explainFilter';
import { parseLfsAttributes } from '../../../src/core/workspace/harvest/lfsAttributes';
import { missingFiles } from '../../../src/core/workspace/checkout/missingFiles';
import { plainSettings } from '../../../src/core/workspace/harvest/plainSettings';
import { errors } from '../../../src/core/util/errors';
import { fileReferences } from '../../../src/vscode/logs/fileReference';
import { commentTask } from '../../../src/vscode/newTask/commentTask';
import { contextBlock } from '../../../src/vscode/newTask/contextBlock';
import { labelText, markdownText, notificationText } from '../../../src/vscode/common/safeText';

type Reader = (text: string) => unknown;

const line = (text: string) => ({ stream: 'stdout', text }) as const;
const context = { home: '/home/u', agents: ['claude'] };
/** As its own program would write it: the text stands where an agent can put it. */
const claude = (text: string) =>
  JSON.stringify({ type: 'result', subtype: 'error', is_error: true, result: text, errors: [text] });
const codex = (text: string) => JSON.stringify({ type: 'turn.failed', error: { message: text } });

function unclear(): never {
  throw new Error('unclear');
}

/** What reads a text of an agent or of a repository. */
const readers: Readonly<Record<string, Reader>> = {
  oneLine,
  neutralise,
  truncate: (text) => truncate(text, 100),
  refPart,
  nameFromPrompt,
  labelText,
  notificationText,
  markdownText,
  testSummary,
  parseLogRecord: (text) => parseLogRecord(text),
  'parseLogRecord of a message': (text) =>
    parseLogRecord(JSON.stringify({ at: '2026-01-01T00:00:00.000Z', kind: 'message', text })),
  renderLogRecord: (text) =>
    renderLogRecord({ kind: 'tool-result', ok: true, text, at: '2026-01-01T00:00:00.000Z' }),
  'the reader of a program': (text) => {
    const reader = createPlainReader();
    reader.read(line(text));
    return reader.verdict(1);
  },
  'the reader of Claude Code': (text) => {
    const reader = createClaudeReader();
    reader.read(line(text));
    reader.read(line(claude(text)));
    return reader.verdict(1);
  },
  'the reader of Codex': (text) => {
    const reader = createCodexReader(() => 0);
    reader.read(line(text));
    reader.read(line(codex(`You've hit your usage limit, try again in ${text}`)));
    return reader.verdict(1);
  },
  parseProxyLine,
  splitFrontMatter,
  parseTemplate: (text) => settled(() => parseTemplate(text)),
  'parseTaskDocument of a text': (text) => parseTaskDocument(text),
  parseDockerfile,
  copySources: (text) =>
    settled(() =>
      copySources(parseDockerfile(`COPY ${text.replaceAll('\n', ' ')} /x`).instructions, unclear),
    ),
  squidRules: (text) => settled(() => squidRules(text)),
  parseRawDiff: (text) => parseRawDiff(Buffer.from(text)),
  parseCollected: (text) => parseCollected(`version 1\nwarning ${text}\nhead 0 ${text}\nend\n`, 1),
  explainFilter: (text) => explainFilter(errors.gitFailed('x', new Error(text))),
  parseLfsAttributes,
  missingFiles: (said) => missingFiles({ said, worktree: '/x', base: 'a'.repeat(40) }),
  plainSettings: (text) => plainSettings(text, true),
  fileReferences,
  commentTask,
  contextBlock: (text) => contextBlock({ path: 'x', firstLine: 1, lastLine: 9, language: 'c', text }),
};

/** What reads a file of a project. Its parsers are not ours: they get what a file can have at the most, a megabyte. */
const files: Readonly<Record<string, Reader>> = {
  'a key': (text) => parseProjectFile('/x/tsk.toml', `${text} = 1\n`, context),
  'a quoted key': (text) => parseProjectFile('/x/tsk.toml', `"${text}" = 1\n`, context),
  'a table': (text) => parseProjectFile('/x/tsk.toml', `[${text}]\nagent = 1\n`, context),
  'a value': (text) => parseProjectFile('/x/tsk.toml', `agent = '''${text}'''\n`, context),
};

const pieces: readonly string[] = [
  ...[' ', '\n', ' \n', '\t', '\r', 'a', '1', '.', '-', '=', ':', '/', '[', '"', '`', '\\', '#', '\0'],
  ...['\u001b[', '\u001b]', '\u001b', 'a.', '1 ', '1.', '.lock', '" ', '{{', "'", '<<a ', '](', '\u{1f600}'],
  ...['error: cannot run a: ', "clean filter '", '* filter=lfs\n', 'try again in 1 day ', 'open("', ' in 1'],
];

function settled(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

async function cpuMs(read: Reader, text: string): Promise<number> {
  const before = process.cpuUsage();
  await read(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const enough = 15;
const longest = 1 << 16;
/** A linear reader takes four times as long for four times the text, a quadratic one sixteen times. */
const most = 10;

/**
 * Fails for a reader whose time grows faster than its text: compares what the processor needed for one that takes a while
 * with what it needs for four times as much. What a busy machine does to one measurement, it has to do to all of five.
 */
async function assertGrowsWith(
  read: Reader,
  textOf: (length: number) => string,
  limit: number,
): Promise<void> {
  for (let length = 1024; length <= limit; length *= 2) {
    const once = await cpuMs(read, textOf(length));
    if (once < enough) continue;
    let ratio = Infinity;
    for (let n = 0; n < 5 && ratio > most; n++) {
      ratio = Math.min(ratio, (await cpuMs(read, textOf(4 * length))) / (await cpuMs(read, textOf(length))));
    }
    assert.ok(ratio <= most, `four times ${length} characters take ${ratio.toFixed(1)} times as long`);
    return;
  }
}

describe('text of others', () => {
  for (const [name, read] of Object.entries(readers)) {
    it(`takes time in proportion to its length: ${name}`, async () => {
      for (const piece of pieces) {
        const textOf = (length: number) => `x${piece.repeat(length / piece.length)}x`;
        await assertGrowsWith(read, textOf, longest);
      }
    });
  }
  for (const [name, read] of Object.entries(files)) {
    it(`takes time in proportion to its length: ${name} of a tsk.toml`, async () => {
      for (const piece of [' ', 'a', 'a.', '[', '-', "'a'."]) {
        const textOf = (length: number) => `${piece.repeat(length / piece.length)}x`;
        await assertGrowsWith(read, textOf, longest);
      }
    });
  }
});
