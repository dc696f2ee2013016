import { strict as assert } from 'node:assert';
import type { Finding } from '../../../../src/core/model/finding';
import { findingsDocument, findingViews, summary } from '../../../../src/vscode/doctor/findingViews';

const finding = (status: Finding['status'], text = 'So it is.'): Finding => ({
  check: 'git',
  title: `A ${status}`,
  status,
  text,
});

describe('what the doctor shows', () => {
  it('has what is wrong first, in words and not only by an icon', () => {
    const views = findingViews([finding('ok'), finding('warning'), finding('problem')]);
    assert.deepEqual(
      views.map(({ description }) => description),
      ['Problem', 'Warning', 'OK'],
    );
  });

  it('lets no text of an engine or a file become an icon, a link or HTML', () => {
    const evil = '$(bug) [x](command:x) <b>';
    assert.doesNotMatch(findingViews([finding('ok', evil)])[0]?.detail ?? '', /\$\(bug/);
    assert.doesNotMatch(findingsDocument([finding('ok', evil)], true), /\]\(|<b>/);
  });

  it('sums up', () => {
    assert.equal(summary([finding('ok')]), 'No problems found.');
    assert.equal(summary([finding('ok'), finding('warning')]), 'Tasks can run. Warnings: 1.');
    assert.match(summary([finding('problem')]), /keep tasks from running: 1/);
  });
});
