import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// Prisma downloads its schema engine on first use; ours answers from npm's own packages (scripts/schema-engine.mjs).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL('scripts/schema-engine.mjs', import.meta.url));

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // `generate` needs no database; `migrate` takes the one of DATABASE_URL.
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/restore_matrix' },
});
