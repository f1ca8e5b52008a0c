"""Entity tags: what is unchanged is not sent again, and no change undoes another unseen."""

from __future__ import annotations

import pytest
from flask import Flask, Response

from api.etags import not_modified, require_match, tag_of, tagged
from api.problems import Problem


def asked(**headers: str) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def bare() -> Flask:
    return Flask(__name__)


def test_the_tag_follows_the_text() -> None:
    assert tag_of("a") == tag_of("a") != tag_of("b")
    assert tagged(Response("a"), "3").headers["ETag"] == '"3"'


@pytest.mark.parametrize("held", ['"3"', 'W/"3"', '"2", "3"', "*"])
def test_what_the_caller_holds_is_not_sent_again(bare: Flask, held: str) -> None:
    with bare.test_request_context(headers=asked(If_None_Match=held)):
        answer = not_modified("3")
    assert answer is not None
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", '"3"')


@pytest.mark.parametrize("headers", [{}, asked(If_None_Match='"2"'), asked(If_None_Match="")])
def test_anything_else_is_sent(bare: Flask, headers: dict[str, str]) -> None:
    with bare.test_request_context(headers=headers):
        assert not_modified("3") is None


@pytest.mark.parametrize("held", ['"3"', '"2", "3"', "*"])
def test_a_change_of_what_is_there_goes_through(bare: Flask, held: str) -> None:
    with bare.test_request_context(headers=asked(If_Match=held)):
        require_match("3")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 428),
        (asked(If_Match='"2"'), 412),
        (asked(If_Match='W/"3"'), 412),
        (asked(If_Match=""), 412),
    ],
)
def test_any_other_change_is_refused(bare: Flask, headers: dict[str, str], status: int) -> None:
    with bare.test_request_context(headers=headers), pytest.raises(Problem) as refused:
        require_match("3")
    assert refused.value.kind.status == status
