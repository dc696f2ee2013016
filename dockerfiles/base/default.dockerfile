# The ground of every sandbox image. Mustache puts the other layers in; what changes most often comes last.
FROM {{{BASE_IMAGE}}}

RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ca-certificates curl file git jq less openssl patch procps ripgrep socat tini unzip xz-utils \
 && rm -rf /var/lib/apt/lists/*
{{#CERTIFICATES}}

# The certificates that this machine trusts beyond the usual ones: a company proxy, an own mirror.
COPY tsk-host-ca.pem /tmp/tsk-host-ca.pem
RUN mkdir -p /usr/local/share/ca-certificates/tsk \
 && awk '/-----BEGIN CERTIFICATE-----/{n++} n{print > ("/usr/local/share/ca-certificates/tsk/host-" n ".crt")}' /tmp/tsk-host-ca.pem \
 && update-ca-certificates >/dev/null 2>&1 \
 && rm /tmp/tsk-host-ca.pem
{{/CERTIFICATES}}

ENV LANG=C.UTF-8 \
    HOME=/home/agent \
    PATH=/home/agent/.local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt

# The agent's user has the numbers of the host's user, so that both can write the workspace. -o: they may be taken.
RUN groupadd -o -g {{{GID}}} agent \
 && useradd -o -u {{{UID}}} -g {{{GID}}} -m -d /home/agent -s /bin/bash agent \
 && mkdir -p /workspace /tsk \
 && chown {{{UID}}}:{{{GID}}} /workspace \
 && git config --system safe.directory '*' \
 && git config --system init.defaultBranch main
{{{STACK}}}
{{{PROJECT}}}
{{{AGENT}}}
USER root
COPY tsk-run tsk-collect /usr/local/bin/
USER {{{UID}}}:{{{GID}}}
WORKDIR /workspace
ENTRYPOINT ["tini", "--", "/usr/local/bin/tsk-run"]
CMD ["bash"]
