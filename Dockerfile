# syntax=docker/dockerfile:1

# 1. Build: the jar, its dependencies, and what the image runs with; the same for all architectures
FROM --platform=$BUILDPLATFORM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml ./
COPY .mvn .mvn
RUN --mount=type=cache,target=/root/.m2 mvn -B -q dependency:go-offline || true
COPY application.properties ./
COPY routes routes
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -B -q -Dmaven.test.skip=true package
# one time for all files: a layer with the same dependencies is the same layer, and the cache below depends on the jars' times
RUN find target/lib target/api-gateway-logging.jar routes application.properties src/main/bin -exec touch -d 2026-01-01T00:00:00Z {} +

# 2. Train: an AOT cache of the classes that a start loads and links, written by the JRE that will use it
FROM eclipse-temurin:25-jre AS train
WORKDIR /app
COPY --from=build /build/target/lib lib
COPY --from=build /build/target/api-gateway-logging.jar ./
COPY --from=build /build/application.properties ./
COPY --from=build /build/routes routes
COPY --from=build /build/src/main/bin bin
RUN bin/train

# 3. Run: layers from what changes least to what changes most
FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="api-gateway-logging" \
      org.opencontainers.image.description="What API Gateway logs to CloudWatch, as traffic records in Akto's Kafka topic" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --system --gid 10001 gateway \
    && useradd --system --uid 10001 --gid gateway --home-dir /app --shell /usr/sbin/nologin gateway \
    && install -d -o gateway -g gateway /app /app/data
WORKDIR /app
COPY --from=build /build/target/lib lib
COPY --from=build /build/target/api-gateway-logging.jar ./
COPY --from=train /app/api-gateway-logging.aot ./
COPY --from=build /build/src/main/bin bin
COPY --from=build /build/application.properties ./
COPY --from=build /build/routes routes
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
# added to the options of bin/*.options; replace it if you need another heap: beside the heap the JVM takes 170 MiB, which is
# what three fifths for the heap leave free of 512 MiB
ENV JAVA_OPTS="-XX:MaxRAMPercentage=60"
# images in the OCI format have no health check: compose, Fargate and Kubernetes bring their own
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${MANAGEMENT_PORT:-8080} && printf 'GET /q/health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/app/bin/api-gateway-logging"]
