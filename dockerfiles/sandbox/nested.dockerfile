# Containers inside the sandbox: Podman as the agent's user, under Docker's name, too. They share the sandbox's network,
# processes and limits: in a sandbox nothing may make networks or cgroups, nor mount another /proc.
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
# The sandbox's own files cannot be the ground of another overlay: images and containers get a volume that goes with it.
VOLUME {{{HOME}}}/.local/share/containers
