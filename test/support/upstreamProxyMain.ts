import { startUpstreamProxy } from './upstreamProxy';

/** A company's proxy in a container: `PORT TARGET [USER:PASSWORD]`, see `startUpstreamProxy`. */
const [port = '', target = '', login] = process.argv.slice(2);
startUpstreamProxy({ host: '::', port: Number(port), target, login, say: (line) => console.log(line) }).then(
  () => console.log('ready'),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
