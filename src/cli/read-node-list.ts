import { type ListedNode, listNodes, NodeListError } from '#core/atlas/node-list.ts';
import { CommandError } from './command-error.ts';
import { readCappedFile } from './read-capped-file.ts';

/** Kubernetes reports some 15 KB for a node, most of it the names of images. */
const MAX_NODE_LIST_BYTES = 256 * 1024 * 1024;
const STANDARD_INPUT = '/dev/stdin';

/** The nodes in the JSON of `kubectl get nodes -o json`; `-` is standard input. */
export async function readListedNodes(path: string): Promise<readonly ListedNode[]> {
  const bytes = await readCappedFile(path === '-' ? STANDARD_INPUT : path, MAX_NODE_LIST_BYTES);
  const value = parse(bytes.toString('utf8'), path);
  try {
    return listNodes(value);
  } catch (error) {
    if (error instanceof NodeListError) throw new CommandError(`${path}: ${error.pointer || '/'}: ${error.message}`);
    throw error;
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(`${path} is not JSON. Make the list with: kubectl get nodes -o json`);
  }
}
