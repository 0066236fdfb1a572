# Fluent Medic as an image: docs/decisions/0007-image.md says what was measured.
#
# Pin the base by digest for a build that can be repeated:
#   docker build --build-arg NODE_IMAGE=node:26.10.0-bookworm-slim@sha256:<digest> -t fluent-medic:0.1.0 .
ARG NODE_IMAGE=node:26.10.0-bookworm-slim

FROM ${NODE_IMAGE} AS install
WORKDIR /app
COPY package.json package-lock.json ./
# Optional packages stay: the picture library's native part is one of them. The pinned runtime goes, because the base
# image brings the same one.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/node-linux-* node_modules/node-darwin-* node_modules/node-bin-darwin-* node_modules/.bin/node

FROM ${NODE_IMAGE}
# glibc gives back what lists and watches have read and dropped, instead of keeping it for later (docs/decisions/0007-image.md).
ENV NODE_ENV=production MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=65536 MALLOC_TRIM_THRESHOLD_=65536
# Half of these look names up, so that a slow name does not hold up the lookup of another.
ENV UV_THREADPOOL_SIZE=16
WORKDIR /app
COPY --from=install /app/node_modules ./node_modules
COPY package.json LICENSE NOTICE ./
COPY playbooks ./playbooks
COPY src ./src
# Writes nothing but the file that DATABASE_URL names, so the root file system may be read-only.
USER 65532:65532
EXPOSE 8080
# No shell in between, so that SIGTERM reaches the program. There is no HEALTHCHECK: Kubernetes asks /healthz and /readyz itself.
# A smaller young generation: what lists and watches have read and dropped is given back sooner (docs/decisions/0007-image.md).
ENTRYPOINT ["node", "--max-semi-space-size=8", "src/main.ts"]
CMD ["run"]
