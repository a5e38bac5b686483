# Build: docker build -t goinghome-cds .
# Run:   docker run --network host goinghome-cds
#        It listens on the loopback address only, as long as no clients are set; any other refuses the start.
#        docker run -p 8080:8080 -v "$PWD/application.yml:/app/config/application.yml:ro" goinghome-cds
#        where application.yml sets clients and server.address: 0.0.0.0 (README, "Clients"), behind a proxy with TLS.
#        Add -v goinghome-data:/app/data to keep what clinicians answered when the container is replaced.
#        More memory means more and larger calls at the same time: -e JDK_JAVA_OPTIONS="-Xmx1g -XX:+ExitOnOutOfMemoryError"
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
 && java -Djarmode=tools -jar target/goinghome-cds-*-exec.jar extract --layers --launcher --destination /app

FROM docker.io/library/eclipse-temurin:25-jre
# What clinicians answered is kept in /app/data, unless spring.datasource.url names a PostgreSQL.
RUN useradd --system --no-create-home goinghome \
 && mkdir -p /app/data \
 && chown goinghome /app/data
USER goinghome
WORKDIR /app
VOLUME /app/data
COPY --from=build /app/dependencies/ ./
COPY --from=build /app/spring-boot-loader/ ./
COPY --from=build /app/snapshot-dependencies/ ./
COPY --from=build /app/application/ ./
EXPOSE 8080
ENV JDK_JAVA_OPTIONS="-Xmx256m -XX:+ExitOnOutOfMemoryError"
ENTRYPOINT ["java", "org.springframework.boot.loader.launch.JarLauncher"]
