# Builds one static program and nothing else:
#
#   docker build --build-arg VERSION=$(git describe --tags --always) -t dossier .
#   docker run -e DISCORD_TOKEN=… -p 127.0.0.1:8080:8080 dossier
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# Without .git there is no build information to take the version from.
ARG VERSION=""
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/dossier ./cmd/dossier
RUN mkdir /out/data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/dossier /usr/local/bin/dossier
COPY --from=build --chown=nonroot:nonroot /out/data /data
WORKDIR /data
VOLUME /data
ENV DOSSIER_LISTEN=:8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["dossier", "health"]
ENTRYPOINT ["dossier"]
CMD ["run"]
