import assert from 'node:assert/strict';
import { join } from 'node:path';
import { resultOf } from '../../src/core/model/task';
import { logOf, said, testCore } from '../support/engineBench';
import { SampleRepo } from '../support/sampleRepo';
import { tempFolder } from '../support/tempFolder';

/** A small real project of each stack: how it is built and tested, and what that leaves. */
interface Project {
  readonly stack: string;
  readonly files: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
  /** A line that its tests print. */
  readonly proof: RegExp;
}

const projects: readonly Project[] = [
  {
    stack: 'go',
    files: {
      'go.mod': 'module example.com/greet\n\ngo 1.21\n',
      'greet.go': 'package greet\n\nfunc Greet(name string) string { return "hello " + name }\n',
      'greet_test.go':
        'package greet\n\nimport "testing"\n\nfunc TestGreet(t *testing.T) {\n\tif Greet("ada") != "hello ada" {\n\t\tt.Fatal()\n\t}\n}\n',
    },
    commands: ['go vet ./...', 'go test -v ./...'],
    proof: /--- PASS: TestGreet/,
  },
  {
    stack: 'java',
    files: {
      'pom.xml': '<project/>\n',
      'src/Greet.java':
        'class Greet {\n  static String greet(String name) { return "hello " + name; }\n  public static void main(String[] args) {\n    if (!greet("ada").equals("hello ada")) throw new AssertionError();\n    System.out.println("greeting is fine");\n  }\n}\n',
    },
    commands: ['javac -d /tmp/classes src/Greet.java', 'java -cp /tmp/classes Greet', 'mvn --version'],
    proof: /greeting is fine/,
  },
  {
    stack: 'lua',
    files: {
      '.luacheckrc': 'std = "max"\n',
      'greet.lua': 'return function(name) return "hello " .. name end\n',
      'test.lua': 'assert(require("greet")("ada") == "hello ada")\nprint("greeting is fine")\n',
    },
    commands: ['lua test.lua || lua5.4 test.lua', 'luarocks --version'],
    proof: /greeting is fine/,
  },
  {
    stack: 'python',
    files: {
      'pyproject.toml':
        '[project]\nname = "greet"\nversion = "1.0"\n\n[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
      'greet.py': 'def greet(name):\n    return "hello " + name\n',
      'test_greet.py':
        'import unittest\nfrom greet import greet\n\n\nclass Greet(unittest.TestCase):\n    def test_greet(self):\n        self.assertEqual(greet("ada"), "hello ada")\n',
    },
    commands: [
      'python3 -m unittest -v',
      'python3 -m venv /tmp/venv && /tmp/venv/bin/pip --version',
      'pip --version',
    ],
    proof: /test_greet.*ok/,
  },
  {
    stack: 'rust',
    files: {
      'Cargo.toml': '[package]\nname = "greet"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/lib.rs':
        'pub fn greet(name: &str) -> String {\n    format!("hello {name}")\n}\n\n#[test]\nfn greets() {\n    assert_eq!(greet("ada"), "hello ada");\n}\n',
      '.gitignore': 'target/\n',
    },
    commands: ['cargo test', 'cargo clippy --version', 'cargo fmt --check'],
    proof: /test greets \.\.\. ok/,
  },
];

describe('a small project of each stack builds and passes its tests inside the sandbox', () => {
  const folder = tempFolder('stacks');
  const core = testCore(join(folder, 'data'));

  for (const project of projects) {
    it(`${project.stack}, detected from its files, as the agent’s user`, async () => {
      const repo = new SampleRepo(join(folder, project.stack));
      for (const [path, text] of Object.entries(project.files)) repo.write(path, text);
      repo.agentScript(['set -eux', ...project.commands, 'echo done > done.txt']);
      const task = await core.tasks.run({
        repoPath: repo.dir,
        type: 'generic',
        prompt: 'x',
        agent: 'script',
      });
      const text = said(await logOf(core, task.id));
      assert.equal(task.stack, project.stack);
      assert.equal(task.state.kind, 'completed', `${JSON.stringify(task.state)}\n${text.slice(-2_000)}`);
      assert.match(text, project.proof);
      const names = repo.git('diff', '--name-only', task.snapshot.base, resultOf(task)?.branch ?? '');
      assert.ok(names.split('\n').includes('done.txt'), names);
    });
  }
});
