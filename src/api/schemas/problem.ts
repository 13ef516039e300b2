import * as z from 'zod';

export const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string().meta({ description: 'Stable code; `/docs/errors` explains every code' }),
    errors: z.array(
      z.strictObject({
        pointer: z.string().meta({ description: 'JSON pointer into the body, or the plain name of a query field' }),
        message: z.string(),
        line: z.number().int().optional().meta({ description: 'Line of a Kconfig text, starting at 1' }),
      }),
    ),
    offset: z.number().int().optional().meta({ description: 'Byte offset in the upload, or in `file`' }),
    file: z.string().optional(),
    nearest: z.array(z.string()).optional().meta({ description: 'Similar existing names' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });
