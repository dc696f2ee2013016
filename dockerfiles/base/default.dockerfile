# The base of every sandbox image: Debian with git and common tools.
FROM {{{BASE_IMAGE}}}
USER root
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ca-certificates curl file git jq less libnss-myhostname openssl patch procps ripgrep socat tini unzip xz-utils \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir -p /usr/share/man/man1 # Slim images lack this folder, and Java's packages fail without it.
