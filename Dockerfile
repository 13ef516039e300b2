# One image for the API and for workers; docker-compose.yml shows both. Sources are run by tsx, so nothing is compiled.

FROM node:22-bookworm-slim AS generate
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
# The client is generated from the schema; the engine is ours (scripts), so nothing is downloaded.
COPY prisma.config.ts tsconfig.json ./
COPY scripts ./scripts
COPY prisma ./prisma
RUN npx prisma generate

# What only development needs, and the embedded PostgreSQL, stays out. The lock file has the command line of Prisma as
# both a package of development and an optional one, so optional ones are left out too.
FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund
# The one optional package that is needed: the compiler of this platform, which tsx runs.
COPY --from=generate /app/node_modules/@esbuild ./node_modules/@esbuild

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json tsconfig.json ./
COPY bin ./bin
COPY scripts/healthcheck.mjs scripts/migrate.ts ./scripts/
COPY prisma/migrations ./prisma/migrations
# Built-in profiles and sample images.
COPY data ./data
COPY src ./src
COPY workers ./workers
COPY --from=generate /app/src/store/generated ./src/store/generated
# Nothing in /app belongs to this user, and nothing needs to be written there.
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["node", "scripts/healthcheck.mjs", "api"]
CMD ["node", "--import", "tsx", "src/server.ts"]
