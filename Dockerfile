# One image for every process of the service; docker-compose.yml says which of them a container runs.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY web/package.json web/
RUN npm ci
COPY . .
# Generating the client needs no engine, but asks for a program at this place (libraries: Prisma without its engine).
RUN PRISMA_SCHEMA_ENGINE_BINARY="$(command -v node)" node node_modules/prisma/build/index.js generate \
  && cd web && node ../node_modules/vite/bin/vite.js build \
  && cd .. && npm prune --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production NODE_OPTIONS=--max-semi-space-size=32
WORKDIR /app
COPY --from=build --chown=node:node /app /app
USER node
EXPOSE 8080
CMD ["node", "--import", "tsx", "api/main.ts"]
