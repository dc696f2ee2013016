import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createApprovals } from '../../../../src/core/config/approvals';
import type { Approval, Approvals } from '../../../../src/core/model/config';
import type { Exclusive } from '../../../../src/core/model/exclusive';
import { aLoosening, anApproval as approvalOf } from '../../../support/anApproval';
import { tempFolder } from '../../../support/tempFolder';

const anApproval = (hash: string, text = 'runs as root'): Approval =>
  approvalOf([aLoosening({ text })], hash);

/** One after the other, as the file locks do it between processes. */
function inTurn(): { readonly exclusive: Exclusive; readonly names: readonly string[] } {
  const names: string[] = [];
  let last: Promise<unknown> = Promise.resolve();
  return {
    names,
    exclusive: (name, work) => {
      names.push(name);
      const result = last.then(work);
      last = result.catch(() => undefined);
      return result;
    },
  };
}

const isAllowed = async (approvals: Approvals, approval: Approval): Promise<boolean> =>
  (await approvals.missing(approval)) === undefined;

describe('approvals', () => {
  const root = tempFolder('approvals');
  const clock = { now: () => new Date('2025-03-04T05:06:07.008Z') };
  let n = 0;
  const aFile = (): string => join(root, String((n += 1)), 'approvals.json');
  const on = (file: string, exclusive = inTurn().exclusive) => createApprovals(file, exclusive, clock);
  const content = async (file: string): Promise<{ approved: { hash: string; items: string[] }[] }> =>
    JSON.parse(await readFile(file, 'utf8')) as { approved: { hash: string; items: string[] }[] };

  it('approve nothing at first, and make no file by being asked', async () => {
    const file = aFile();
    assert.equal(await isAllowed(on(file), anApproval('a1')), false);
    assert.ok(!(await readdir(root)).includes(String(n)));
  });

  it('remember what was approved, in a file for nobody else', async () => {
    const file = aFile();
    await on(file).approve(anApproval('a1'));
    assert.equal(await isAllowed(on(file), anApproval('a1')), true);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(join(file, '..')), ['approvals.json']);
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), {
      version: 1,
      approved: [
        {
          hash: 'a1',
          repository: '/repos/app/.git',
          at: '2025-03-04T05:06:07.008Z',
          items: ['runs as root'],
        },
      ],
    });
  });

  it('hold for exactly this content and this repository', async () => {
    const approvals = on(aFile());
    await approvals.approve(anApproval('a1'));
    assert.equal(await isAllowed(approvals, anApproval('a2')), false);
    assert.equal(await isAllowed(approvals, { ...anApproval('a1'), repository: '/repos/b/.git' }), false);
  });

  it('are asked for part by part: what was allowed is not asked about once more', async () => {
    const approvals = on(aFile());
    const [one, two] = [anApproval('a1').parts, anApproval('a2').parts];
    const both = { repository: '/repos/app/.git', parts: [...one, ...two] };
    await approvals.approve({ ...both, parts: one });
    assert.deepEqual(await approvals.missing(both), { ...both, parts: two });
    await approvals.approve(both);
    assert.equal(await approvals.missing(both), undefined);
  });

  it('of an older TSK count where they covered everything', async () => {
    const approvals = on(aFile());
    await approvals.approve(anApproval('older'));
    const [part] = anApproval('newer').parts;
    const now = (olderHash: string): Approval => ({
      repository: '/repos/app/.git',
      parts: part ? [{ ...part, olderHash }] : [],
    });
    assert.equal(await isAllowed(approvals, now('older')), true);
    assert.equal(await isAllowed(approvals, now('another')), false);
  });

  it('see what another process wrote, and lose nothing of it', async () => {
    const file = aFile();
    const { exclusive, names } = inTurn();
    const [one, other] = [on(file, exclusive), on(file, exclusive)];
    const hashes = Array.from({ length: 20 }, (_, i) => `h${i}`);
    await Promise.all(hashes.map((hash, i) => (i % 2 ? one : other).approve(anApproval(hash))));
    for (const hash of hashes) assert.equal(await isAllowed(one, anApproval(hash)), true);
    assert.deepEqual([...new Set(names)], ['approvals']);
  });

  it('keep one entry for the same thing, and forget the oldest of too many', async () => {
    const file = aFile();
    const approvals = on(file);
    await approvals.approve(anApproval('h0'));
    const { approved } = await content(file);
    const many = Array.from({ length: 500 }, (_, i) => ({ ...approved[0], hash: `h${i}` }));
    await writeFile(file, JSON.stringify({ version: 1, approved: many }));
    await approvals.approve(anApproval('h0'));
    await approvals.approve(anApproval('new'));
    const hashes = (await content(file)).approved.map(({ hash }) => hash);
    assert.deepEqual([hashes.length, hashes[0], ...hashes.slice(-3)], [500, 'h2', 'h499', 'h0', 'new']);
  });

  it('store texts bounded and without control characters', async () => {
    const file = aFile();
    await on(file).approve(anApproval('a1', `mounts\u001b[2J ~/x\n${'y'.repeat(5000)}`));
    const [text = ''] = (await content(file)).approved[0]?.items ?? [];
    assert.match(text, /^mounts ~\/x y+…$/);
    assert.ok(text.length <= 300);
  });

  const damaged: readonly [what: string, text: string][] = [
    ['no JSON', '{"version": 1, "approved": [{"ha'],
    ['nothing', ''],
    ['another thing', '[]'],
    ['another version', '{"version": 2, "approved": []}'],
    [
      'an entry without a time',
      '{"version":1,"approved":[{"hash":"a1","repository":"/repos/app/.git","items":[]}]}',
    ],
  ];
  for (const [what, text] of damaged) {
    it(`count as none when the file holds ${what}; the next one sets it aside`, async () => {
      const file = aFile();
      const approvals = on(file);
      await approvals.approve(anApproval('a1'));
      await writeFile(file, text);
      assert.equal(await isAllowed(approvals, anApproval('a1')), false);
      assert.equal(await readFile(file, 'utf8'), text);

      await approvals.approve(anApproval('a2'));
      assert.equal(await readFile(`${file}.damaged`, 'utf8'), text);
      assert.equal(await isAllowed(approvals, anApproval('a2')), true);
      assert.equal(await isAllowed(approvals, anApproval('a1')), false);
    });
  }
});
