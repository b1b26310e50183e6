// Serves the page: node examples/live-emotions/run.mjs (after npm run build), then open the address that it prints.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const { resolve } = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const bundle = async (entry) => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
  });
  return outputFiles[0].contents;
};
const pages = {
  '/': readFileSync(join(here, 'index.html')),
  '/page.js': await bundle(join(here, 'page.mjs')),
  '/worker.js': await bundle(fileURLToPath(import.meta.resolve('@avemo/pipelines/detector-worker'))),
};
const folders = {
  '/models/': join(dirname(resolve('@vladmandic/human')), '..', 'models'),
  '/weights/': join(dirname(fileURLToPath(import.meta.resolve('@avemo/weights'))), '..', 'models'),
  '/wasm/': dirname(resolve('@tensorflow/tfjs-backend-wasm')),
};
const types = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://page').pathname));
  const folder = Object.keys(folders).find((start) => path.startsWith(start));
  try {
    const body = folder ? readFileSync(join(folders[folder], path.slice(folder.length))) : pages[path];
    const type = path === '/' ? 'text/html' : (types[extname(path)] ?? 'application/octet-stream');
    response.writeHead(body ? 200 : 404, { 'Content-Type': type }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}).listen(Number(process.env.PORT ?? 8080), '127.0.0.1', function () {
  console.log(`http://127.0.0.1:${this.address().port}/`);
});
