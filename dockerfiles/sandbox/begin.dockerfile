# Needed by every sandbox on any base: certificates, variables, the agent's user.
USER root
RUN PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; \
    for tool in awk bash find git perl socat tini useradd; do \
      command -v "$tool" >/dev/null || { echo "The base image has no $tool, which every sandbox needs." >&2; exit 1; }; \
    done
{{#CERTIFICATES}}

# Additional certificates that this machine trusts, such as those of a company proxy or a mirror.
COPY .tsk-image/tsk-host-ca.pem /tmp/tsk-host-ca.pem
RUN mkdir -p /usr/local/share/ca-certificates/tsk \
 && awk '/-----BEGIN CERTIFICATE-----/{n++} n{print > ("/usr/local/share/ca-certificates/tsk/host-" n ".crt")}' /tmp/tsk-host-ca.pem \
 && update-ca-certificates >/dev/null 2>&1 \
 && rm /tmp/tsk-host-ca.pem
{{/CERTIFICATES}}

# Node.js and Python have their own lists of authorities; make them use the system's. Debian keeps pip from installing outside
# a virtual environment; in a sandbox, nothing else needs the system's packages.
ENV LANG=C.UTF-8 \
    HOME={{{HOME}}} \
    PATH={{{HOME}}}/.local/bin:${PATH:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin} \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt \
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    PIP_BREAK_SYSTEM_PACKAGES=1

# A login shell would use the path of /etc/profile instead of the sandbox's.
RUN mkdir -p /etc/profile.d \
 && echo '[ -z "${TSK_PATH:-}" ] || export PATH="$TSK_PATH"' >/etc/profile.d/00-tsk.sh

# The agent's user has the UID and GID of the host's user, so that both can write to the workspace. Removes a user with that
# UID from the base image, because programs would use that user's name and home. -o: the group may already exist.
RUN sed -i '/^[^:]*:[^:]*:{{{UID}}}:/d' /etc/passwd \
 && groupadd -o -g {{{GID}}} agent \
 && useradd -o -u {{{UID}}} -g {{{GID}}} -m -d {{{HOME}}} -s /bin/bash agent \
 && mkdir -p {{{WORKSPACES}}} /tsk \
 && chown {{{UID}}}:{{{GID}}} {{{WORKSPACES}}} \
 && git config --system safe.directory '*' \
 && git config --system init.defaultBranch main
