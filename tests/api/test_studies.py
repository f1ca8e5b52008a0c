"""Studies over HTTP: what their commands print, refused by field, and nothing stored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.app import create_app
from api.limits import BURST_SECONDS
from api.settings import Settings, sqlite_url
from models.errors import ArtefactRefused, NoModel
from pricing.short_yen import short_yen
from tests.api.command import EXAMPLE, ON, ROOT, said
from tests.api.papers.reading import holds
from tests.api.test_refusals import check_nothing_stored, check_problem

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.api.conftest import FakeCore

POLICY = ROOT / "examples" / "policies" / "war-exclusion.json"
SECTOR = ROOT / "examples" / "books" / "sector.json"
BOOK = ROOT / "examples" / "books" / "four-policies.json"

COVER = ROOT / "examples" / "event-covers" / "outflow.json"

MODELLED = ("/v1/marginals", "/v1/curves", "/v1/event-covers")
UNMODELLED = ("/v1/requirements", "/v1/stresses", "/v1/sectors")


def read(path: Path) -> Any:  # noqa: ANN401  JSON
    return json.loads(path.read_text("utf-8"))


def asked_of(path: str) -> dict[str, Any]:
    """A request that works."""
    body: dict[str, Any] = {"on": ON}
    if path == "/v1/sectors":
        return body | {"book": read(SECTOR)}
    if path == "/v1/event-covers":
        return body | {"cover": read(COVER)}
    body["profile"] = read(EXAMPLE)
    return body | ({"book": read(BOOK)} if path == "/v1/marginals" else {})


def answered(client: FlaskClient, path: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    answer = client.post(path, json=asked_of(path) | more)
    assert answer.status_code == 200, answer.text
    check_nothing_stored(client)
    found: dict[str, Any] = answer.get_json()
    return found


def printed(home: Path, *arguments: str | Path) -> Any:  # noqa: ANN401  JSON
    return json.loads(said(home, *arguments, "--on", ON, "--json"))


def test_requirements_are_those_of_the_command(client: FlaskClient, tmp_path: Path) -> None:
    found = answered(client, "/v1/requirements")
    told = [one for regime in found["regimes"] for one in regime["amounts"]]
    assert told == printed(tmp_path, "require", EXAMPLE)
    assert found["regimes"][0]["regime"] == "jp"


def test_requirements_take_what_the_command_takes(client: FlaskClient, tmp_path: Path) -> None:
    found = answered(
        client,
        "/v1/requirements",
        regimes=["eu", "jp"],
        inputs={"overheads": {"amount": 8e6, "currency": "EUR"}},
        yen_per={"EUR": 163},
        volumes={"years": [{"year": 2026, "volumes": {"share_turnover": 1e12}}]},
        custom={"rate": 0.01, "base": "assets", "cap": 4e9},
    )
    told = [one for regime in found["regimes"] for one in regime["amounts"]]
    options = ("--overheads", "8e6EUR", "--rate", "EUR=163", "--custom")
    rule = "rate=0.01,base=assets,cap=4e9"
    (tmp_path / "v.json").write_text(
        json.dumps({"years": [{"year": 2026, "volumes": {"share_turnover": 1e12}}]})
    )
    names = ("--regime", "eu", "--regime", "jp", "--volumes", tmp_path / "v.json")
    assert told == printed(tmp_path, "require", EXAMPLE, *names, *options, rule)
    assert told[-1]["scenario"] == "custom"


@pytest.mark.parametrize("policy", [None, POLICY])
def test_a_stress_is_that_of_the_command(
    client: FlaskClient, tmp_path: Path, policy: Path | None
) -> None:
    options = () if policy is None else ("--policy", policy)
    more = {} if policy is None else {"policy": read(policy)}
    found = answered(client, "/v1/stresses", **more)
    assert found == printed(tmp_path, "stress", EXAMPLE, *options)
    assert len(found["replays"]) == 10


def test_a_sector_is_that_of_the_command(client: FlaskClient, tmp_path: Path) -> None:
    found = answered(client, "/v1/sectors")
    assert found == printed(tmp_path, "sector", SECTOR)
    assert found["sums"]["exchanges"] == 4


def test_a_marginal_is_that_of_the_command(real: FlaskClient, trained: Path) -> None:
    found = answered(real, "/v1/marginals", shares=True)
    told = printed(trained, "marginal", EXAMPLE, "--book", BOOK, "--shares")
    assert {name: found[name] for name in found if name in told and name != "model"} == {
        name: value for name, value in told.items() if name in found and name != "model"
    }
    assert found["model"]["version"] == told["model"]
    assert len(found["shares"]) == 5
    assert "shares" not in answered(real, "/v1/marginals")


def test_curves_are_those_of_the_command(real: FlaskClient, trained: Path) -> None:
    found = answered(real, "/v1/curves", width=2_000_000_000)
    told = printed(trained, "curves", EXAMPLE, "--width", "2000000000")
    for name in ("increased_limits", "rates_on_line", "market_points", "reach", "basis_version"):
        assert found[name] == told[name]
    assert found["exchange"] == told["profile"]


def test_a_layer_is_moved_where_the_reader_says(real: FlaskClient, trained: Path) -> None:
    found = answered(real, "/v1/curves", attachments=[3e9, 1e15, 1e9, 3e9])
    assert [row["attachment"]["amount"] for row in found["rates_on_line"]] == [10**9, 3 * 10**9]
    told = printed(trained, "curves", EXAMPLE, "--attachment", "1e9", "--attachment", "3e9")
    assert found["rates_on_line"] == told["rates_on_line"]


@pytest.mark.parametrize(
    ("path", "change", "pointer"),
    [
        ("/v1/requirements", {"regimes": ["jp", "atlantis"]}, "/regimes/1"),
        ("/v1/requirements", {"regimes": ["jp"], "on": "2015-01-01"}, "/on"),
        ("/v1/requirements", {"inputs": {"overheads": {"amount": -1}}}, "/inputs/overheads/amount"),
        ("/v1/requirements", {"volumes": {"years": []}}, "/volumes/years"),
        ("/v1/requirements", {"yen_per": {"won": 1}}, "/yen_per/won"),
        ("/v1/requirements", {"custom": {"rate": 1}}, "/custom/cap"),
        ("/v1/stresses", {"policy": {"name": "P"}}, "/policy/inception"),
        ("/v1/stresses", {"book": []}, "/book"),
        ("/v1/sectors", {"book": []}, "/book"),
        ("/v1/sectors", {"book": [{"profile": {}}]}, "/book/0/profile/name"),
        ("/v1/sectors", {"on": "2015-01-01"}, "/on"),
        ("/v1/marginals", {"book": [{"polcy": 1}]}, "/book/0/polcy"),
        ("/v1/marginals", {"shares": "yes"}, "/shares"),
        ("/v1/curves", {"width": 0}, "/width"),
        ("/v1/curves", {"attachments": [1e9] * 13}, "/attachments"),
        ("/v1/curves", {"attachments": [-1]}, "/attachments/0"),
        ("/v1/event-covers", {"cover": {"name": "C"}}, "/cover/exchange"),
        ("/v1/event-covers", {"assumptions": {"outflow.unheard": 1}}, "/assumptions"),
        ("/v1/event-covers", {"assumptions": {"outflow.seen_hot": 2}}, "/assumptions"),
        ("/v1/event-covers", {"seed": -1}, "/seed"),
    ],
)
def test_a_field_that_cannot_be_is_named(
    client: FlaskClient, path: str, change: dict[str, Any], pointer: str
) -> None:
    problem = check_problem(client.post(path, json=asked_of(path) | change), 422, "invalid-input")
    assert pointer in [error["pointer"] for error in problem["errors"]]


@pytest.mark.parametrize(("path", "most"), [("/v1/sectors", 200), ("/v1/marginals", 100)])
def test_a_book_larger_than_can_be_answered_at_once_is_refused(
    client: FlaskClient, path: str, most: int
) -> None:
    profile = read(EXAMPLE)
    book = [{"profile": profile | {"name": f"E{i}"}} for i in range(most + 1)]
    problem = check_problem(
        client.post(path, json=asked_of(path) | {"book": book}), 422, "invalid-input"
    )
    assert problem["errors"][0] == {
        "pointer": "/book",
        "detail": f"must be at most {most} entries",
        "allowed": f"at most {most} entries",
    }


@pytest.mark.parametrize(
    ("path", "layers", "sublimits", "most"),
    [
        ("/v1/sectors", 32, [], 12),
        ("/v1/marginals", 32, [], 4),
        ("/v1/marginals", 10, [{"tier": "hot", "limit": 1e9}], 3),
    ],
)
def test_the_layers_of_a_book_are_counted(
    client: FlaskClient,
    path: str,
    layers: int,
    sublimits: list[dict[str, Any]],
    most: int,
) -> None:
    tower = [{"limit": 1e9, "attachment": 1e9 * k} for k in range(layers)]
    policy = read(POLICY) | {"layers": tower, "sublimits": sublimits}
    book = [
        {"profile": read(EXAMPLE) | {"name": f"E{i}"}, "policy": policy} for i in range(most + 1)
    ]
    body = asked_of(path)
    assert client.post(path, json=body | {"book": book[:most]}).status_code == 200
    answer = client.post(path, json=body | {"book": book})
    problem = check_problem(answer, 422, "invalid-input")
    assert [error["pointer"] for error in problem["errors"]] == ["/book"]
    assert "layers in all" in problem["detail"]


@pytest.mark.parametrize(
    ("change", "slug", "pointer"),
    [
        (
            {"volumes": {"years": [{"year": 2026, "volumes": {"apples": 1}}]}},
            "volumes-refused",
            "/volumes",
        ),
        (
            {"regimes": ["hk"], "custom": {"rate": 0.1, "base": "assets", "cap": 1}},
            "not-by-volume",
            "/custom",
        ),
    ],
)
def test_volumes_and_rules_that_change_nothing_are_refused(
    client: FlaskClient, change: dict[str, Any], slug: str, pointer: str
) -> None:
    path = "/v1/requirements"
    problem = check_problem(client.post(path, json=asked_of(path) | change), 422, slug)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


def test_an_exchange_named_twice_is_refused_by_its_place(client: FlaskClient) -> None:
    book = read(SECTOR)
    answer = client.post("/v1/sectors", json={"book": [*book, book[1]], "on": ON})
    problem = check_problem(answer, 422, "batch-refused")
    assert [error["pointer"] for error in problem["errors"]] == ["/book/4/profile/name"]


def test_a_policy_of_the_book_that_cannot_pay_is_named_by_its_place(real: FlaskClient) -> None:
    book = read(BOOK)
    book[3]["policy"]["layers"][0] = {"limit": 1e9, "attachment": 9e15}
    answer = real.post("/v1/marginals", json=asked_of("/v1/marginals") | {"book": book})
    problem = check_problem(answer, 422, "nothing-covered")
    assert [error["pointer"] for error in problem["errors"]] == ["/book/3/policy/layers/0"]


def test_a_candidate_that_cannot_pay_is_named_as_itself(real: FlaskClient) -> None:
    policy = read(POLICY) | {"layers": [{"limit": 1e9, "attachment": 9e15}]}
    answer = real.post("/v1/marginals", json=asked_of("/v1/marginals") | {"policy": policy})
    problem = check_problem(answer, 422, "nothing-covered")
    assert [error["pointer"] for error in problem["errors"]] == ["/policy/layers/0"]


@pytest.mark.parametrize("path", MODELLED)
def test_without_a_model_there_is_no_price(client: FlaskClient, core: FakeCore, path: str) -> None:
    core.fault = NoModel("none")
    check_problem(client.post(path, json=asked_of(path)), 503, "no-model")


@pytest.mark.parametrize("path", UNMODELLED)
def test_what_needs_no_model_does_without_and_refuses_a_spoilt_one(
    client: FlaskClient, core: FakeCore, path: str
) -> None:
    core.fault = NoModel("none")
    answered(client, path)
    core.fault = ArtefactRefused("spoilt")
    check_problem(client.post(path, json=asked_of(path)), 503, "model-refused")


@pytest.mark.usefixtures("earned_by")
def test_each_entry_of_a_book_takes_its_share_of_the_machine(
    tmp_path: Path, core: FakeCore
) -> None:
    settings = Settings(
        home=tmp_path, database_url=sqlite_url(tmp_path), log_level="error", visitor_share=1
    )
    client = create_app(settings, core=core.core()).test_client()
    body = asked_of("/v1/marginals")
    small, large = body | {"book": []}, body | {"book": [{"profile": body["profile"]}] * 90}
    done = [client.post("/v1/marginals", json=small).status_code for _ in range(5)]
    assert done == [200] * 5
    assert len(large["book"]) > BURST_SECONDS
    check_problem(client.post("/v1/marginals", json=large), 429, "too-many-requests")


def test_requirements_are_told_in_japanese_with_the_same_figures(client: FlaskClient) -> None:
    found, told = (answered(client, "/v1/requirements", language=lang) for lang in ("en", "ja"))
    assert (found["language"], told["language"]) == ("en", "ja")
    for regime, same in zip(found["regimes"], told["regimes"], strict=True):
        for one, other in zip(regime["amounts"], same["amounts"], strict=True):
            for name in ("amount", "amount_jpy", "currency", "needs", "shortfall"):
                assert one[name] == other[name]
            assert len(one["unknown"]) == len(other["unknown"])
            assert not any(reason.isascii() for reason in other["unknown"])
            assert [fact["value"] for fact in one["working"]] == [
                fact["value"] for fact in other["working"]
            ]


def test_what_is_unknown_names_the_field_that_would_tell(client: FlaskClient) -> None:
    found = answered(client, "/v1/requirements", regimes=["eu", "kr"])
    needs = {
        field for regime in found["regimes"] for a in regime["amounts"] for field in a["needs"]
    }
    assert {"/inputs/overheads", "/yen_per/KRW"} <= needs
    more = {"overheads": {"amount": 8e6, "currency": "EUR"}}
    known = answered(client, "/v1/requirements", regimes=["eu"], inputs=more)
    told = {a["scenario"]: a for a in known["regimes"][0]["amounts"]}
    assert told["own_funds/class_3"]["amount"] == 2e6
    assert told["own_funds/class_3"]["needs"] == []


def texts_of(value: Any, names: tuple[str, ...]) -> list[str]:  # noqa: ANN401  JSON
    """Every text under these names, wherever it stands."""
    if isinstance(value, list):
        return [text for part in value for text in texts_of(part, names)]
    if not isinstance(value, dict):
        return []
    found = []
    for name, part in value.items():
        if name in names:
            found += part if isinstance(part, list) else [part]
        found += texts_of(part, names)
    return [text for text in found if isinstance(text, str) and text]


READ = ("notes", "reasons", "reason", "observed", "required", "share_basis", "worst_replay")


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/v1/stresses", {}),
        ("/v1/stresses", {"policy": read(POLICY)}),
        ("/v1/sectors", {}),
    ],
)
def test_what_history_would_do_is_told_in_japanese_with_the_same_figures(
    client: FlaskClient, path: str, more: dict[str, Any]
) -> None:
    found = answered(client, path, **more)
    told = answered(client, path, **more, language="ja")
    texts = texts_of(told, READ)
    assert texts
    assert not [text for text in texts if text.isascii()]
    assert len(texts_of(found, READ)) == len(texts)
    for one, other in zip(found["replays"], told["replays"], strict=True):
        assert one["cases"] == other["cases"]
        assert not other["name"].isascii()


def test_the_notes_of_a_marginal_are_told_in_japanese(real: FlaskClient, trained: Path) -> None:
    found = answered(real, "/v1/marginals", language="ja")
    assert len(found["notes"]) == 4
    assert not any(note.isascii() for note in found["notes"])
    told = printed(trained, "marginal", EXAMPLE, "--book", BOOK, "--lang", "ja")
    assert told["notes"] == found["notes"]


def test_a_command_tells_a_stress_in_japanese_too(client: FlaskClient, tmp_path: Path) -> None:
    found = answered(client, "/v1/stresses", policy=read(POLICY), language="ja")
    options = ("--policy", POLICY, "--lang", "ja")
    assert found == printed(tmp_path, "stress", EXAMPLE, *options)
    page = said(tmp_path, "stress", EXAMPLE, *options, "--on", ON)
    assert "免責: 国家が支援する攻撃者" in page
    sector = answered(client, "/v1/sectors", language="ja")
    assert sector == printed(tmp_path, "sector", SECTOR, "--lang", "ja")


def test_a_published_rate_says_how_far_it_is_known(real: FlaskClient) -> None:
    points = answered(real, "/v1/curves")["market_points"]
    for point in points:
        assert (point["status"] == "assumption") == point["from_memory"]
        assert not point["cover_ja"].isascii()


def test_a_cover_on_an_event_is_that_of_the_command(real: FlaskClient, trained: Path) -> None:
    found = answered(real, "/v1/event-covers", assumptions={"outflow.false_rate": 0.05}, seed=2)
    options = ("--set", "outflow.false_rate=0.05", "--seed", "2")
    assert found == printed(trained, "event-cover", COVER, *options)
    assert found["credit"]["finding"]["result"] == "unknown"


def test_a_cover_that_does_not_go_with_its_exchange_is_refused_by_field(
    client: FlaskClient,
) -> None:
    cover = read(COVER) | {"payout": {"kind": "slope", "start": 1.0, "end": 2e9, "limit": 1e9}}
    answer = client.post("/v1/event-covers", json=asked_of("/v1/event-covers") | {"cover": cover})
    problem = check_problem(answer, 422, "cannot-be-priced")
    assert problem["errors"][0]["pointer"] == "/cover/payout/start"


def test_the_same_cover_comes_as_pdf(client: FlaskClient) -> None:
    asked = asked_of("/v1/event-covers") | {"language": "ja"}
    answer = client.post("/v1/event-covers/document", json=asked)
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert 'filename="kuramori-event-cover-ja.pdf"' in answer.headers["Content-Disposition"]
    expected = client.post("/v1/event-covers", json=asked).get_json()["price"]["expected"]
    holds(answer.data, short_yen(expected["amount"], "ja"), "所要額への算入可能額：0円")
    check_nothing_stored(client)
