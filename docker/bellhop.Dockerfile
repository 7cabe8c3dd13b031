# Bellhop: the gateway and the component, with a Redis of its own. In the project's folder:
# docker build --file docker/bellhop.Dockerfile --tag bellhop .
ARG BASE=debian:trixie-slim

FROM ${BASE} AS program
# Security updates come with each build: versions are not pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates nodejs npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN sh setup/program.sh /opt/bellhop

FROM ${BASE}
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates openssl redis-server \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log \
    && useradd --uid 10001 --user-group --home-dir /var/lib/bellhop --no-create-home --shell /usr/sbin/nologin bellhop \
    && install -d -m 700 -o bellhop -g bellhop /var/lib/bellhop /var/backups/bellhop \
    && ln -s /opt/bellhop/bellhop /usr/local/bin/bellhop \
    && dpkg-query --show >/usr/share/doc/debian-packages.tsv
COPY --from=program /opt/bellhop /opt/bellhop
ENV BELLHOP_DATA=/var/lib/bellhop \
    NODE_COMPILE_CACHE=/var/lib/bellhop/cache \
    MALLOC_ARENA_MAX=1 \
    MALLOC_TRIM_THRESHOLD_=131072 \
    MALLOC_MMAP_THRESHOLD_=131072
USER bellhop
WORKDIR /opt/bellhop
VOLUME ["/var/lib/bellhop", "/var/backups/bellhop"]
EXPOSE 5290
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 \
    CMD ["/opt/bellhop/node", "-e", "fetch('http://127.0.0.1:5290/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["/opt/bellhop/node", "--disable-warning=ExperimentalWarning", "--use-system-ca", "main.ts"]
