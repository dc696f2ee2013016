# Claude Code from npm, at a fixed version: the image is found by the hash of this text.
RUN if ! command -v npm >/dev/null; then \
      apt-get update \
      && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends nodejs npm \
      && rm -rf /var/lib/apt/lists/*; \
    fi \
 && npm install -g --no-fund --no-audit @anthropic-ai/claude-code@{{{AGENT_VERSION}}} \
 && npm cache clean --force \
 && claude --version
