# Newer ones by `docker buildx imagetools inspect python:3.11-slim-bookworm`.
FROM python:3.11-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-ipaexfont-gothic fonts-morisawa-bizud-gothic fonts-ipamj-mincho \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 portal \
    && useradd --system --uid 10001 --gid portal --create-home portal \
    && install --directory --owner=portal /data

WORKDIR /app
COPY requirements-production.lock ./
# Nothing is installed in a container: what installs packages goes too.
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements-production.lock \
    && pip uninstall --yes setuptools wheel pip

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 XDG_CACHE_HOME=/tmp PORTAL_VAR=/data STATIC_ROOT=/app/collected PORT=8000 \
    PROMETHEUS_MULTIPROC_DIR=/dev/shm/portal-metrics
COPY . ./
RUN python portal/translations.py compile \
    && python -m compileall -q billing contracts portal support
# Static files need a production's settings, not its secrets.
RUN DEBUG=false SECRET_KEY=build ALLOWED_HOSTS=build EMAIL_URL=smtp+tls://build ISSUER_NAME=build \
    ISSUER_ADDRESS=build ISSUER_PHONE=build ISSUER_EMAIL=build \
    ISSUER_BANK_ACCOUNT="build|build|build|build|build" \
    python manage.py collectstatic --noinput

USER portal
EXPOSE 8000
CMD ["gunicorn", "--config=python:portal.serving"]
