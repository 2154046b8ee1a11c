# Temporal's CLI with the server that is in it, to be used as the official image is.
ARG BASE
FROM ${BASE}
RUN useradd --create-home temporal
COPY programs/temporal /usr/local/bin/
USER temporal
EXPOSE 7233
ENTRYPOINT ["temporal"]
