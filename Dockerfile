# Plateglass on a CPU. Nothing is downloaded at run time.
#
#   docker build -t plateglass .
#   docker run --rm -p 127.0.0.1:8000:8000 plateglass      # the page, for this machine only
#   docker run --rm -v "$PWD:/work" -w /work --user "$(id -u)" plateglass enhance photo.jpg

FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY src ./src
RUN python -m venv /opt/plateglass \
    && /opt/plateglass/bin/pip install --no-cache-dir ".[serve,video]"

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 plateglass
COPY --from=build /opt/plateglass /opt/plateglass
ENV PATH="/opt/plateglass/bin:$PATH" \
    PYTHONUNBUFFERED=1
USER 10001
WORKDIR /home/plateglass
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "-c", \
  "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health', timeout=5)"]
ENTRYPOINT ["plateglass"]
# Inside a container the network is what `docker run -p` makes of it; the service says so itself.
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
