# One image for the API and for workers; docker-compose.yml shows both. It holds the build and what that reads, nothing else:
# all packages are in the build.

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json LICENSE ./
RUN npm ci --no-audit --no-fund
COPY prisma.config.ts tsconfig.json ./
COPY prisma ./prisma
COPY scripts ./scripts
COPY src ./src
COPY workers ./workers
# Imported by the page that shows it.
COPY data/truth.json data/confirmations.json data/atlas.br ./data/
# The client is generated from the schema; the engine is ours (scripts), so nothing is downloaded.
RUN npm run build

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json LICENSE ./
COPY prisma/migrations ./prisma/migrations
# Built-in profiles and sample images.
COPY data/profiles/built-in.json data/profiles/node-kernels.json ./data/profiles/
COPY data/profiles/kconfig ./data/profiles/kconfig
COPY data/images ./data/images
COPY --from=build /app/dist ./dist
# Nothing in /app belongs to this user, and nothing needs to be written there.
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["node", "dist/service/healthcheck.mjs", "api"]
CMD ["node", "dist/service/server.mjs"]
