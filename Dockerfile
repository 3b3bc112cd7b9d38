# syntax=docker/dockerfile:1
# The image of Zonewarden: the bundle on a slim Node 24, not as root, with nothing else of the project in it.
#   docker build --build-arg COMMIT=$(git rev-parse --short HEAD) --build-arg VERSION=0.1.0 -t REGISTRY/zonewarden:0.1.0 .

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Scripts wait until the sources are here: `prepare` is the build.
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY certs certs
COPY reconciler reconciler
COPY webhooks webhooks
COPY server server
COPY deploy/examples deploy/examples
ARG COMMIT=unknown
ENV ZONEWARDEN_COMMIT=$COMMIT
# With the Node that will run it and in the folder where it will, so that V8's compile cache fits.
RUN node server/build.ts && node dist/zonewarden.js version

FROM node:24-bookworm-slim
ARG COMMIT=unknown
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="Zonewarden" \
      org.opencontainers.image.description="Guards and publishes the DNS names of a Kubernetes cluster" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$COMMIT" \
      org.opencontainers.image.base.name="node:24-bookworm-slim"
# Nothing here installs anything at run time.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-v* \
      /usr/local/bin/yarn /usr/local/bin/yarnpkg
COPY --from=build /app/dist /app/dist
COPY LICENSE /app/LICENSE
ENV NODE_ENV=production
USER 65532:65532
EXPOSE 7979 10250
# The flag is the launcher's own: V8 takes the size of its young generation at start only.
ENTRYPOINT ["node", "--max-semi-space-size=16", "/app/dist/zonewarden.js"]
