import type { Ports } from '#usecases/ports/ports.ts';

const SETTLE_MS = 30_000;

/** Waits until every wanted cell has come to its end. */
export async function settle(ports: Pick<Ports, 'cells'>): Promise<void> {
  const end = Date.now() + SETTLE_MS;
  for (;;) {
    const { wanted, running } = await ports.cells.counts();
    if (wanted + running === 0) return;
    if (Date.now() > end) throw new Error(`cells still open: ${wanted} wanted, ${running} running`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
