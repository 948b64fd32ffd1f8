# syntax=docker/dockerfile:1
# One process on the embedded engine. The data folder is a volume, the master key a secret file (docs/manual/ja/operations.md).

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY domain domain
COPY application application
COPY projections projections
COPY infrastructure infrastructure
COPY ui ui
RUN node --input-type=module -e "(await import('/app/infrastructure/app/prepare.mjs')).build()"

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-slim
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE NOTICE ./
COPY infrastructure/app/serve.mjs infrastructure/app/serve.mjs
# `npm run nagi` builds first; here everything is built, so the commands are called directly.
COPY --chmod=755 <<'EOF' /usr/local/bin/nagi
#!/usr/bin/env node
import('/app/dist/infrastructure/app/cli.js').then(async ({ command }) => {
  process.exitCode = await command('/app', process.argv.slice(2));
});
EOF
RUN install -d -o node -g node -m 700 /data /backups /elsewhere
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 NAGI_DATA=/data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/api/health').then((r) => r.json()).then(({ status }) => process.exit(status === 'failing' ? 1 : 0), () => process.exit(1))"]
CMD ["node", "infrastructure/app/serve.mjs"]
