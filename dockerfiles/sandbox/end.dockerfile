# The start of a sandbox. It comes last, to override all layers.
USER root
# Give mount points of volumes, and root's files in the home folder, to the agent. npx needs the folder of global packages.
RUN mkdir -p {{{HOME}}}/.local/bin {{{HOME}}}/.local/lib \
 && {{#HOME_FOLDERS}}mkdir -p {{{HOME_FOLDERS}}} \
 && {{/HOME_FOLDERS}}{{#OTHER_FOLDERS}}for dir in {{{OTHER_FOLDERS}}}; do \
      [ -e "$dir" ] || { mkdir -p "$dir" && chown {{{UID}}}:{{{GID}}} "$dir"; } || exit 1; \
    done \
 && {{/OTHER_FOLDERS}}find {{{HOME}}} -xdev '(' ! -user {{{UID}}} -o ! -group {{{GID}}} ')' -exec chown -h {{{UID}}}:{{{GID}}} '{}' +
COPY .tsk-image/bin/ /usr/local/bin/
# The processes that start the agent and have the container's output open run from programs that the agent's user can run
# but not read. Then the kernel lets no other process of that user inspect them or open their descriptors.
RUN mkdir -p /usr/local/libexec/tsk \
 && for tool in bash perl tini; do \
      cp -L "$(PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v "$tool")" "/usr/local/libexec/tsk/$tool" || exit 1; \
    done \
 && chmod 0711 /usr/local/libexec/tsk/*
# "npm install -g" of the agent installs into a writable folder; up to here, root installs for everybody.
ENV HOME={{{HOME}}} \
    NPM_CONFIG_PREFIX=${NPM_CONFIG_PREFIX:-{{{HOME}}}/.local}
WORKDIR {{{WORKSPACES}}}
USER {{{UID}}}:{{{GID}}}
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/libexec/tsk/tini", "--", "/usr/local/bin/tsk-run"]
CMD ["bash"]
