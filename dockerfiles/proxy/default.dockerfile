# The only way out of sandboxes: squid with an allow-list, and a unix socket with socat for each task.
FROM {{{BASE_IMAGE}}}

RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates socat squid tini \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir -p /run/tsk /etc/tsk \
 && chown proxy:proxy /run/tsk /etc/tsk \
 && chmod 0711 /run/tsk

COPY tsk-proxy tsk-proxy-open tsk-proxy-close tsk-proxy-port tsk-proxy-way /usr/local/bin/
USER proxy:proxy
ENTRYPOINT ["tini", "--", "/usr/local/bin/tsk-proxy"]
