# The service, its worker and its command in one image: kuramori serve, kuramori worker, kuramori db.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE wsgi.py ./
COPY requirements requirements
COPY data data
COPY models models
COPY pricing pricing
COPY api api
RUN python -m venv /opt/kuramori \
    && /opt/kuramori/bin/pip install --no-cache-dir --disable-pip-version-check \
        -c requirements/lock.txt '.[postgres,pdf]'

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/kuramori --create-home kuramori
COPY --from=build /opt/kuramori /opt/kuramori
ENV PATH=/opt/kuramori/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    KURAMORI_HOME=/var/lib/kuramori \
    KURAMORI_BIND=0.0.0.0:8000
USER 10001
WORKDIR /var/lib/kuramori
VOLUME /var/lib/kuramori
EXPOSE 8000
# The first start trains a model before it listens.
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s CMD \
    ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["kuramori", "serve"]
