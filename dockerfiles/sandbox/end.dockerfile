# How a sandbox starts. It comes last: whatever a layer said before does not hold.
USER root
# Folders where volumes will be mounted belong to the agent, and so does what root left in its home. npx wants the folder
# of global packages to be there.
RUN mkdir -p {{{HOME}}}/.local/bin {{{HOME}}}/.local/lib \
 && {{#HOME_FOLDERS}}mkdir -p {{{HOME_FOLDERS}}} \
 && {{/HOME_FOLDERS}}{{#OTHER_FOLDERS}}for dir in {{{OTHER_FOLDERS}}}; do \
      [ -e "$dir" ] || { mkdir -p "$dir" && chown {{{UID}}}:{{{GID}}} "$dir"; } || exit 1; \
    done \
 && {{/OTHER_FOLDERS}}find {{{HOME}}} -xdev '(' ! -user {{{UID}}} -o ! -group {{{GID}}} ')' -exec chown -h {{{UID}}}:{{{GID}}} '{}' +
COPY .tsk-image/bin/ /usr/local/bin/
# What starts the agent and holds the container's output runs by programs that the agent's user can run, not read: the
# kernel then lets no other process of that user look into it, nor open its descriptors.
RUN mkdir -p /usr/local/libexec/tsk \
 && for tool in bash perl tini; do \
      cp -L "$(PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v "$tool")" "/usr/local/libexec/tsk/$tool" || exit 1; \
    done \
 && chmod 0711 /usr/local/libexec/tsk/*
# What the agent installs with "npm install -g" goes where it may write; until here, root installs for everybody.
ENV HOME={{{HOME}}} \
    NPM_CONFIG_PREFIX=${NPM_CONFIG_PREFIX:-{{{HOME}}}/.local}
WORKDIR {{{WORKSPACES}}}
USER {{{UID}}}:{{{GID}}}
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/libexec/tsk/tini", "--", "/usr/local/bin/tsk-run"]
CMD ["bash"]
