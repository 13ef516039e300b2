import { readFileSync } from 'node:fs';
import express, { type RequestHandler } from 'express';

const FOLDER = new URL('./page/', import.meta.url);
const ASSETS = [
  'page.css',
  'page.js',
  'ask.js',
  'matrix.js',
  'record-kernel.js',
  'follow-arrows.js',
  'upload.js',
  'elements.js',
  'rule-book.js',
  'conflicts.js',
] as const;

export interface Page {
  /** The first page. */
  readonly handler: RequestHandler;
  readonly conflicts: RequestHandler;
  readonly assets: { readonly paths: readonly string[]; readonly handler: RequestHandler };
}

/** The pages and the files they need, held in memory; Express gives each an ETag of its content. */
export function createPage(): Page {
  const assets = express.Router();
  for (const name of ASSETS) {
    const body = readFileSync(new URL(name, FOLDER), 'utf8');
    assets.get(`/${name}`, (_req, res) => {
      res.type(name).send(body);
    });
  }
  return {
    handler: pageOf('index.html'),
    conflicts: pageOf('conflicts.html'),
    assets: { paths: ASSETS.map((name) => `/${name}`), handler: assets },
  };
}

function pageOf(name: string): RequestHandler {
  const html = readFileSync(new URL(name, FOLDER), 'utf8');
  return (_req, res) => {
    res.type('html').send(html);
  };
}
