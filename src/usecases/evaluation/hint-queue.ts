/**
 * The queue is a hint (docs/adr/0004): the wanted cells are stored already, so a queue that is down loses nothing and
 * must not fail the request. The sweeper finds the cells.
 */
export async function hintQueue(enqueue: () => Promise<void>): Promise<void> {
  try {
    await enqueue();
  } catch {
    // The queue adapter counts and logs its own errors.
  }
}
