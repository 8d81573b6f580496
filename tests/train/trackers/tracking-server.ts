import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';

export interface Asked {
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON is sent.
  readonly body: any;
  readonly authorization: string | undefined;
}

/** How a server behaves: as it should, or `slow`: never, `broken`: 500, `cut`: ends connections, `refusing`: 403. */
export type Behaviour = 'good' | 'slow' | 'broken' | 'cut' | 'refusing';

/** A server on the loopback that answers as a tracking server of MLflow does. */
export async function trackingServer(t: ExecutionContext) {
  const asked: Asked[] = [];
  const experiments: string[] = [];
  const state: { behaviour: Behaviour } = { behaviour: 'good' };
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      if (state.behaviour === 'slow') return;
      if (state.behaviour === 'cut') return void request.socket.destroy();
      if (state.behaviour === 'broken') return void response.writeHead(500).end('<html>oh</html>');
      const answer = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (state.behaviour === 'refusing') {
        return void answer(403, { error_code: 'PERMISSION_DENIED', message: 'not yours\nsee the docs' });
      }
      const path = (request.url ?? '').replace('/api/2.0/mlflow/', '');
      const body = text === '' ? undefined : JSON.parse(text);
      asked.push({ path, body, authorization: request.headers.authorization });
      if (path.startsWith('experiments/get-by-name')) {
        const name = new URL(path, 'http://x').searchParams.get('experiment_name') ?? '';
        const place = experiments.indexOf(name);
        if (place < 0) return void answer(404, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'none' });
        return void answer(200, { experiment: { experiment_id: String(place) } });
      }
      if (path === 'experiments/create') {
        return void answer(200, { experiment_id: String(experiments.push(body.name) - 1) });
      }
      if (path === 'runs/create') {
        return void answer(200, { run: { info: { run_id: `run${asked.length}` } } });
      }
      answer(200, {});
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    uri: `http://127.0.0.1:${port}`,
    asked,
    state,
    of: (path: string) => asked.filter((each) => each.path === path),
  };
}
