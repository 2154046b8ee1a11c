# PostgreSQL from the packages of Debian, to be used as the official image is.
ARG BASE
FROM ${BASE}
ARG VERSION
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql-${VERSION} \
 && rm -rf /var/lib/apt/lists/* /var/lib/postgresql/*
ENV LANG=C.UTF-8 PATH=/usr/lib/postgresql/${VERSION}/bin:$PATH PGDATA=/var/lib/postgresql/data
COPY entrypoint.sh create-cluster.sh /usr/local/bin/
USER postgres
RUN create-cluster.sh
STOPSIGNAL SIGINT
EXPOSE 5432
ENTRYPOINT ["entrypoint.sh"]
CMD ["postgres"]
