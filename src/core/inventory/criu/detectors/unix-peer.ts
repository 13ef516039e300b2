import type { Detected } from '../detected.ts';
import { type FileIndex, isMessage, listOf } from '../file-index.ts';
import { numberOf } from '../test-field.ts';

/** `unix_sk_entry.uflags`: the peer was outside the dumped tree. */
const USK_EXTERN = 1n;

/** Unix sockets connected to something that is not in the image. */
export function detectUnixPeer(index: FileIndex): Detected | null {
  const sockets = index.messagesOf('files').flatMap((file) => listOf(file.usk).filter(isMessage));
  const inodes = new Set(sockets.map((socket) => socket.ino));
  const count = sockets.filter((socket) => {
    const isMarked = ((numberOf(socket.uflags) ?? 0n) & USK_EXTERN) !== 0n;
    const peer = socket.peer;
    return isMarked || (peer !== undefined && peer !== 0 && !inodes.has(peer));
  }).length;
  return count === 0 ? null : { count, attributes: {} };
}
