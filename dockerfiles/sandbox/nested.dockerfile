# Containers inside the sandbox: Podman as the agent's user, also as `docker`. They share the sandbox's network, processes and
# limits, because a sandbox cannot make networks or cgroups, or mount another /proc.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      crun fuse-overlayfs libcap2-bin podman podman-docker slirp4netns uidmap \
 && rm -rf /var/lib/apt/lists/* \
 && chmod u-s /usr/bin/newuidmap /usr/bin/newgidmap \
 && setcap cap_setuid=ep /usr/bin/newuidmap \
 && setcap cap_setgid=ep /usr/bin/newgidmap \
 && echo 'agent:100000:65536' | tee /etc/subuid >/etc/subgid \
 && touch /etc/containers/nodocker \
 && printf '%s\n' \
      '[containers]' \
      'netns = "host"' \
      'pidns = "host"' \
      'utsns = "host"' \
      'ipcns = "host"' \
      'cgroupns = "host"' \
      'default_sysctls = []' \
      '[engine]' \
      'runtime = "crun"' \
      'cgroup_manager = "cgroupfs"' \
      'events_logger = "file"' >/etc/containers/containers.conf \
 && mkdir -p {{{HOME}}}/.local/share/containers \
 && chown -R {{{UID}}}:{{{GID}}} {{{HOME}}}/.local
ENV BUILDAH_ISOLATION=chroot \
    PODMAN_IGNORE_CGROUPSV1_WARNING=1
# The sandbox's own file system cannot be the base of another overlay, so images and containers get a volume that is removed
# with the sandbox.
VOLUME {{{HOME}}}/.local/share/containers
