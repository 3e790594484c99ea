# Lectern's app and worker; the database is PostgreSQL with pgvector beside them (compose.yaml).
# Nothing is installed from Debian: the wheels bring FFmpeg, the speech model and all else that is not in the base.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 lectern && install -d -o lectern -g lectern /data
WORKDIR /lectern
COPY --from=build /venv /venv
COPY . .
# Compiled here, because the user below cannot write here; otherwise each start would compile anew.
RUN /venv/bin/python -m compileall -q app.py manage.py components db migrations pages services
# By number, so that a cluster that demands a user other than root can tell.
USER 10001:10001
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 LECTERN_HOME=/data LECTERN_ADDRESS=0.0.0.0 LECTERN_PORT=8501
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/healthz', timeout=4)"]
CMD ["python", "manage.py", "serve"]
