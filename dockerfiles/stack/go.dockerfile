# Debian's Go, its language server, and a C compiler for cgo. Modules are in ~/go/pkg/mod, build results in
# ~/.cache/go-build. A go.mod that requires a newer Go fetches it as a module.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      golang-go gopls \
      g++ make pkg-config \
 && rm -rf /var/lib/apt/lists/*
ENV GOPATH=/home/agent/go \
    GOTOOLCHAIN=auto \
    PATH=/home/agent/go/bin:$PATH
