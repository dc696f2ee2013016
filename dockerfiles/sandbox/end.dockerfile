# How a sandbox starts. It comes last: whatever a layer said before does not hold.
USER root
# Folders where volumes will be mounted belong to the agent, and so does what root left in its home. npx wants the folder
# of global packages to be there.
RUN mkdir -p /home/agent/.local/bin /home/agent/.local/lib \
 && {{#HOME_FOLDERS}}mkdir -p {{{HOME_FOLDERS}}} \
 && {{/HOME_FOLDERS}}{{#OTHER_FOLDERS}}for dir in {{{OTHER_FOLDERS}}}; do \
      [ -e "$dir" ] || { mkdir -p "$dir" && chown {{{UID}}}:{{{GID}}} "$dir"; } || exit 1; \
    done \
 && {{/OTHER_FOLDERS}}find /home/agent -xdev '(' ! -user {{{UID}}} -o ! -group {{{GID}}} ')' -exec chown -h {{{UID}}}:{{{GID}}} '{}' +
COPY .tsk-image/bin/ /usr/local/bin/
# What the agent installs with "npm install -g" goes where it may write; until here, root installs for everybody.
ENV HOME=/home/agent \
    NPM_CONFIG_PREFIX=${NPM_CONFIG_PREFIX:-/home/agent/.local}
WORKDIR /workspace
USER {{{UID}}}:{{{GID}}}
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/bin/tini", "--", "/usr/local/bin/tsk-run"]
CMD ["bash"]
