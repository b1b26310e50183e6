import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
};

/** What is served: a path of the address, and a file, a folder (its path ends in `/`), or the content itself. */
export type ServedFiles = Record<string, { path: string } | { text: string }>;

/** Serves files on a free port of this machine, each with these headers. */
export async function servePages(files: ServedFiles, headers: Readonly<Record<string, string>>) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url!, 'http://page').pathname));
    const body = read(files, path);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader('Content-Type', types[extname(path)] ?? (path === '/' ? 'text/html' : 'text/plain'));
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function read(files: ServedFiles, path: string): string | Buffer | undefined {
  const name = Object.keys(files)
    .filter((key) => path === key || (key.endsWith('/') && key !== '/' && path.startsWith(key)))
    .sort((a, b) => b.length - a.length)[0];
  if (name === undefined) return undefined;
  const served = files[name];
  if ('text' in served) return served.text;
  const file = path === name ? served.path : join(served.path, path.slice(name.length));
  return existsSync(file) && statSync(file).isFile() ? readFileSync(file) : undefined;
}
