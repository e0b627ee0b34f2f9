# The service in a container: two stages, so that the image holds no compiler, no pip cache and no sources twice.
# docs/container.md says how to build it, also where no registry can be reached.

FROM docker.io/library/python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/erdsmith && python -m venv /opt/build
WORKDIR /src

# The dependencies change seldom: their layer comes before the sources. What installs and builds is locked as well, but is
# no part of the product: its pins are taken from the development lock. (pip before 23.1 cannot read the lock: it asks for
# a hash of "hishel[async,httpx]" beside that of "hishel".)
COPY requirements.lock requirements-dev.lock ./
RUN sed -n '/^pip==/,/[^\\]$/p; /^setuptools==/,/[^\\]$/p' requirements-dev.lock > build.lock \
    && /opt/build/bin/pip install --require-hashes --requirement build.lock \
    && /opt/build/bin/pip --python /opt/erdsmith/bin/python install --require-hashes --requirement requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY agents agents
COPY bot bot
COPY webhooks webhooks
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/build/bin/pip --python /opt/erdsmith/bin/python install --no-deps --no-index /wheels/*.whl \
    && /opt/build/bin/pip --python /opt/erdsmith/bin/python uninstall --yes pip setuptools


FROM docker.io/library/python:3.11-slim-bookworm
# git: the bot clones and pushes. bubblewrap: the stronger sandbox, where a container may make namespaces.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends bubblewrap ca-certificates git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --create-home --shell /usr/sbin/nologin erdsmith \
    && install --directory --owner erdsmith --group erdsmith /data
COPY --from=build /opt/erdsmith /opt/erdsmith

# Inside a container loopback is nobody's: the port has to be reachable from outside of it. The admin port stays on
# loopback whatever HOST says.
ENV PATH=/opt/erdsmith/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    ERDSMITH_DATABASE_URL=sqlite:////data/erdsmith.db
# The number, not the name: a platform that mounts a volume at /data for the image's user reads it from here.
USER 10001:10001
WORKDIR /home/erdsmith
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
ENTRYPOINT ["erdsmith"]
CMD ["serve"]
