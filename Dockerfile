# syntax=docker/dockerfile:1
# One image for everything: the library in one process, and the processes of a cluster. It writes to /data, /backups, /elsewhere and /tmp alone, so
# that its root may be read-only. The data folder is a volume, the master key a secret file (docs/manual/ja/operations.md).

# The digest says what is in it, whatever becomes of the name: change both together.
ARG NODE=node:24.18.0-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d

FROM $NODE AS build
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

FROM $NODE AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM $NODE
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE NOTICE ./
COPY infrastructure/app/serve.mjs infrastructure/app/command.mjs infrastructure/app/
# What is built is called as it is: `npm run nagi` would build first.
RUN ln -s /app/infrastructure/app/command.mjs /usr/local/bin/nagi \
 && install -d -o node -g node -m 700 /data /backups /elsewhere
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 NAGI_DATA=/data
# The user `node` of the image, as a number, so that it can be seen from outside that it is not root.
USER 1000:1000
VOLUME /data
EXPOSE 3000
# A worker answers there too, at every address. `failing` marks the container and restarts nothing: it is also said when a server of a cluster is away.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/api/health').then((r) => r.json()).then(({ status }) => process.exit(status === 'failing' ? 1 : 0), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=32", "infrastructure/app/serve.mjs"]
