"""Signing in and out, and what a browser's session may do."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from argon2 import PasswordHasher

from api import membership, passwords
from api.identity import COOKIE, CSRF
from api.store import accounts
from api.wiring import service
from tests.api import people
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.api.clock import Clock

EMAIL = "a@x.example"
WRONG = "wrong horse battery"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: cheap)


@pytest.fixture
def app(app_on_each: Flask) -> Flask:
    return app_on_each


@pytest.fixture
def user_id(app: Flask) -> str:
    return people.user(app, people.organisation(app, "The Exchange", "exchange"))


@pytest.fixture
def browser(app: Flask, user_id: str) -> FlaskClient:
    """One that has not signed in yet, of someone who can."""
    del user_id
    return app.test_client()


def sign_in(
    browser: FlaskClient, password: str = people.PASSWORD, email: str = EMAIL
) -> TestResponse:
    return browser.post("/v1/sessions", json={"email": email, "password": password})


def signed_in(browser: FlaskClient) -> dict[str, str]:
    """The header that a change of this browser, signed in, must carry."""
    answer = sign_in(browser)
    assert answer.status_code == 201, answer.text[:300]
    return {CSRF: answer.get_json()["csrf_token"]}


def role(browser: FlaskClient) -> str:
    answer = browser.get("/v1/me")
    assert answer.status_code == 200, answer.text[:300]
    found: str = answer.get_json()["role"]
    return found


def refused(answer: TestResponse, slug: str) -> None:
    assert answer.get_json()["type"] == f"/problems/{slug}", answer.text[:300]


def test_a_browser_signs_in_and_out(browser: FlaskClient, user_id: str) -> None:
    token = signed_in(browser)
    assert browser.get("/v1/me").get_json()["actor"] == f"user:{user_id}"
    out = browser.delete("/v1/sessions/current", headers=token)
    assert out.get_json()["role"] == "visitor"
    assert role(browser) == "visitor"


def test_a_session_that_was_signed_out_lets_nobody_in(app: Flask, browser: FlaskClient) -> None:
    token = signed_in(browser)
    cookie = browser.get_cookie(COOKIE)
    assert cookie is not None
    browser.delete("/v1/sessions/current", headers=token)
    thief = app.test_client()
    thief.set_cookie(COOKIE, cookie.value)
    refused(thief.get("/v1/me"), "bad-credentials")


def test_the_cookie_is_the_hosts_alone_and_no_script_reads_it(browser: FlaskClient) -> None:
    header = sign_in(browser).headers["Set-Cookie"]
    name, *flags = header.split("; ")
    assert name.startswith("__Host-kuramori=")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(flags)
    assert not [flag for flag in flags if flag.startswith("Domain")]


def test_each_sign_in_has_a_cookie_of_its_own(app: Flask, browser: FlaskClient) -> None:
    planted = app.test_client()
    planted.set_cookie(COOKIE, "planted")
    answers = (sign_in(browser), sign_in(app.test_client()))
    cookies = {answer.headers["Set-Cookie"].split(";")[0] for answer in answers}
    assert len(cookies) == 2


def test_a_password_of_either_case_of_the_address_is_the_same(browser: FlaskClient) -> None:
    assert sign_in(browser, email=EMAIL.upper()).status_code == 201


def test_reading_takes_no_token_and_a_change_does(
    browser: FlaskClient, asked: dict[str, Any]
) -> None:
    token = signed_in(browser)
    body = {"profile": asked["profile"]}
    assert browser.get("/v1/exchanges").status_code == 200
    refused(browser.post("/v1/exchanges", json=body), "csrf")
    refused(browser.post("/v1/exchanges", json=body, headers={CSRF: "another"}), "csrf")
    assert browser.get("/v1/exchanges").get_json()["records"] == []
    assert browser.post("/v1/exchanges", json=body, headers=token).status_code == 201


def test_the_token_of_another_session_is_none(
    app: Flask, browser: FlaskClient, asked: dict[str, Any]
) -> None:
    signed_in(browser)
    others = signed_in(app.test_client())
    refused(browser.post("/v1/quotes", json=asked, headers=others), "csrf")


def test_the_answer_is_the_same_whichever_was_wrong(app: Flask, browser: FlaskClient) -> None:
    answers = [sign_in(browser, WRONG), sign_in(browser, email="nobody@x.example")]
    for _ in range(5):
        sign_in(browser, WRONG)
    answers.append(sign_in(browser))  # locked by now
    disabled = people.user(app, people.organisation(app, "X2", "exchange"), "b@x.example")
    with app.app_context():
        membership.disable_user(service().store, people.context(app), disabled)
    answers.append(sign_in(browser, email="b@x.example"))
    said = [{**answer.get_json(), "request_id": ""} for answer in answers]
    assert said == [said[0]] * 4
    refused(answers[0], "sign-in-refused")
    assert not [answer for answer in answers if "Set-Cookie" in answer.headers]


def test_an_id_is_no_address(browser: FlaskClient, user_id: str) -> None:
    refused(sign_in(browser, email=user_id), "sign-in-refused")


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour(
    browser: FlaskClient, clock: Clock
) -> None:
    for _ in range(4):
        sign_in(browser, WRONG)
    assert sign_in(browser).status_code == 201
    for _ in range(5):
        sign_in(browser, WRONG)
    refused(sign_in(browser), "sign-in-refused")
    clock.forward(minutes=14)
    refused(sign_in(browser, WRONG), "sign-in-refused")  # and that does not lock it for longer
    clock.forward(minutes=1, seconds=1)
    assert sign_in(browser).status_code == 201


def test_wrong_passwords_at_once_count_each(app: Flask, user_id: str) -> None:
    together = threading.Barrier(4)

    def attempt() -> None:
        client = app.test_client()
        together.wait(PATIENCE_S)
        sign_in(client, WRONG)

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context(), service().store.read() as session:
        found = accounts.user(session, user_id)
    assert found is not None
    assert found[0].failures == 4


def test_an_operator_unlocks(app: Flask, browser: FlaskClient, user_id: str) -> None:
    for _ in range(5):
        sign_in(browser, WRONG)
    with app.app_context():
        membership.unlock_user(service().store, people.context(app), user_id)
    assert sign_in(browser).status_code == 201


def test_a_session_ends_after_twelve_hours(browser: FlaskClient, clock: Clock) -> None:
    signed_in(browser)
    clock.forward(hours=12, seconds=-1)
    assert role(browser) == "exchange"
    clock.forward(seconds=1)
    refused(browser.get("/v1/me"), "bad-credentials")


def test_a_disabled_user_is_out_everywhere_at_once(
    app: Flask, browser: FlaskClient, user_id: str
) -> None:
    signed_in(browser)
    with app.app_context():
        membership.disable_user(service().store, people.context(app), user_id)
    refused(browser.get("/v1/me"), "bad-credentials")
    refused(sign_in(app.test_client()), "sign-in-refused")
    with app.app_context():
        membership.unlock_user(service().store, people.context(app), user_id)
    refused(browser.get("/v1/me"), "bad-credentials")  # what was ended does not come back
    assert sign_in(app.test_client()).status_code == 201


def test_a_dead_cookie_does_not_keep_one_from_signing_in(
    browser: FlaskClient, clock: Clock
) -> None:
    signed_in(browser)
    clock.forward(hours=13)
    browser.set_cookie(COOKIE, "of a session that is over")
    assert sign_in(browser).status_code == 201
    assert role(browser) == "exchange"


def test_a_page_that_lost_its_token_signs_in_again(browser: FlaskClient) -> None:
    signed_in(browser)
    assert sign_in(browser).status_code == 201


def test_a_session_opened_under_another_form_is_refused(browser: FlaskClient) -> None:
    """What another site's form can send signs nobody in."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = browser.post(
            "/v1/sessions",
            data=f'{{"email": "{EMAIL}", "password": "{people.PASSWORD}"}}',
            content_type=kind,
        )
        assert answer.status_code == 415


def test_neither_password_nor_cookie_nor_token_is_kept(app: Flask, browser: FlaskClient) -> None:
    token = signed_in(browser)[CSRF]
    cookie = browser.get_cookie(COOKIE)
    assert cookie is not None
    with app.app_context(), service().store.engine.connect() as connection:
        for table in ("users", "sessions", "audit", "answers"):
            text = str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())  # noqa: S608
            for secret in (people.PASSWORD, cookie.value, token):
                assert secret not in text


@pytest.mark.parametrize("odd", ["\x00", "é", "\udcff", "x" * 5000, "日本"])
def test_an_odd_cookie_is_refused_in_words(app: Flask, odd: str) -> None:
    browser = app.test_client(use_cookies=False)
    raw = f"{COOKIE}={odd}".encode("utf-8", "surrogateescape").decode("latin-1")
    answer = browser.get("/v1/me", environ_overrides={"HTTP_COOKIE": raw})
    refused(answer, "bad-credentials")


def test_an_address_with_a_nul_is_refused_in_words(browser: FlaskClient) -> None:
    assert sign_in(browser, email="a\x00@x.example").status_code in (401, 422)


def test_a_page_asked_with_a_file_keeps_nothing_and_needs_no_token(browser: FlaskClient) -> None:
    signed_in(browser)
    answer = browser.post("/en/portfolio", data={})
    assert "token" not in answer.text
    assert answer.status_code != 403
    assert browser.post("/v1/portfolios", json={}).status_code == 403
