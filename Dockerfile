# One image for every role; the role is the command.
FROM maven:3.9-eclipse-temurin-17 AS build
# -Dcuda chooses ND4J's CUDA backend (Ampere and Ada; see docs/gpu.md).
ARG BACKEND=""
WORKDIR /src
COPY . .
RUN mvn -B -ntp ${BACKEND} -pl monitor -am package -DskipTests -Dspotless.check.skip=true

FROM eclipse-temurin:17-jre
# libgomp: ND4J's kernels are threaded with OpenMP. ffmpeg: formats that are not decoded in Java.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libgomp1 ffmpeg \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --uid 10001 earshot \
 && mkdir -p /data/models && chown -R earshot /data
WORKDIR /opt/earshot
COPY earshot ./
COPY --from=build /src/monitor/target/lib monitor/target/lib
COPY --from=build /src/monitor/target/classes monitor/target/classes
RUN touch monitor/target/.built
USER earshot
ENV EARSHOT_DATA=/data
VOLUME /data
ENTRYPOINT ["/opt/earshot/earshot"]
CMD ["--help"]
