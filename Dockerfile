# Build: docker build -t goinghome-cds .
#        A release names itself: --build-arg VERSION=1.0.0 --build-arg REVISION=$(git rev-parse HEAD)
# Run:   docker run --network host goinghome-cds
#        It listens on the loopback address only, as long as no clients are set; any other refuses the start.
#        docker run -p 8080:8080 -v "$PWD/application.yml:/app/config/application.yml:ro" goinghome-cds
#        where application.yml sets clients and server.address: 0.0.0.0 (README, "Clients"), behind a proxy with TLS.
#        Add -v goinghome-data:/app/data to keep what clinicians answered when the container is replaced, and
#        --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges, as it needs no more.
#        More memory means more and larger calls at the same time: -e JDK_JAVA_OPTIONS="-Xmx1g -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError"
# deploy/helm has a chart. Each stage is tried by `bin/verify image`.

FROM docker.io/library/node:22 AS web
WORKDIR /src
COPY src/main/web src/main/web
COPY fhir-resources/examples fhir-resources/examples
RUN cd src/main/web && npm ci --no-audit --no-fund && node build.js /web

FROM docker.io/library/maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY .mvn .mvn
COPY pom.xml .
COPY src src
COPY fhir-resources fhir-resources
COPY --from=web /web target/classes/web
RUN mvn -B -Dweb.skip -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -DskipTests -Djacoco.skip package \
 && java -Djarmode=tools -jar target/goinghome-cds-*-exec.jar extract --destination /app \
 && mv /app/goinghome-cds-*-exec.jar /app/goinghome-cds.jar \
 && mkdir /app/sbom \
 && cp target/classes/META-INF/sbom/application.cdx.json /app/sbom/

# The parts of a JDK that the service uses, and what that JVM learns while it answers some calls.
FROM docker.io/library/eclipse-temurin:25-jdk AS runtime
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl \
 && rm -rf /var/lib/apt/lists/*
RUN jlink --output /opt/jre --no-header-files --no-man-pages --include-locales en,es \
    --add-modules java.se,jdk.charsets,jdk.crypto.ec,jdk.jfr,jdk.localedata,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs
COPY --from=build /app /app
COPY bin /src/bin
COPY src/build /src/src/build
COPY fhir-resources/examples /src/fhir-resources/examples
WORKDIR /app
RUN /src/bin/lib/learn /opt/jre/bin/java goinghome-cds.jar goinghome-cds.aot

FROM docker.io/library/debian:12-slim
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Going Home CDS" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.description="Decision support for patients who go home after back surgery, over CDS Hooks" \
      org.opencontainers.image.licenses="Apache-2.0"
# What clinicians answered is kept in /app/data, unless spring.datasource.url names a PostgreSQL.
RUN mkdir -p /app/data && chown 10001:10001 /app/data
COPY --from=runtime /opt/jre /opt/jre
COPY --from=runtime /app /app
COPY bin/lib/healthy /app/healthy
USER 10001:10001
WORKDIR /app
VOLUME /app/data
EXPOSE 8080
ENV JDK_JAVA_OPTIONS="-Xmx256m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError" \
    LANG=C.UTF-8
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["/app/healthy"]
ENTRYPOINT ["/opt/jre/bin/java", "-XX:+UseCompactObjectHeaders", "-XX:AOTCache=/app/goinghome-cds.aot", "-jar", "goinghome-cds.jar"]
