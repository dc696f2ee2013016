# Debian's Java 21 and Maven, with a trust store of the system's certificates. Debian's Gradle is from 2017, so projects bring
# their own with gradlew. Artefacts are in ~/.m2 and ~/.gradle.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ca-certificates-java default-jdk-headless maven \
 && rm -rf /var/lib/apt/lists/*
ENV JAVA_HOME=/usr/lib/jvm/default-java
