# Debian's Python, with a virtual environment for the agent, where pip can install. It includes the system's packages, because
# otherwise pip refuses "pip install --user"; pip does not list them (PIP_LOCAL). Headers and a C compiler are for packages
# without a wheel. pip's downloads are in ~/.cache/pip.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      python3 python3-dev python3-pip python3-venv \
      g++ make pkg-config \
 && rm -rf /var/lib/apt/lists/* \
 && python3 -m venv --system-site-packages /home/agent/.venv \
 && chown -R {{{UID}}}:{{{GID}}} /home/agent/.venv
ENV VIRTUAL_ENV=/home/agent/.venv \
    PATH=/home/agent/.venv/bin:$PATH \
    PIP_CACHE_DIR=/home/agent/.cache/pip \
    PIP_LOCAL=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PYTHONUNBUFFERED=1
