"""The OpenAPI document of all operations: `make generate` writes docs/openapi.json.

The committed document is the reference for clients; a test fails when it is stale.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

import functions
from infra.openapi import identity_api, responses
from infra.openapi.examples import with_examples
from infra.openapi.response_models import ANSWERED
from infra.openapi.schemas import for_clients
from shared.http.app import create_app
from shared.http.pipeline import AuthenticatedRoute

REFERENCE = "#/components/schemas/{model}"
DESCRIPTION = """Your list is yours alone. Only health and ready need no token.

Accounts and sessions are under /api/auth: sign in there, then get a token. It has every
scope; the token of another app has those that its owner granted. Each operation names
the one that it needs.

Each GET has an ETag: of a todo or a project its version, of a list what is in the
answer. Send it as If-None-Match: 304 without a body means that nothing has changed.
What has no ETag, such as a batch, matches none: with If-Match and ETags, it is 412."""
BEARER = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


def routers() -> list[APIRouter]:
    """The router of every operation, in the order of their names."""
    names = sorted(m.name for m in pkgutil.iter_modules(functions.__path__))
    modules = (importlib.import_module(f"functions.{name}") for name in names)
    found = (getattr(module, "router", None) for module in modules)
    return [router for router in found if isinstance(router, APIRouter)]


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of the union of the operations."""
    app = create_app(*routers())
    made = get_openapi(
        title="Ownlist", version="1", description=DESCRIPTION, routes=app.routes
    )
    components = made.setdefault("components", {})
    components["schemas"] = with_examples(_schemas(components.get("schemas", {})))
    components["headers"] = responses.HEADERS
    components["examples"] = responses.EXAMPLES
    components["securitySchemes"] = {"bearer": BEARER, **identity_api.SCHEMES}
    for path, operation in _operations(made):
        operation["tags"] = [_tag(path)]
        for parameter in operation.get("parameters", ()):
            parameter["schema"] = _in_a_url(parameter["schema"])
    for route in app.routes:
        if isinstance(route, AuthenticatedRoute):
            for method in route.methods or ():
                operation = made["paths"][route.path][method.lower()]
                operation["security"] = [{"bearer": sorted(route.needs)}]
                if method == "GET":
                    responses.make_conditional(operation)
    made["paths"] |= identity_api.paths()
    for path, operation in _operations(made):
        responses.complete(path, operation)
    return made


def _operations(made: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in made["paths"].items():
        for operation in methods.values():
            yield path, operation


def _in_a_url(schema: dict[str, Any]) -> dict[str, Any]:
    """Without null: a parameter is a string or not there."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    own = {k: v for k, v in schema.items() if k != "description"}  # the parameter's
    if len(kinds) == 1:
        own = {**kinds[0], **{k: v for k, v in own.items() if k != "anyOf"}}
    return for_clients(own, parameter=True)


def _tag(path: str) -> str:
    """The heading that an operation stands under."""
    tags = {"todos": "Todos", "health": "Service", "ready": "Service"}
    return tags.get(path.split("/")[3], "All that is yours")


def _schemas(of_bodies: dict[str, Any]) -> dict[str, Any]:
    models = (*ANSWERED, *identity_api.MODELS)
    modes: list[Any] = [(model, "serialization") for model in dict.fromkeys(models)]
    _, answered = models_json_schema(modes, ref_template=REFERENCE)
    found = sorted({**of_bodies, **answered["$defs"]}.items())
    return {name: for_clients(schema) for name, schema in found}
