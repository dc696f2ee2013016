/** One tool, as it is tried in the sandbox of a stack. `docs/network.md` says the same: a test holds the two together. */
export interface ToolTrial {
  /** As the documentation calls it. */
  readonly tool: string;
  readonly stack: 'default' | 'go' | 'java' | 'node' | 'python' | 'rust';
  /** What is reached: when this machine cannot, the trial is left out, and says so. */
  readonly needs: string;
  /** A line of bash; it works when that ends well. */
  readonly script: string;
}

const npm = 'https://registry.npmjs.org/is-odd';
const pypi = 'https://pypi.org/simple/six/';
const maven = 'https://repo.maven.apache.org/maven2/junit/junit/4.13.2/junit-4.13.2.pom';
const crates = 'https://index.crates.io/it/oa/itoa';
const debian = 'http://deb.debian.org/debian/dists/trixie/InRelease';
const golang = 'https://proxy.golang.org/golang.org/x/text/@v/list';
/** What none is needed for: the proxy refuses it, and that is what the tool has to hear. */
const nothing = '';

/** A folder of its own with a package.json that needs one package. */
const project = (name: string): string =>
  `mkdir -p /tmp/${name} && cd /tmp/${name} && echo '{"name":"x","version":"1.0.0","dependencies":{"is-odd":"3.0.1"}}' >package.json`;
const found = `node -e 'require("is-odd")'`;
const fetchOf = (url: string): string =>
  `fetch("${url}").then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`;
/** Node.js 24 from npm, at $node. */
const node24 =
  'mkdir -p /tmp/n24 && cd /tmp/n24 && arch=$(uname -m | sed s/x86_64/x64/\\;s/aarch64/arm64/) && npm install --silent --no-save node-linux-$arch@24 && node=$PWD/node_modules/node-linux-$arch/bin/node';
const javaProgram = (body: string): string =>
  `cd $(mktemp -d) && printf '%s' 'import java.net.*; import java.net.http.*; class A { public static void main(String[] a) throws Exception { ${body} } }' >A.java && java A.java`;

export const toolTrials: readonly ToolTrial[] = [
  { tool: 'curl', stack: 'node', needs: npm, script: `curl -fsS -o /dev/null ${npm}` },
  {
    tool: 'git over https',
    stack: 'node',
    needs: nothing,
    script: 'git ls-remote https://refused.probe.test/x.git 2>&1 | grep -q "response 403"',
  },
  {
    tool: 'npm install, npm ci, npx',
    stack: 'node',
    needs: npm,
    script: `${project('npm')} && npm install && npm ci && ${found} && npx -y cowsay@1.6.0 hi`,
  },
  { tool: 'npm install -g', stack: 'node', needs: npm, script: 'npm install -g cowsay@1.6.0 && cowsay hi' },
  {
    tool: 'native addons (node-gyp)',
    stack: 'node',
    needs: npm,
    script: `${project('addon')} && npm install --build-from-source bufferutil@4.0.8 && test -e node_modules/bufferutil/build/Release/bufferutil.node && node -e 'require("bufferutil")'`,
  },
  {
    tool: 'pnpm',
    stack: 'node',
    needs: npm,
    script: `${project('pnpm')} && npx -y pnpm@9 install && ${found}`,
  },
  {
    tool: 'Yarn 1',
    stack: 'node',
    needs: npm,
    script: `${project('y1')} && npx -y yarn@1.22.22 install && ${found}`,
  },
  {
    tool: 'Yarn 4',
    stack: 'node',
    needs: npm,
    script: `${project('y4')} && touch yarn.lock && printf 'enableImmutableInstalls: false\\nnodeLinker: node-modules\\n' >.yarnrc.yml && npx -y -p @yarnpkg/cli-dist@4.5.0 yarn install && ${found}`,
  },
  {
    tool: 'bun',
    stack: 'node',
    needs: npm,
    script: `${project('bun')} && npx -y bun@1.1.38 install && ${found}`,
  },
  {
    tool: 'corepack',
    stack: 'node',
    needs: npm,
    script: `${project('corepack')} && npm install --no-save corepack@0.31.0 && COREPACK_INTEGRITY_KEYS=0 COREPACK_ENABLE_DOWNLOAD_PROMPT=0 npx corepack pnpm@9.15.0 --version`,
  },
  {
    tool: 'Node.js 24: fetch, https',
    stack: 'node',
    needs: npm,
    script: `${node24} && $node -e '${fetchOf(npm)}' && $node -e 'require("https").get("${npm}", r => process.exit(r.statusCode === 200 ? 0 : 1))'`,
  },
  {
    tool: 'pip install',
    stack: 'python',
    needs: pypi,
    script: 'pip install -q six==1.16.0 && python -c "import six"',
  },
  {
    tool: 'pip install --user',
    stack: 'python',
    needs: pypi,
    script:
      'pip install -q --user idna==3.10 && python -c "import idna" && /usr/bin/python3 -m pip install -q --user toml==0.10.2 && /usr/bin/python3 -c "import toml"',
  },
  {
    tool: 'Python: urllib, requests',
    stack: 'python',
    needs: pypi,
    script: `pip install -q requests && python -c 'import urllib.request, requests; urllib.request.urlopen("${pypi}"); requests.get("${pypi}").raise_for_status()'`,
  },
  {
    tool: 'uv',
    stack: 'python',
    needs: pypi,
    script: 'pip install -q uv && uv venv -q /tmp/uv && VIRTUAL_ENV=/tmp/uv uv pip install -q six==1.16.0',
  },
  {
    tool: 'Java: HttpURLConnection',
    stack: 'java',
    needs: maven,
    script: javaProgram(
      `HttpURLConnection c = (HttpURLConnection) new URL("${maven}").openConnection(); if (c.getResponseCode() != 200) System.exit(1);`,
    ),
  },
  {
    tool: 'Java: HttpClient',
    stack: 'java',
    needs: maven,
    script: javaProgram(
      `HttpResponse<String> r = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("${maven}")).build(), HttpResponse.BodyHandlers.ofString()); if (r.statusCode() != 200) System.exit(1);`,
    ),
  },
  {
    tool: 'Maven',
    stack: 'java',
    needs: maven,
    script:
      'mkdir -p /tmp/mvn && cd /tmp/mvn && mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get -Dartifact=junit:junit:4.13.2 && test -e ~/.m2/repository/junit/junit/4.13.2/junit-4.13.2.jar',
  },
  {
    tool: 'cargo',
    stack: 'rust',
    needs: crates,
    script:
      'cargo new -q --vcs none /tmp/greet && cd /tmp/greet && cargo add -q itoa@1.0.11 && cargo fetch -q',
  },
  {
    tool: 'go get',
    stack: 'go',
    needs: golang,
    script:
      'mkdir -p /tmp/gomod && cd /tmp/gomod && go mod init example.com/x && GOFLAGS=-mod=mod GOSUMDB=off go get golang.org/x/text@v0.3.0',
  },
  {
    tool: 'Go: net/http',
    stack: 'go',
    needs: golang,
    script: `cd $(mktemp -d) && printf '%s\\n' 'package main' 'import ("net/http"; "os")' 'func main() { r, e := http.Get("${golang}"); if e != nil || r.StatusCode != 200 { os.Exit(1) } }' >main.go && go run main.go`,
  },
  {
    tool: 'apt with sudo, wget',
    stack: 'default',
    needs: debian,
    script: `sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends wget && wget -q -O /dev/null ${debian}`,
  },
];

/** How a program asks a server of the sandbox's own; $1 is the URL. It has to come back with "here". */
export const loopbackTrials: readonly (Omit<ToolTrial, 'needs'> & {
  /** The trial that brings it. */
  readonly from?: string;
})[] = [
  { tool: 'curl', stack: 'node', script: 'curl -s -m 5 "$1"' },
  {
    tool: 'Node.js 24: fetch',
    stack: 'node',
    from: 'Node.js 24: fetch, https',
    script:
      '/tmp/n24/node_modules/node-linux-*/bin/node -e "fetch(process.argv[1]).then(r=>r.text()).then(t=>process.stdout.write(t))" "$1"',
  },
  {
    tool: 'Python: urllib',
    stack: 'python',
    script:
      'python -c "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=5).read())" "$1"',
  },
  {
    tool: 'Java: HttpURLConnection',
    stack: 'java',
    script:
      'test -e /tmp/L.java || printf "%s" \'import java.net.*; class L { public static void main(String[] a) throws Exception { System.out.write(new URL(a[0]).openStream().readAllBytes()); System.out.flush(); } }\' >/tmp/L.java; java /tmp/L.java "$1"',
  },
  {
    tool: 'Go: net/http',
    stack: 'go',
    script:
      'test -e /tmp/l/main.go || { mkdir -p /tmp/l && printf "%s\\n" \'package main\' \'import ("io"; "net/http"; "os")\' \'func main() { r, e := http.Get(os.Args[1]); if e != nil { panic(e) }; io.Copy(os.Stdout, r.Body) }\' >/tmp/l/main.go; }; go run /tmp/l/main.go "$1"',
  },
];

/** Spellings of the sandbox itself. */
export const loopbackNames: readonly string[] = [
  ...['localhost', '127.0.0.1', '127.0.0.2', '0.0.0.0', 'app.localhost', 'tsk-proxy', '$(hostname)'],
];
