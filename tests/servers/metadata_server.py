"""A loopback OpenAlex, Crossref and Semantic Scholar in one, each with its own faults. It tests nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.servers.faults import Fault
from tests.servers.loopback import Loopback


@dataclass
class MetadataServer(Loopback):
    """Each mapping goes from an identifier, as that service is asked for it, to the object that it answers with.

    `service_faults` are used up by requests to that service alone: "openalex", "crossref" or "scholar".
    """

    openalex: Mapping[str, Any] = field(default_factory=dict)  # "10.48550/arXiv.2404.15159"
    crossref: Mapping[str, Any] = field(default_factory=dict)  # "10.1000/xyz"
    scholar: Mapping[str, Any] = field(default_factory=dict)  # "ARXIV:2404.15159", "DOI:10.1000/xyz"
    service_faults: dict[str, list[Fault]] = field(default_factory=dict)
    crossref_limit: tuple[str, str] = ("10", "1s")

    def app(self) -> web.Application:
        app = web.Application()
        for name in ("openalex", "crossref", "scholar"):
            app.router.add_get(f"/{name}/{{rest:.+}}", self.handled)
        return app

    def url(self, service: str) -> str:
        """For that register's base_url."""
        return f"{self.root}/{service}"

    def asked(self, service: str) -> list[str]:
        """The paths that the service was asked for."""
        return [s.path.removeprefix(f"/{service}/") for s in self.seen if s.path.startswith(f"/{service}/")]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        service = request.path.split("/")[1]
        faults = self.service_faults.get(service)
        return await faults.pop(0)(request, self._service) if faults else await self._service(request)

    async def _service(self, request: web.Request) -> web.StreamResponse:
        service, rest = request.path.split("/")[1], request.match_info["rest"]
        if service == "openalex":
            return _found(self.openalex.get(rest.removeprefix("works/doi:")))
        if service == "scholar":
            return _found(self.scholar.get(rest.removeprefix("paper/")))
        work = self.crossref.get(rest.removeprefix("works/"))
        response = _found(work and {"status": "ok", "message-type": "work", "message": work})
        response.headers["X-Rate-Limit-Limit"], response.headers["X-Rate-Limit-Interval"] = self.crossref_limit
        return response


def _found(work: Any) -> web.Response:
    return web.json_response(work) if work else web.json_response({"error": "Not found"}, status=404)
