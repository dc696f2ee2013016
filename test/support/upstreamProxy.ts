import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';

interface UpstreamOptions {
  readonly host: string;
  readonly port: number;
  /** Where every request goes, whichever host it names: names of the outside are known to this proxy alone. */
  readonly target: string;
  /** Instead of the port that was asked for. */
  readonly targetPort?: number;
  /** `user:password`, without which nothing goes through. */
  readonly login?: string | undefined;
  readonly say: (line: string) => void;
}

/** A small company's proxy: tunnels and plain requests. Says each request, and whether it was let through. */
export function startUpstreamProxy(options: UpstreamOptions): Promise<Server> {
  const { host, port, target, targetPort, login, say } = options;
  const isAllowed = ({ headers, method = '', url = '' }: IncomingMessage): boolean => {
    const expected = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;
    const isIn = headers['proxy-authorization'] === expected;
    say(`${isIn ? 'passed' : 'refused'} ${method} ${url}`);
    return isIn;
  };
  const challenge = { 'Proxy-Authenticate': 'Basic realm="company"' };
  const server = createServer((asked, answer) => {
    if (!isAllowed(asked)) {
      answer.writeHead(407, challenge).end();
      return;
    }
    const { pathname } = new URL(asked.url ?? '/', 'http://x');
    request(
      { host: target, port: targetPort ?? 80, path: pathname, method: asked.method, agent: false },
      (found) => {
        answer.writeHead(found.statusCode ?? 502);
        found.pipe(answer);
      },
    )
      .on('error', (error) => {
        say(`failed ${error.message}`);
        answer.writeHead(502).end();
      })
      .end();
  });
  server.on('connect', (asked: IncomingMessage, socket) => {
    socket.on('error', () => socket.destroy());
    if (!isAllowed(asked)) {
      socket.end(
        `HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="company"\r\n\r\n`,
      );
      return;
    }
    const through = connect(targetPort ?? Number((asked.url ?? '').split(':').at(-1)), target, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
    through.on('error', () => socket.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}
