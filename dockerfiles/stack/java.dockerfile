# Java 21 and Maven as Debian ships them; the trust store is made of the system's certificates. Debian's Gradle is of
# 2017: projects bring their own with gradlew. Artefacts are kept in ~/.m2 and ~/.gradle.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ca-certificates-java default-jdk-headless maven \
 && rm -rf /var/lib/apt/lists/*
ENV JAVA_HOME=/usr/lib/jvm/default-java
