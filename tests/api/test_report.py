"""The model report and the backtest as a reader gets them: complete, self-contained, readable.

One report is gathered for all tests, from a real model on the shipped tables, with fewer years,
variants and tail beginnings than the real one.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from functools import cached_property
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from api.commands.training import train_into
from api.examples import example_profiles
from api.kept_reports import report_of
from api.papers import model_report, rate_figures, report_data, size_figures
from api.papers.model_report import NONE, render_report
from api.papers.report_data import gather_report
from api.papers.report_kept import kept
from api.report_shapes import ModelReport
from api.terminal import yen
from data.choices import DEFAULT, Choices
from models import tail
from models.backtest import Backtest, _fold
from models.errors import TrainingFailed
from models.fit_severity import CHALLENGERS, CHAMPION
from models.outside import failing
from models.profile import SecurityProfile
from models.severity import NO_TAIL
from models.train import silent
from models.validation import document
from models.variants import variants
from pricing.desk import open_desk
from pricing.hindsight import BookYear, book_year
from pricing.sensitivity import with_model
from tests.api.command import fault, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from api.papers.figures import Drawing
    from api.papers.report_data import ReportData
    from data.dataset import Dataset
    from models.loss_model import LossModel
    from models.variants import Variant
    from pricing.desk import Desk

ON = dt.date(2026, 11, 23)
YEARS = (2021, 2022)
STATED_LAW = CHALLENGERS[2].name
TURNED = {
    "ends_lo",
    "frequency.log10_volume",
    "signing_quorum",
    "cold",
    STATED_LAW,
    "parameter draws",
}
SAME = "Training again on these tables gave the same model"
ANOTHER = "Training again on these tables gave another model"


def few_variants(dataset: Dataset) -> tuple[Variant, ...]:
    return tuple(v for v in variants(dataset) if v.name in TURNED)


def few_years(dataset: Dataset, *, workers: int, choices: Choices = DEFAULT) -> Backtest:
    del workers
    return Backtest(tuple(_fold(dataset, choices, year) for year in YEARS))


def few_houses(year: int, model: LossModel, desk: Desk) -> BookYear:
    dataset = replace(desk.dataset, exchanges=desk.dataset.exchanges[::8])
    return book_year(year, model, replace(desk, dataset=dataset))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    train_into(folder)
    return folder


@pytest.fixture(scope="module")
def desk(home: Path) -> Desk:
    return open_desk(home)


@pytest.fixture(scope="module")
def profiles() -> tuple[SecurityProfile, ...]:
    return tuple(
        SecurityProfile.model_validate_json(path.read_bytes()) for path in example_profiles()
    )


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int]]:
    """Steps behind and steps in all, as they were told while the report was gathered."""
    return []


@pytest.fixture(scope="module")
def data(
    desk: Desk, profiles: tuple[SecurityProfile, ...], told: list[tuple[int, int]]
) -> ReportData:
    def hear(done: int, of: int, _step: str) -> None:
        told.append((done, of))

    with pytest.MonkeyPatch.context() as made_small:
        made_small.setattr(report_data, "variants", few_variants)
        made_small.setattr(report_data, "backtest", few_years)
        made_small.setattr(report_data, "book_year", few_houses)
        made_small.setattr(tail, "QUANTILES", (CHAMPION.tail_quantile, NO_TAIL))
        return gather_report(desk, profiles, ON, workers=1, progress=hear)


class Page(HTMLParser):
    """A page taken apart: tags with their attributes, and words outside pictures and programs."""

    UNREAD = ("script", "style", "svg")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._words: list[str] = []
        self._unread: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in self.UNREAD:
            self._unread.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._unread and self._unread[-1] == tag:
            self._unread.pop()

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._words.append(data)

    @cached_property
    def words(self) -> str:
        return " ".join(" ".join(self._words).split())

    def values(self, *names: str) -> list[str]:
        return [str(v) for _, attrs in self.tags for n, v in attrs.items() if n in names]

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def figures(data: ReportData) -> dict[str, Drawing]:
    return model_report._figures(data)


@pytest.fixture(scope="module")
def text(data: ReportData) -> str:
    """The whole way; its figures are drawn apart from `figures`."""
    return render_report(data)


@pytest.fixture
def drawn_once(data: ReportData, figures: dict[str, Drawing]) -> Iterator[None]:
    """Pages of reports that differ in words, with the figures of the one; a tornado has names."""

    def reuse(other: ReportData) -> dict[str, Drawing]:
        return figures if other is data else figures | {"tornado": size_figures.tornado(other)}

    with patch.object(model_report, "_figures", reuse):
        yield


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def row(text: str, anchor: str) -> str:
    """Words of one line of the table of assumptions."""
    found = re.search(rf'<tr id="{re.escape(anchor)}">(.*?)</tr>', text, re.DOTALL)
    assert found, anchor
    return Page(found[1].replace("</td>", " | </td>")).words


def test_the_report_says_which_model_tables_and_terms_it_is_of(page: Page, desk: Desk) -> None:
    for words in (
        f"Model {desk.stored.version},",
        f"tables of {desk.dataset.version.vintage} ",
        desk.dataset.version.digest[:16],
        f"trained on {desk.stored.model.trained_from} to {desk.stored.model.trained_to}",
        f"Examples priced on {ON}",
        f"basis {desk.basis.version}",
        f"rules {desk.rules.version}",
        f"scenario {desk.scenario} (assumption, not law)",
    ):
        assert words in page.words


def test_every_number_the_model_rests_on_has_an_anchor(page: Page, data: ReportData) -> None:
    dataset = data.dataset
    wanted = {
        *(row.parameter for row in dataset.model_priors),
        *(f"control.{row.control}" for row in dataset.control_priors),
        *(f"tier.{row.tier}" for row in dataset.tier_priors),
        *(f"frequency.{c.name}" for c in data.diagnostics.coefficients if "region_" in c.name),
    }
    assert len(wanted) > 60
    assert wanted <= set(page.values("id"))


def test_every_assumption_tells_its_prior_its_status_and_its_source(
    text: str, data: ReportData
) -> None:
    for prior in data.dataset.model_priors:
        words = row(text, prior.parameter)
        for told in (f"{prior.mean:g} ± {prior.sd:g}", prior.status, prior.source, prior.rationale):
            assert " ".join(told.split()) in words, prior.parameter
    for control in data.dataset.control_priors:
        words = row(text, f"control.{control.control}")
        for told in (f"× {control.relativity:g} (", control.status, control.rationale):
            assert " ".join(told.split()) in words, control.control


def test_history_speaks_of_columns_and_of_nothing_else(text: str, data: ReportData) -> None:
    frame = data.evidence.frame
    robbed = frame[frame["earlier_theft"] == 1]
    words = row(text, "frequency.earlier_theft")
    assert (
        f"with: {robbed['thefts'].sum():.0f} thefts in {robbed['open_years'].sum():,.0f} years"
    ) in words
    assert "all exchange-years" in row(text, "frequency.log_age")
    # The spread of a calendar year's shock is no column, though the panel has years.
    assert f"| {NONE} | {NONE} | {NONE} |" in row(text, "frequency.year")


def test_what_an_assumption_does_is_the_range_of_the_examples_premiums(
    text: str, data: ReportData
) -> None:
    for anchor, name in (
        ("control.signing_quorum", "signing_quorum"),
        ("frequency.log10_volume", "frequency.log10_volume"),
        ("tier.cold", "cold"),
    ):
        ratios = [r for e in data.effects if e.name == name for r in e.ratios]
        assert len(ratios) == 2 * len(data.profiles)
        assert f"| × {min(ratios):.2f} to {max(ratios):.2f} |" in row(text, anchor)
    # Never turned here.
    assert f"| {NONE} |" in row(text, "tier.warm")
    assert "×" not in row(text, "recovery.any")


@pytest.mark.usefixtures("data")
def test_every_step_of_the_work_is_told_once_and_in_order(told: list[tuple[int, int]]) -> None:
    assert told == [(done, len(told)) for done in range(len(told))]


def test_effects_are_in_order_of_the_largest_change(data: ReportData) -> None:
    assert {e.name for e in data.effects} == TURNED | {data.desk.basis.risk_load.principle}
    largest = [e.largest for e in data.effects]
    assert largest == sorted(largest, reverse=True)
    assert largest[0] > 0.1


def test_the_model_in_use_is_what_training_gives(page: Page, data: ReportData) -> None:
    assert data.same_model
    assert SAME in page.words
    assert ANOTHER not in page.words


@pytest.mark.usefixtures("drawn_once")
def test_a_model_in_use_that_training_no_longer_gives_is_said_so(
    data: ReportData, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = desk.stored.model
    other = with_model(desk, replace(own, seed=own.seed + 1))
    monkeypatch.setattr(report_data, "train", lambda *_, **__: (own, data.diagnostics))
    monkeypatch.setattr(report_data, "backtest", lambda *_, **__: data.backtest)
    monkeypatch.setattr(report_data, "thresholds", lambda *_, **__: data.thresholds)
    monkeypatch.setattr(report_data, "_effects", lambda *_: data.effects)
    monkeypatch.setattr(report_data, "_book", lambda *_: data.book)
    found = gather_report(other, data.profiles, ON, workers=1, progress=silent)
    assert not found.same_model
    words = Page(render_report(found)).words
    assert ANOTHER in words
    assert SAME not in words
    assert "Model unstored," in words


def test_nothing_is_fetched_from_elsewhere(page: Page, text: str) -> None:
    fetched = page.values("src", "href", "xlink:href", "srcset", "data", "action", "poster")
    assert len(fetched) > 20
    assert [value for value in fetched if not value.startswith("#")] == []
    assert not re.search(r"@import|url\((?!#)|<link|<iframe|<object|<embed", text)
    outside = set(re.findall(r"[\w:-]+(?==\"https?://)", text))
    assert outside <= {"xmlns", "xmlns:xlink"}
    assert not re.search(r"fetch\(|XMLHttpRequest|import\(|sendBeacon", text)


def test_every_link_within_the_page_arrives_and_no_id_is_said_twice(page: Page) -> None:
    ids = page.values("id")
    assert {link.removeprefix("#") for link in page.values("href", "xlink:href")} <= set(ids)
    assert {i for i in ids if ids.count(i) > 1} == set()


def test_every_picture_has_a_name_a_caption_and_words_a_screen_reader_can_read(
    page: Page, text: str
) -> None:
    pictures = page.all("svg")
    labels = [str(picture["aria-label"]) for picture in pictures]
    assert len(pictures) == len(page.all("figure")) == len(page.all("figcaption")) == 14
    assert all(picture["role"] == "img" for picture in pictures)
    assert all(labels)
    assert len(set(labels)) == len(labels)
    assert all(label in page.words for label in labels)
    (html,) = page.all("html")
    assert html["lang"] == "en"
    assert all(nav["aria-label"] for nav in page.all("nav"))
    assert re.search(r"<label>[^<]*<input ", text)


def test_pictures_hold_no_date_and_are_the_same_text_each_time(
    text: str, figures: dict[str, Drawing]
) -> None:
    pictures = [figure.svg.strip() for figure in figures.values()]
    assert sorted(re.findall(r"<svg .*?</svg>", text, re.DOTALL)) == sorted(pictures)
    for picture in pictures:
        assert not re.search(r"\d{4}-\d\d-\d\d|dc:date|<metadata", picture)


@pytest.mark.usefixtures("drawn_once")
def test_the_page_is_the_same_text_each_time(text: str, data: ReportData) -> None:
    assert render_report(data) == text


def test_what_is_not_there_is_a_dash_and_never_none_or_nan(page: Page, text: str) -> None:
    drawn = " ".join(re.findall(r"<text[^>]*>([^<]*)", text))
    for words in (page.words, drawn):
        assert not re.search(r"\b(None|nan|NaN|inf|Infinity|Undefined|True|False)\b", words)
    coordinates = " ".join(re.findall(r' (?:d|x|y|transform|points)="([^"]*)"', text))
    assert not re.search(r"nan|inf", coordinates)


def test_the_short_of_it_is_the_scores_of_both_spans(page: Page, data: ReportData) -> None:
    v = data.validation
    assert v.held_out is not None
    for span in (v.choice, v.held_out):
        champion, size = span.rate("champion"), span.rate("size_only")
        assert (
            f"Poisson deviance {champion.deviance:.1f}; size alone {size.deviance:.1f} "
            f"({size.difference:+.1f} ± {size.difference_se:.1f})"
        ) in page.words
    inside = v.inside
    assert (
        f"Years inside the 90 % band: thefts {inside['count'][0]} of 2, "
        f"loss {inside['loss'][0]} of 2."
    ) in page.words


@pytest.mark.usefixtures("drawn_once")
def test_where_it_is_weak_every_outside_check_that_fails_is_named(
    text: str, data: ReportData
) -> None:
    weak = Page(text[text.index("Where it is weak") : text.index('<h2 id="rate">')]).words
    wrong = replace(data.checks[0], holds=False, ours="made up to fail")
    assert all(check.name in weak for check in failing(data.checks))
    again = render_report(replace(data, checks=(wrong, *data.checks[1:])))
    assert f"{wrong.name}: made up to fail; published {wrong.published}" in Page(again).words


def test_every_check_switch_and_year_of_the_book_is_told(page: Page, data: ReportData) -> None:
    for check in data.checks:
        assert f"{check.name} {check.published} {check.ours}" in page.words
    assert "reading of the tables ends_lo venues end at the last hard evidence" in page.words
    assert [b.year for b in data.book] == list(YEARS)
    for year in data.book:
        counts = f"{year.year} {year.policies} {year.declined}"
        assert f"{counts} {year.premium / 1e9:,.1f}" in page.words
        assert year.policies > 5
    for line in data.recovery_rows:
        assert line.name in page.words


def test_the_premiums_are_those_of_the_quotes(text: str, data: ReportData) -> None:
    table = Page(text[text.index('id="premiums"') : text.index('id="find"')]).words
    for quote in data.quotes:
        assert quote.profile.name in table
        assert yen(quote.technical_premium.amount) in table
        assert yen(quote.expected_loss.low) in table


def test_where_the_tail_begins_is_marked_and_none_has_no_shape(text: str) -> None:
    table = text[text.index("Where the tail begins") :]
    rows = [Page(r).words for r in re.findall(r"<tr.*?</tr>", table, re.DOTALL)[1:3]]
    assert re.fullmatch(r"50 % \d\.\d\d \(\d\.\d\d to \d\.\d\d\) \S+ \S+", rows[0])
    assert rows[1].startswith(f"no tail {NONE} ")
    lead = re.search(r'<tr class="lead"><td class="n">50 %', table)
    assert lead


@pytest.mark.usefixtures("drawn_once")
def test_without_years_held_out_the_report_says_none_were(data: ReportData) -> None:
    shown = replace(data, validation=replace(data.validation, held_out=None))
    assert "held out" not in Page(render_report(shown)).words.lower()
    for draw in (rate_figures.calibration, rate_figures.counts_by_year, size_figures.transform):
        assert "held out" in draw(data).svg
        assert "held out" not in draw(shown).svg


@pytest.mark.usefixtures("drawn_once")
def test_one_exchange_is_enough(data: ReportData) -> None:
    effects = tuple(replace(e, ratios=e.ratios[:1]) for e in data.effects)
    one = replace(data, profiles=data.profiles[:1], quotes=data.quotes[:1], effects=effects)
    words = Page(render_report(one)).words
    assert f"What moves the premium of: {data.profiles[0].name}" in words
    assert data.profiles[1].name not in words


@pytest.mark.usefixtures("drawn_once")
def test_a_name_is_text_wherever_it_is_shown(data: ReportData) -> None:
    name = r"""<script>alert(1)</script> "A" & 'b' \g<0> $x$"""
    renamed = [p.model_copy(update={"name": name}) for p in data.profiles]
    quotes = [q.model_copy(update={"profile": p}) for q, p in zip(data.quotes, renamed,
                                                                  strict=True)]  # fmt: skip
    text = render_report(replace(data, profiles=tuple(renamed), quotes=tuple(quotes)))
    page = Page(text)
    assert "<script>alert" not in text
    assert name in page.words
    assert f"What moves the premium of: {name}" in page.values("aria-label")


@pytest.fixture
def gathered(data: ReportData, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the command asked to be gathered; the answer is the report of this module."""
    asked: list[tuple[Any, ...]] = []

    def gather(desk: Desk, profiles: list[SecurityProfile], on: dt.date, **_: object) -> ReportData:
        asked.append((desk.stored.version, [p.name for p in profiles], on))
        return data

    monkeypatch.setattr(report_data, "gather_report", gather)
    return asked


@pytest.mark.usefixtures("drawn_once")
def test_the_command_writes_a_file_that_others_can_read(
    home: Path, text: str, desk: Desk, tmp_path: Path, gathered: list[tuple[Any, ...]]
) -> None:
    out = tmp_path / "report.html"
    out.write_text("an older report")
    done = run(home, "report", "--out", out, "--on", str(ON))
    assert (done.returncode, done.stderr) == (0, "")
    assert out.read_text("utf-8") == text
    assert out.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [out]
    assert str(out) in done.stdout
    assert desk.stored.version in done.stdout
    assert [(version, len(names), on) for version, names, on in gathered] == [
        (desk.stored.version, 4, ON)
    ]


@pytest.mark.usefixtures("drawn_once", "gathered")
def test_the_command_keeps_the_figures_with_the_models_and_where_asked(
    home: Path, data: ReportData, desk: Desk, tmp_path: Path
) -> None:
    copy = tmp_path / "figures.json"
    done = run(home, "report", "--out", tmp_path / "r.html", "--data", copy)
    assert (done.returncode, done.stderr) == (0, "")
    told = report_of(home, desk.stored.version)
    assert told == kept(data)
    assert ModelReport.model_validate_json(copy.read_text("utf-8")) == told
    assert copy.stat().st_mode & 0o777 == 0o644


def test_what_is_kept_is_what_the_report_shows(data: ReportData, desk: Desk) -> None:
    told = kept(data)
    assert (told.version, told.data_digest) == (desk.stored.version, desk.stored.model.data_digest)
    assert [one.thefts for one in told.by_year] == [y.thefts for y in data.validation.by_year]
    assert told.all.pit == data.validation.all.pit
    assert [one.result for one in told.book] == [year.result for year in data.book]
    assert [one.ratios for one in told.effects] == [effect.ratios for effect in data.effects]
    assert sum(one.thefts for one in told.market) == pytest.approx(
        float(data.evidence.frame["thefts"].sum())
    )
    assert len(told.sizes) == len(data.evidence.sizes)
    assert all(one.low < one.median < one.high <= one.reach_usd for one in told.size_law)


@pytest.mark.usefixtures("drawn_once")
def test_the_command_reports_on_the_exchanges_it_is_given(
    home: Path, tmp_path: Path, gathered: list[tuple[Any, ...]]
) -> None:
    small = example_profiles()[2]
    done = run(home, "report", "--out", tmp_path / "r.html", "--profile", small)
    assert done.returncode == 0
    (asked,) = gathered
    assert asked[1] == [json.loads(small.read_text("utf-8"))["name"]]


@pytest.mark.usefixtures("drawn_once")
def test_the_command_remarks_on_a_model_that_training_no_longer_gives(
    home: Path, data: ReportData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        report_data, "gather_report", lambda *_, **__: replace(data, same_model=False)
    )
    done = run(home, "report", "--out", tmp_path / "r.html")
    assert done.returncode == 0
    assert "changed since the model was trained" in done.stderr
    assert ANOTHER in (tmp_path / "r.html").read_text("utf-8")


def test_a_place_that_cannot_hold_the_report_is_refused_before_any_work(
    home: Path, tmp_path: Path, gathered: list[tuple[Any, ...]]
) -> None:
    missing = fault(home, 2, "report", "--out", tmp_path / "none" / "r.html")
    assert "--out" in missing
    assert str(tmp_path / "none") in missing
    assert "a folder" in fault(home, 2, "report", "--out", tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert gathered == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--on", "tomorrow"), "--on"),
        (("--profile", "none.json"), "none.json"),
    ],
)
def test_what_cannot_be_read_is_refused_before_any_work(
    home: Path,
    tmp_path: Path,
    gathered: list[tuple[Any, ...]],
    arguments: tuple[str, str],
    words: str,
) -> None:
    assert words in fault(home, 2, "report", "--out", tmp_path / "r.html", *arguments)
    assert list(tmp_path.iterdir()) == []
    assert gathered == []


def test_without_the_examples_the_command_asks_for_a_profile(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.commands.validation.example_profiles", tuple)
    assert "--profile" in fault(home, 2, "report", "--out", tmp_path / "r.html")


def test_without_a_model_the_command_says_how_to_get_one(tmp_path: Path) -> None:
    said = fault(tmp_path / "home", 1, "report", "--out", tmp_path / "r.html")
    assert "kuramori train" in said
    assert not (tmp_path / "r.html").exists()


def test_a_fault_on_the_way_leaves_the_older_report(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> ReportData:
        raise TrainingFailed("the tables cannot carry a fit")

    monkeypatch.setattr(report_data, "gather_report", fail)
    (tmp_path / "r.html").write_text("an older report")
    assert "cannot carry" in fault(home, 1, "report", "--out", tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text() == "an older report"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.fixture
def walked(data: ReportData, monkeypatch: pytest.MonkeyPatch) -> None:
    """`kuramori backtest` finds the two years of this module."""
    monkeypatch.setattr("models.backtest.backtest", lambda *_, **__: data.backtest)


@pytest.mark.usefixtures("walked")
def test_the_backtest_as_json_is_the_summary_and_nothing_else(
    tmp_path: Path, data: ReportData
) -> None:
    done = run(tmp_path, "backtest", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout, parse_constant=_refuse)
    assert found == json.loads(json.dumps(document(data.validation)))
    assert {"champion", "flat", "size_only"} <= set(found["poisson_deviance"])
    assert found["years_inside_90"].keys() == {"count", "loss"}
    assert found["years"] == list(YEARS)
    assert CHAMPION.name in found["severity"]["log_score"]


def _refuse(name: str) -> Callable[[], None]:
    raise AssertionError(f"{name} is not JSON")


@pytest.mark.usefixtures("walked")
def test_the_backtest_on_paper_is_tables_no_wider_than_a_page(
    tmp_path: Path, data: ReportData
) -> None:
    done = run(tmp_path, "backtest")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 110
    for title in (
        "Years for choosing the form: 2021 to 2021",
        "Held out until the form stood: 2022 to 2022",
        "All years: 2021 to 2022",
        "Inside the 90 % band: thefts",
        "Size of a theft:",
    ):
        assert any(line.startswith(title) for line in lines), title
    for name in ("champion", "size only", "flat", CHAMPION.name, STATED_LAW):
        assert name in done.stdout
    assert not re.search(r"…|\b(None|nan)\b", done.stdout)
    champion = data.validation.all.rate("champion")
    shown = [line.split() for line in lines if re.match(r" champion +\d", line)]
    assert len(shown) == 3
    assert shown[2][1:] == [
        f"{champion.deviance:.1f}",
        f"{champion.gini:.2f}",
        f"{champion.expected:.1f}",
    ]


@pytest.mark.usefixtures("walked")
def test_a_year_outside_its_band_is_marked(
    tmp_path: Path, data: ReportData, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = data.backtest.folds
    far = replace(second.outcome, thefts=999.0)
    near = replace(first.outcome, thefts=first.outcome.thefts_low, loss=first.outcome.loss_median)
    made_up = Backtest((replace(first, outcome=near), replace(second, outcome=far)))
    monkeypatch.setattr("models.backtest.backtest", lambda *_, **__: made_up)
    lines = run(tmp_path, "backtest").stdout.splitlines()
    assert "!" not in next(line for line in lines if line.split()[:1] == ["2021"])
    assert "999 !" in next(line for line in lines if line.split()[:1] == ["2022"])
