# Debian's Rust, and a compiler for crates with C code. Crates are in ~/.cargo.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      cargo rust-clippy rustc rustfmt \
      g++ libssl-dev make pkg-config \
 && rm -rf /var/lib/apt/lists/*
ENV CARGO_HOME=/home/agent/.cargo \
    PATH=/home/agent/.cargo/bin:$PATH
