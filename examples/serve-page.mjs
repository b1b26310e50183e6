import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { build } from 'esbuild';

const types = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** A script and all that it imports, as one module for the browser. */
export async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    // A package's own chunks have no effects; esbuild warns of each that it leaves out.
    logLevel: 'error',
  });
  return outputFiles[0].contents;
}

/**
 * Serves a page of an example on this machine, at the port that the variable PORT names or 8080, and prints its address.
 *
 * @param pages - the content of each path; `/` is the page
 * @param folders - the folder of each path that ends in `/`
 */
export function servePage(pages, folders = {}) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://page').pathname));
    const folder = Object.keys(folders).find((start) => path.startsWith(start));
    try {
      const body = folder ? readFileSync(join(folders[folder], path.slice(folder.length))) : pages[path];
      const type = path === '/' ? 'text/html' : (types[extname(path)] ?? 'application/octet-stream');
      response.writeHead(body ? 200 : 404, { 'Content-Type': type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${server.address().port}/`);
  });
}
