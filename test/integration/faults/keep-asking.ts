/** Clients that write and read without a pause while the database is disturbed, and remember what was acknowledged. */
import { readFileSync } from 'node:fs';

export interface Asking {
  /** Names of profiles whose PUT was answered with 200 or 201. */
  readonly acknowledged: readonly string[];
  /** Every other answer, of whatever request: status, code of the problem and `Retry-After`, and how often. */
  readonly refused: ReadonlyMap<string, number>;
  /** Waits until a write was acknowledged that began after the call. */
  nextAcknowledged(): Promise<void>;
  stop(): Promise<void>;
}

const WRITERS = 4;
const PATIENCE_MS = 30_000;
/** After a refusal, so that the log of a long fault stays short. */
const PAUSE_MS = 20;
export const PROFILE = JSON.stringify({ release: '2.6.38', arch: 'x86_64', restorer: ['linux-cr@v23'] });
const IMAGE = readFileSync(new URL('../../../data/images/linux-cr/a-minimal.img', import.meta.url));
const READS = [
  '/readyz',
  '/api/v1/images',
  '/api/v1/profiles',
  '/api/v1/kernels',
  '/api/v1/matrix',
  '/api/v1/fleets',
  '/api/v1/webhooks',
  '/api/v1/observations',
  '/api/v1/images/asked',
  '/api/v1/can-restore?image=asked&kernel=2.6.38',
];

/** What may be answered while the database is away: /readyz has a code of its own. */
export const OUTAGE_REFUSALS: readonly string[] = ['503 database-unavailable 1', '503 not-ready 1'];

interface Sent {
  readonly method: 'PUT' | 'POST';
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

export async function keepAsking(url: string): Promise<Asking> {
  const refused = new Map<string, number>();
  const acknowledged: string[] = [];
  let stopping = false;
  let number = 0;
  const ask = async (path: string, sent?: Sent): Promise<boolean> => {
    const refusal = await refusalOf(`${url}${path}`, sent);
    if (refusal === null) return true;
    refused.set(refusal, (refused.get(refusal) ?? 0) + 1);
    await pause(PAUSE_MS);
    return false;
  };
  const put = async (): Promise<void> => {
    const name = `p-${number++}`;
    const sent = { method: 'PUT', type: 'application/json', body: PROFILE } as const;
    if (await ask(`/api/v1/profiles/${name}`, sent)) acknowledged.push(name);
  };
  const upload = (name: string): Promise<boolean> =>
    ask(`/api/v1/images?name=${name}`, { method: 'POST', type: 'application/octet-stream', body: IMAGE });
  const read = async (): Promise<void> => {
    for (const path of READS) await ask(path);
  };
  if (!(await upload('asked'))) throw new Error(`the first upload was refused: ${[...refused.keys()]}`);
  const keep = async (work: () => Promise<unknown>): Promise<void> => {
    while (!stopping) await work();
  };
  const clients = [
    ...Array.from({ length: WRITERS }, () => keep(put)),
    keep(() => upload(`i-${number++}`)),
    keep(read),
  ];
  return {
    acknowledged,
    refused,
    nextAcknowledged: async () => {
      const begun = number;
      const end = Date.now() + PATIENCE_MS;
      while (!acknowledged.some((name) => Number(name.slice(2)) >= begun)) {
        if (Date.now() > end) throw new Error(`no write succeeds any more: ${JSON.stringify([...refused])}`);
        await pause(PAUSE_MS);
      }
    },
    stop: async () => {
      stopping = true;
      await Promise.all(clients);
    },
  };
}

/** Null when it succeeded. A request that got no answer is told by its error. */
async function refusalOf(url: string, sent: Sent | undefined): Promise<string | null> {
  try {
    const response = await fetch(url, {
      ...(sent && {
        method: sent.method,
        headers: { 'content-type': sent.type },
        body: sent.body,
      }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    if (response.ok) return null;
    const { code } = JSON.parse(text) as { code?: string };
    return `${response.status} ${code} ${response.headers.get('retry-after')}`;
  } catch (error) {
    return error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : String(error);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
