# What every sandbox needs, whatever it is based on: the certificates, the variables, the agent's user.
USER root
RUN PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; \
    for tool in awk bash find git perl socat tini useradd; do \
      command -v "$tool" >/dev/null || { echo "The base image has no $tool, which every sandbox needs." >&2; exit 1; }; \
    done
{{#CERTIFICATES}}

# The certificates that this machine trusts beyond the usual ones: a company proxy, an own mirror.
COPY .tsk-image/tsk-host-ca.pem /tmp/tsk-host-ca.pem
RUN mkdir -p /usr/local/share/ca-certificates/tsk \
 && awk '/-----BEGIN CERTIFICATE-----/{n++} n{print > ("/usr/local/share/ca-certificates/tsk/host-" n ".crt")}' /tmp/tsk-host-ca.pem \
 && update-ca-certificates >/dev/null 2>&1 \
 && rm /tmp/tsk-host-ca.pem
{{/CERTIFICATES}}

# Node and Python bring their own list of authorities; they are to use the system's, as the others do. Debian keeps pip
# from installing anything outside of a virtual environment; here nobody else needs the system's packages.
ENV LANG=C.UTF-8 \
    HOME={{{HOME}}} \
    PATH={{{HOME}}}/.local/bin:${PATH:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin} \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt \
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    PIP_BREAK_SYSTEM_PACKAGES=1

# A login shell takes the path of /etc/profile for the sandbox's, unless it is told.
RUN mkdir -p /etc/profile.d \
 && echo '[ -z "${TSK_PATH:-}" ] || export PATH="$TSK_PATH"' >/etc/profile.d/00-tsk.sh

# The agent's user has the numbers of the host's user, so that both can write the workspace. Whoever has that number
# in the base image makes room: programs would take his name and home for the agent's. -o: the group may be taken.
RUN sed -i '/^[^:]*:[^:]*:{{{UID}}}:/d' /etc/passwd \
 && groupadd -o -g {{{GID}}} agent \
 && useradd -o -u {{{UID}}} -g {{{GID}}} -m -d {{{HOME}}} -s /bin/bash agent \
 && mkdir -p {{{WORKSPACES}}} /tsk \
 && chown {{{UID}}}:{{{GID}}} {{{WORKSPACES}}} \
 && git config --system safe.directory '*' \
 && git config --system init.defaultBranch main
