import { createServer } from 'node:http';

/** `node echoServerMain.js PORT…`: answers every request on each port with the port; for proving walls. */
const ports = process.argv.slice(2).map(Number);
let listening = 0;
for (const port of ports) {
  createServer((request, response) => {
    console.log(`${port} ${request.method} ${request.url}`);
    response.end(`hello from port ${port}\n`);
  }).listen(port, '0.0.0.0', () => {
    listening += 1;
    if (listening === ports.length) console.log('ready');
  });
}
