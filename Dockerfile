# Plateglass on a CPU. Nothing is downloaded at run time.
#
#   docker build -t plateglass .
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
HEALTHCHECK --interval=30s --timeout=10s CMD ["plateglass", "--version"]
ENTRYPOINT ["plateglass"]
# Until there is a page to serve, a container that is given no command says what it can do. With
# `plateglass serve` come EXPOSE 8000, a HEALTHCHECK that asks the page, and
# CMD ["serve", "--host", "0.0.0.0", "--port", "8000"].
CMD ["--help"]
