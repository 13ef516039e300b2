import type { Router } from 'express';
import { deleteImage as forgetImage } from '#usecases/images/delete-image.ts';
import { findImage } from '#usecases/images/find-image.ts';
import { listImages } from '#usecases/images/list-images.ts';
import { queryRow } from '#usecases/matrix/query-row.ts';
import type { ApiDeps } from '../api-deps.ts';
import { mount, paramOf } from '../operation.ts';
import { deleteImage, getImage, getImageRow, getImages, getInventory } from '../operations/images.ts';
import { parseFields } from '../parse-fields.ts';
import { noQuery, pageQuery } from '../schemas/shared.ts';
import { viewCells, viewImage } from '../views.ts';

export function mountImages(router: Router, { ports }: ApiDeps): void {
  mount(router, getImages, async (req, res) => {
    const { cursor = null, limit } = parseFields(pageQuery, req.query, 'query');
    const page = await listImages(ports, { cursor, limit });
    res.json({ items: page.items.map((image) => viewImage(image)), next: page.next });
  });

  mount(router, getImage, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json(viewImage(await findImage(ports, { ref: paramOf(req.params, 'ref') })));
  });

  mount(router, getInventory, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json((await findImage(ports, { ref: paramOf(req.params, 'ref') })).inventory);
  });

  mount(router, getImageRow, async (req, res) => {
    const { cursor = null, limit } = parseFields(pageQuery, req.query, 'query');
    res.json(viewCells(await queryRow(ports, { ref: paramOf(req.params, 'ref'), cursor, limit })));
  });

  mount(router, deleteImage, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json(await forgetImage(ports, { ref: paramOf(req.params, 'ref') }));
  });
}
