/**
 * A load generator that costs next to nothing, so that the server is what is measured: raw sockets, the request made
 * once, answers counted by their length, which the first of them told.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export interface Sample {
  readonly head: string;
  readonly body: string;
  /** Bytes of head and body. */
  readonly bytes: number;
}

const HEAD_END = '\r\n\r\n';

function requestFor({ host, port, path }: Target): string {
  return `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nAccept: application/json\r\n${HEAD_END.slice(2)}`;
}

/** One answer, whole; rejects when it is no 200 with a length. */
export async function askOnce(target: Target): Promise<Sample> {
  const socket = connect(target.port, target.host);
  try {
    socket.write(requestFor(target));
    let text = Buffer.alloc(0);
    for await (const chunk of socket) {
      text = Buffer.concat([text, chunk as Buffer]);
      const end = text.indexOf(HEAD_END);
      if (end < 0) continue;
      const head = text.subarray(0, end).toString('latin1');
      const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? Number.NaN);
      if (!head.startsWith('HTTP/1.1 200 ') || Number.isNaN(length)) throw new Error(`${target.path}: ${head}`);
      const bytes = end + HEAD_END.length + length;
      if (text.length === bytes) return { head, body: text.subarray(end + HEAD_END.length).toString('utf8'), bytes };
    }
    throw new Error(`${target.path}: the connection ended in the middle of an answer`);
  } finally {
    socket.destroy();
  }
}

/** Requests answered a second over `connections` keep-alive connections, each with one request under way. */
export async function load(target: Target, connections: number, ms: number): Promise<number> {
  const { bytes } = await askOnce(target);
  const request = requestFor(target);
  const sockets = await Promise.all(Array.from({ length: connections }, () => openSocket(target)));
  let answered = 0;
  let isOver = false;
  const start = performance.now();
  const done = sockets.map(
    (socket) =>
      new Promise<void>((resolve, reject) => {
        let got = 0;
        socket.on('error', reject);
        socket.on('close', () => reject(new Error('the server closed a keep-alive connection')));
        socket.on('data', (chunk) => {
          got += chunk.length;
          if (got < bytes) return;
          if (got > bytes) return reject(new Error('an answer is longer than the one before'));
          got = 0;
          answered++;
          if (isOver) resolve();
          else socket.write(request);
        });
        socket.write(request);
      }),
  );
  const timer = setTimeout(() => {
    isOver = true;
  }, ms);
  try {
    await Promise.all(done);
    return answered / ((performance.now() - start) / 1000);
  } finally {
    clearTimeout(timer);
    for (const socket of sockets) socket.removeAllListeners('close').destroy();
  }
}

async function openSocket({ host, port }: Target): Promise<Socket> {
  const socket = connect(port, host).setNoDelay(true);
  await once(socket, 'connect');
  return socket;
}
