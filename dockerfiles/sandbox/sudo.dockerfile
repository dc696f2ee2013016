# The agent may become root in its sandbox. Proxy and certificates also apply to root.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libnss-myhostname sudo \
 && rm -rf /var/lib/apt/lists/* \
 && printf '%s\n' \
      'Defaults !log_allowed' \
      'Defaults env_keep += "HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy"' \
      'Defaults env_keep += "NODE_USE_ENV_PROXY YARN_HTTP_PROXY YARN_HTTPS_PROXY JAVA_TOOL_OPTIONS"' \
      'Defaults env_keep += "SSL_CERT_FILE NODE_EXTRA_CA_CERTS REQUESTS_CA_BUNDLE PIP_CERT PIP_BREAK_SYSTEM_PACKAGES"' \
      '#{{{UID}}} ALL=(ALL:ALL) NOPASSWD: ALL' >/etc/sudoers.d/tsk \
 && chmod 0440 /etc/sudoers.d/tsk
