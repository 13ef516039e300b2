import { readFileSync } from 'node:fs';
import express, { type RequestHandler } from 'express';

const FOLDER = new URL('./page/', import.meta.url);
const ASSETS = [
  'page.css',
  'page.js',
  'ask.js',
  'matrix.js',
  'follow-arrows.js',
  'upload.js',
  'elements.js',
  'rule-book.js',
] as const;

export interface Page {
  readonly handler: RequestHandler;
  readonly assets: { readonly paths: readonly string[]; readonly handler: RequestHandler };
}

/** The first page and the files it needs, held in memory; Express gives each an ETag of its content. */
export function createPage(): Page {
  const html = readFileSync(new URL('index.html', FOLDER), 'utf8');
  const assets = express.Router();
  for (const name of ASSETS) {
    const body = readFileSync(new URL(name, FOLDER), 'utf8');
    assets.get(`/${name}`, (_req, res) => {
      res.type(name).send(body);
    });
  }
  return {
    handler: (_req, res) => {
      res.type('html').send(html);
    },
    assets: { paths: ASSETS.map((name) => `/${name}`), handler: assets },
  };
}
