# Debian's Node.js and npm; headers, Python and a C++ compiler are for packages with native code.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      nodejs npm \
      g++ libnode-dev make python3 \
 && rm -rf /var/lib/apt/lists/*
ENV NPM_CONFIG_FUND=false NPM_CONFIG_AUDIT=false NPM_CONFIG_UPDATE_NOTIFIER=false
