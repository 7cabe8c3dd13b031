# The XMPP server: Debian's Prosody with Bellhop's modules and configuration. In the project's folder:
# docker build --file docker/prosody.Dockerfile --tag bellhop-prosody .
ARG BASE=debian:trixie-slim

FROM ${BASE}
# Security updates come with each build: versions are not pinned. The keys that the packages made are of no use, and no secret.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates lua-dbi-sqlite3 lua-unbound prosody \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log \
    && rm -rf /etc/prosody/certs /var/lib/prosody/* /etc/ssl/private/* \
    && useradd --uid 10001 --user-group --home-dir /var/lib/bellhop --no-create-home --shell /usr/sbin/nologin bellhop \
    && install -d -m 700 -o bellhop -g bellhop /var/lib/bellhop \
    && dpkg-query --show >/usr/share/doc/debian-packages.tsv
COPY LICENSE prosody.cfg.lua /opt/bellhop/
COPY prosody /opt/bellhop/prosody
ENV BELLHOP_DATA=/var/lib/bellhop \
    BELLHOP_USER=bellhop
USER bellhop
WORKDIR /var/lib/bellhop
VOLUME ["/var/lib/bellhop"]
EXPOSE 5222 5269 5280 5347
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5280 && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && read -r -t 4 _ <&3"]
CMD ["prosody", "--config", "/opt/bellhop/prosody.cfg.lua", "-F"]
