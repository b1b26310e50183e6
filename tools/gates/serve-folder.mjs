import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** Serves a folder on a free port, each answer with these headers. */
export async function serveFolder(folder, headers = {}) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://page');
    const file = join(folder, pathname === '/' ? 'index.html' : pathname);
    const found = existsSync(file) && statSync(file).isFile();
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader('Content-Type', types[extname(file)] ?? 'text/plain');
    response.writeHead(found ? 200 : 404).end(found ? readFileSync(file) : '');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => void (server.closeAllConnections(), server.close());
  return { address: `http://127.0.0.1:${server.address().port}/`, close };
}
