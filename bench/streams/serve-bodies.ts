/** A server process of the benchmark `read-criu`: `read`, which makes an inventory of the body, or `sink`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import { listen, sink, tellOf } from './upload-server.ts';

const reader = createImageReader(IMAGE_FORMATS);

function read(request: IncomingMessage, response: ServerResponse): void {
  reader.read(request).then(
    ({ digest, inventory }) => response.end(JSON.stringify({ digest, inventory })),
    (error: unknown) => response.writeHead(422).end(String(error)),
  );
}

tellOf(await listen(process.argv[2] === 'read' ? read : sink));
