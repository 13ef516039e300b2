/** The processes of a service: what the build makes as dist/service/NAME.mjs, and of which source. */
export const SERVICE_ENTRIES = {
  start: 'src/start.ts',
  server: 'src/server.ts',
  worker: 'workers/main.ts',
  migrate: 'src/migrate-database.ts',
  healthcheck: 'scripts/healthcheck.mjs',
};
