import type { Router } from 'express';
import { addressOf } from '#core/atlas/address.ts';
import type { AtlasKernel } from '#core/atlas/atlas.ts';
import { showKernel } from '#core/atlas/show-kernel.ts';
import { listAtlasKernels } from '#usecases/atlas/list-atlas-kernels.ts';
import { showAtlasKernel } from '#usecases/atlas/show-atlas-kernel.ts';
import type { ApiDeps } from '../api-deps.ts';
import { mount, paramOf } from '../operation.ts';
import { ATLAS_PATH, getAtlas, getAtlasKernel } from '../operations/atlas.ts';
import { parseFields } from '../parse-fields.ts';
import { atlasQuery } from '../schemas/atlas.ts';
import { noQuery } from '../schemas/shared.ts';

export function mountAtlas(router: Router, { ports }: ApiDeps): void {
  mount(router, getAtlas, async (req, res) => {
    const { cursor = null, ...query } = parseFields(atlasQuery, req.query, 'query');
    const { items, ...page } = await listAtlasKernels(ports, { ...query, cursor });
    res.json({ ...page, items: items.map((kernel) => ({ ...showKernel(kernel), links: { self: pathOf(kernel) } })) });
  });

  mount(router, getAtlasKernel, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    const { kernel, restorer, profile, atlas } = await showAtlasKernel(ports, {
      address: paramOf(req.params, 'address'),
    });
    const { shipped } = restorer;
    res.json({
      ...showKernel(kernel),
      restorer: {
        text: restorer.text,
        shipped:
          shipped === null
            ? null
            : { distro: shipped.distro, version: shipped.version, release: shipped.release, source: shipped.source },
      },
      profile,
      links: { self: pathOf(kernel), record: `/api/v1/profiles/${encodeURIComponent(profile.name)}` },
      atlas,
    });
  });
}

function pathOf(kernel: AtlasKernel): string {
  return `${ATLAS_PATH}/${addressOf(kernel).split('/').map(encodeURIComponent).join('/')}`;
}
