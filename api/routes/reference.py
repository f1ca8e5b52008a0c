"""Reference: models, past breaches, rules of each regime, wallet vendors. Read from files alone.

What has not changed since it was last read is not sent again: each answer has an ETag, and
If-None-Match is heeded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import reference, regime_answers, stored_models
from api.contract import Contract, answer
from api.etags import not_modified, tag_of, tagged
from api.model_shapes import ChampionChangePage, ModelAnswer
from api.paging import PageQuery, page_of
from api.reference_shapes import (
    Breach,
    BreachPage,
    BreachQuery,
    DifferencesQuery,
    ModelPage,
    RegimeDifferences,
    RegimePage,
    RegimeRules,
    RegimeVersionPage,
    VendorEntry,
    VendorPage,
    VendorQuery,
    VersionQuery,
)
from api.report_shapes import ModelReport
from api.wiring import service

if TYPE_CHECKING:
    from flask import Response
    from pydantic import BaseModel

contract = Contract("What it stands on")


@contract.get("/v1/models", may="facts:read", query=PageQuery, returns=ModelPage)
def list_models(query: PageQuery) -> Response:
    """List stored models, newest first.

    Each is read and verified; one that is refused says why.
    """
    lines = stored_models.model_lines(service().desks.home)
    found, following = page_of(lines, lambda one: one.version, query)
    return _unless_held(ModelPage(models=found, next_cursor=following))


@contract.get(
    "/v1/models/<version>",
    may="facts:read",
    returns=ModelAnswer,
    problems=("unknown-model", "model-refused", "tables-damaged"),
)
def read_model(version: str) -> Response:
    """Read a stored model.

    What it learned from, every coefficient with its interval and its prior, controls, tiers, scores
    of the fit, and what made it. `champion` names the version in use, `previous` the one a rollback
    would go back to.
    """
    return _unless_held(stored_models.model_answer(service().desks.home, version))


@contract.get(
    "/v1/models/<version>/report",
    may="facts:read",
    returns=ModelReport,
    problems=("unknown-model", "model-refused"),
)
def read_model_report(version: str) -> Response:
    """Read how well a model predicts, as `kuramori report` last found it.

    Backtest by year and span, calibration, sizes, the book at its own premiums, and what each
    assumption is worth. A model without a report of its own gets the one that came with the
    program; `version` and `data_digest` say of what it is.
    """
    return _unless_held(stored_models.model_report(service().desks.home, version))


@contract.get(
    "/v1/models/changes",
    may="facts:read",
    query=PageQuery,
    returns=ChampionChangePage,
    problems=("model-refused",),
)
def list_model_changes(query: PageQuery) -> Response:
    """List changes of the model in use, newest first: when, from which to which, and why."""
    told = stored_models.changes(service().desks.home)
    numbered = tuple(enumerate(reversed(told)))[::-1]
    found, following = page_of(numbered, lambda one: str(one[0]), query)
    return _unless_held(
        ChampionChangePage(changes=tuple(one for _, one in found), next_cursor=following)
    )


@contract.get(
    "/v1/breaches",
    may="facts:read",
    query=BreachQuery,
    returns=BreachPage,
    problems=("tables-damaged",),
)
def list_breaches(query: BreachQuery) -> Response:
    """List past events at exchanges and their neighbours, oldest first.

    All of them fit on one page. Amounts are in dollars and, at the rate of their month, in yen; of
    each it is said whether the model learns from it, and why not.
    """
    found, following = page_of(reference.breaches_like(query), lambda one: one.event_id, query)
    return _unless_held(BreachPage(breaches=found, next_cursor=following))


@contract.get(
    "/v1/breaches/<event_id>",
    may="facts:read",
    returns=Breach,
    problems=("unknown-breach", "tables-damaged"),
)
def read_breach(event_id: str) -> Response:
    """Read one past event with its sources."""
    return _unless_held(reference.breach(event_id))


@contract.get(
    "/v1/regimes",
    may="facts:read",
    query=PageQuery,
    returns=RegimePage,
    problems=("tables-damaged",),
)
def list_regimes(query: PageQuery) -> Response:
    """List the regimes, each as its newest version has it."""
    found, following = page_of(reference.regime_lines(), lambda one: one.regime, query)
    return _unless_held(RegimePage(regimes=found, next_cursor=following))


@contract.get(
    "/v1/regimes/<regime>",
    may="facts:read",
    query=VersionQuery,
    returns=RegimeRules,
    problems=("unknown-regime", "tables-damaged"),
)
def read_regime(regime: str, query: VersionQuery) -> Response:
    """Read the rules of a regime.

    Every figure with unit, citation and status, the amounts made of them, limits on how coins are
    kept, the rules a policy is tested by, and conditions no rule tests yet. What each rule tests
    and reads is said in both languages.
    """
    return _unless_held(regime_answers.with_words(reference.rule_set(regime, query.version)))


@contract.get(
    "/v1/regimes/<regime>/versions",
    may="facts:read",
    query=PageQuery,
    returns=RegimeVersionPage,
    problems=("unknown-regime", "tables-damaged"),
)
def list_regime_versions(regime: str, query: PageQuery) -> Response:
    """List the kept versions of a regime's rules, newest first."""
    kept = reference.regime_versions_of(regime)
    found, following = page_of(kept, lambda one: one.version, query)
    return _unless_held(RegimeVersionPage(versions=found, next_cursor=following))


@contract.get(
    "/v1/regimes/<regime>/differences",
    may="facts:read",
    query=DifferencesQuery,
    returns=RegimeDifferences,
    problems=("unknown-regime", "tables-damaged"),
)
def list_regime_differences(regime: str, query: DifferencesQuery) -> Response:
    """List what differs between two versions of a regime's rules, field by field."""
    old, new = reference.two_rule_sets(regime, query.old, query.new)
    return _unless_held(regime_answers.differences(old, new))


@contract.get(
    "/v1/vendors",
    may="facts:read",
    query=VendorQuery,
    returns=VendorPage,
    problems=("tables-damaged",),
)
def list_vendors(query: VendorQuery) -> Response:
    """List suppliers of wallets, key management and custody."""
    found, following = page_of(reference.vendors_like(query), lambda one: one.id, query)
    return _unless_held(VendorPage(vendors=found, next_cursor=following))


@contract.get(
    "/v1/vendors/<vendor_id>",
    may="facts:read",
    returns=VendorEntry,
    problems=("unknown-vendor", "tables-damaged"),
)
def read_vendor(vendor_id: str) -> Response:
    """Read one vendor by id, name or another of its names."""
    return _unless_held(reference.vendor(vendor_id))


def _unless_held(value: BaseModel) -> Response:
    """`value` with its entity tag, or a 304 where the caller holds it already.

    It may be kept by its reader alone, and is asked for anew each time.
    """
    full = answer(value)
    tag = tag_of(full.get_data(as_text=True))
    response = not_modified(tag) or tagged(full, tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
