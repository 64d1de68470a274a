# The image of the web server and of the worker. docs/operations.md says how to run it.

FROM node:24-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY static static
RUN npm run build

FROM python:3.13-slim AS packages
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    STATIC_ROOT=/app/staticfiles
# Tesseract reads letters that were scanned. LibreOffice, which old Word documents and Rich Text are read with, takes
# 220 MB more: it comes along where OFFICE names its package.
ARG OFFICE=""
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-eng ${OFFICE} \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin foilog \
    && install --directory --owner=foilog --group=foilog /data
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
RUN python tools/messages.py compile
COPY --from=assets /build/static/build static/build
# The key is for this one command: the site does not start without one of its own.
RUN SECRET_KEY=for-this-step-alone python manage.py collectstatic --noinput \
    && python -m compileall -q /app
USER foilog
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=20s CMD ["python", "-c", \
    "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
    "--blocking-threads", "4", "--respawn-failed-workers", "--no-ws", "foilog.wsgi:application"]
