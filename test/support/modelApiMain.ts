import { startModelApi } from './modelApi';

/** `node modelApiMain.js HOST PORT`: the stand-in for the model's API, on its own; prints what is asked. */
const [host = '127.0.0.1', port = '0'] = process.argv.slice(2);
startModelApi({
  host,
  port: Number(port),
  onRequest: ({ method, path }) => console.log(`${method} ${path}`),
}).then(
  ({ url }) => console.log(`ready ${url}`),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
