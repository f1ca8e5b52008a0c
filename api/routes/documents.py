"""What does the service say about itself?

`/docs` is Swagger UI, served from our own files under a Content-Security-Policy without any outside
or inline script.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from flask import Flask, Response, render_template

from api.contract import Contract, Operation, answer, verbatim
from api.openapi import document
from api.pages.render import static_url
from api.problem_types import ProblemType
from api.problems import Problem, problem_types

if TYPE_CHECKING:
    from collections.abc import Iterable

contract = Contract("The service itself")


@contract.get("/problems/<slug>", may="facts:read", returns=ProblemType, problems=("not-found",))
def read_problem(slug: str) -> Response:
    """Explain a type of problem: what it means and what to do about it."""
    found = problem_types().get(slug)
    if found is None:
        raise Problem("not-found", "There is no such type of problem.")
    return answer(found)


def docs() -> str:
    """The contract, browsable."""
    return render_template("docs.html", static=static_url)


@cache
def _written(operations: tuple[Operation, ...]) -> str:
    """The document, made for who asks first: it takes longer than all else at the start."""
    return json.dumps(document(operations), ensure_ascii=False)


def register(app: Flask, operations: Iterable[Operation]) -> None:
    """Serve the OpenAPI document of `operations` and the page that shows it."""
    known = tuple(operations)

    def openapi() -> Response:
        return verbatim(_written(known))

    app.add_url_rule("/openapi.json", view_func=openapi)
    app.add_url_rule("/docs", view_func=docs)
