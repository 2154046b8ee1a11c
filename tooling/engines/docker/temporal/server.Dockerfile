# A server of Temporal beside a CLI that is older, to be used as the official image is.
ARG BASE
FROM ${BASE}
RUN useradd --create-home temporal
COPY entrypoint.sh programs/temporal programs/temporal-server /usr/local/bin/
USER temporal
EXPOSE 7233
ENTRYPOINT ["entrypoint.sh"]
