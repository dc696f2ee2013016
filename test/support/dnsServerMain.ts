import { createSocket } from 'node:dgram';

/**
 * `node dnsServerMain.js PORT`: a DNS server (RFC 1035) that knows every name as 198.51.100.7 and prints what it was
 * asked; on PORT+1 a UDP server that greets.
 */
const port = Number(process.argv[2]);
const server = createSocket('udp4');
server.on('message', (question, from) => {
  // The question as it came, with one answer that points back to its name.
  const end = question.indexOf(0, 12) + 5;
  console.log(
    `asked ${question
      .subarray(12, end - 5)
      .toString('latin1')
      .replace(/[^a-z0-9-]/g, '.')}`,
  );
  const isAddress = question.readUInt16BE(end - 4) === 1;
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(isAddress ? 1 : 0, 6);
  header.writeUInt32BE(0, 8);
  const answer = Buffer.from('c00c00010001000000050004c6336407', 'hex');
  const parts = [header, question.subarray(12, end), ...(isAddress ? [answer] : [])];
  server.send(Buffer.concat(parts), from.port, from.address);
});
const greeter = createSocket('udp4');
greeter.on('message', (_, from) => greeter.send('hello', from.port, from.address));
server.bind(port, '0.0.0.0', () => greeter.bind(port + 1, '0.0.0.0', () => console.log('ready')));
