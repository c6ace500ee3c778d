# syntax=docker/dockerfile:1

# 1. Build: the jar, its dependencies, and what the image runs with
FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /build
COPY pom.xml ./
COPY .mvn .mvn
RUN --mount=type=cache,target=/root/.m2 mvn -B -q dependency:go-offline || true
COPY application.properties ./
COPY routes routes
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -B -q -Dmaven.test.skip=true package

# 2. Train: the classes that a start loads, laid out in an archive by the JRE that will use it
FROM eclipse-temurin:25-jre AS train
WORKDIR /app
COPY --from=build /build/target/api-gateway-logging.jar ./
COPY --from=build /build/target/lib lib
COPY application.properties ./
COPY routes routes
COPY src/main/bin bin
RUN bin/train

# 3. Run
FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="api-gateway-logging" \
      org.opencontainers.image.description="What API Gateway logs to CloudWatch, as traffic records in Akto's Kafka topic" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --system --gid 10001 gateway \
    && useradd --system --uid 10001 --gid gateway --home-dir /app --shell /usr/sbin/nologin gateway \
    && install -d -o gateway -g gateway /app /app/data
WORKDIR /app
COPY --from=train /app ./
# the only places that are written to: the checkpoints and the dead letters, and temporary files. On Fargate, a mount belongs to
# root, and the process cannot write to it, unless the image declares it a volume
VOLUME /app/data /tmp
USER 10001:10001
EXPOSE 8080
# a container has a network of its own: who may come in, and at which port, is said where the port is published. Both precede
# application.properties, so that the health check finds the connector
ENV MANAGEMENT_ADDRESS=0.0.0.0
ENV MANAGEMENT_PORT=8080
# mount your own /app/routes or /app/application.properties over these
# replace it as a whole if you need another heap or collector; beside the heap the JVM takes 170 MiB, which is what three
# fifths for the heap leave free of 512 MiB
ENV JDK_JAVA_OPTIONS="@/app/bin/jvm.options -XX:SharedArchiveFile=/app/api-gateway-logging.jsa -Xshare:auto -XX:MaxRAMPercentage=60 -Xlog:cds=off -Xlog:cds+dynamic=off"
# the C library keeps less of what the JVM's compilers give back
ENV MALLOC_ARENA_MAX=1
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${MANAGEMENT_PORT:-8080} && printf 'GET /q/health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["java", "-jar", "/app/api-gateway-logging.jar"]
