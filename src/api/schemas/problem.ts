import * as z from 'zod';

export const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string().meta({ description: 'Stable; every code is explained under `/docs/errors`' }),
    errors: z.array(
      z.strictObject({
        pointer: z.string().meta({ description: 'JSON pointer into the body, or the bare name of a query field' }),
        message: z.string(),
        line: z.number().int().optional().meta({ description: 'Line of a Kconfig text, from 1' }),
      }),
    ),
    offset: z.number().int().optional().meta({ description: 'Byte offset in the upload, or in `file`' }),
    file: z.string().optional(),
    nearest: z.array(z.string()).optional().meta({ description: 'Similar names that exist' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });
