"""What a policy costs in a book: against ordinary quotes, by hand, and against simulated years."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from data.errors import NoRate
from models.profile import TIERS
from pricing.basis import shipped_basis
from pricing.book_price import price_in_book
from pricing.book_result import BookPrice
from pricing.errors import NothingCovered, PremiumAboveLimit, PricingError
from pricing.layer import Layer
from pricing.policy import Policy
from pricing.premium import covered_shares
from pricing.quote import price
from pricing.submission import Book, Submission
from tests.pricing.test_marginal import tail_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from models.profile import SecurityProfile
    from pricing.desk import Desk

    Floats = NDArray[np.float64]
    Priced = Callable[..., BookPrice]

BOOK = Path(__file__).resolve().parents[2] / "examples" / "books" / "four-policies.json"
NAMES = ("jp-large", "jp-small", "offshore")

TOWER = Policy(
    name="Tower",
    inception=dt.date(2027, 4, 1),
    expiry=dt.date(2028, 4, 1),
    layers=(
        Layer(limit=2e9, retention=2e7),
        Layer(limit=4e9, attachment=2.02e9, share=0.5, aggregate_limit=8e9),
    ),
)


@pytest.fixture(scope="module")
def priced(desk: Desk, middle: SecurityProfile, on: dt.date) -> Priced:
    def in_book(policy: Policy | None, *book: Submission, **options: bool) -> BookPrice:
        return price_in_book(middle, policy, book, desk, on, **options)

    return in_book


@pytest.fixture(scope="module")
def others(examples: dict[str, SecurityProfile]) -> list[Submission]:
    return [Submission(profile=examples[name], policy=TOWER) for name in NAMES]


def changed(policy: Policy, **changes: object) -> Policy:
    return Policy.model_validate(policy.model_dump() | changes)


def refusal(priced: Priced, policy: Policy | None, *book: Submission) -> PricingError:
    with pytest.raises(PricingError) as refused:
        priced(policy, *book)
    return refused.value


# ---- the price ------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", [None, TOWER])
def test_beside_it_stands_the_ordinary_quote(
    policy: Policy | None,
    priced: Priced,
    others: list[Submission],
    desk: Desk,
    middle: SecurityProfile,
    on: dt.date,
) -> None:
    found, quote = priced(policy, *others), price(middle, policy, desk, on)
    assert found.technical_premium == quote.technical_premium
    assert found.technical_rate_on_line == quote.rate_on_line
    assert found.expected_loss.amount == pytest.approx(quote.expected_loss.amount, abs=1)
    assert BookPrice.model_validate_json(found.model_dump_json()) == found


def test_the_premium_is_expected_loss_and_cost_of_capital_charged_as_a_quote_is(
    priced: Priced, others: list[Submission]
) -> None:
    basis = shipped_basis()
    found = priced(TOWER, *others)
    for capital, premium in ((found.marginal, found.premium), (found.alone, found.premium_alone)):
        loaded = found.expected_loss.amount + 0.06 * capital.amount
        assert premium.amount == pytest.approx(loaded / (1 - basis.share_of_premium), abs=3)
    assert found.rate_on_line == pytest.approx(found.premium.amount / (2e9 + 0.5 * 4e9))
    assert found.capital_basis == basis.capital
    assert found.marginal.amount == found.capital_with.amount - found.capital_without.amount


def test_a_minimum_and_a_tax_are_charged_too(
    priced: Priced, others: list[Submission], desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    tax = desk.basis.tax.model_copy(update={"rate": 0.1})
    least = desk.basis.minimum_premium.model_copy(update={"amount_jpy": 9e8})
    taxed = replace(
        desk, basis=desk.basis.model_copy(update={"tax": tax, "minimum_premium": least})
    )
    assert priced(TOWER, *others).premium.amount < 9e8
    assert price_in_book(middle, TOWER, others, taxed, on).premium.amount == 990_000_000


def test_capital_is_paid_for_as_long_as_it_is_held(priced: Priced) -> None:
    for days, years in ((dt.date(2029, 4, 1), 2.0), (dt.date(2027, 10, 1), 183 / 365.25)):
        found = priced(changed(TOWER, expiry=days))
        loaded = found.expected_loss.amount + 0.06 * years * found.marginal.amount
        assert found.premium.amount * 0.65 == pytest.approx(loaded, abs=3)


def test_an_empty_book_asks_for_the_capital_alone(priced: Priced) -> None:
    found = priced(None)
    assert (found.policies, found.exchanges, found.capital_without.amount) == (0, 0, 0)
    assert found.marginal == found.alone == found.euler
    assert found.premium == found.premium_alone


def test_a_policy_in_dollars_is_priced_as_its_twin_in_yen(
    priced: Priced, others: list[Submission], desk: Desk, on: dt.date
) -> None:
    rate = desk.dataset.rates.jpy_per("USD", on).jpy_per_unit
    layers = (Layer(limit=1e7, attachment=1e6),)
    usd = changed(TOWER, currency="USD", layers=layers)
    jpy = changed(TOWER, layers=(Layer(limit=1e7 * rate, attachment=1e6 * rate),))
    profile = others[2].profile
    assert profile.currency == "USD"
    by_dollar = priced(usd, Submission(profile=profile, policy=usd), with_shares=True)
    by_yen = priced(jpy, Submission(profile=profile, policy=jpy), with_shares=True)
    assert by_dollar.premium.amount == pytest.approx(by_yen.premium.amount, abs=2)
    for one, other in zip(by_dollar.shares, by_yen.shares, strict=True):
        assert one.capital.amount == pytest.approx(other.capital.amount, abs=2)


def test_the_ordinary_quotes_stay_and_so_does_the_version_of_the_basis() -> None:
    """No quote reads the cost of capital; a record is recomputed by the version it names."""
    assert shipped_basis().version == "2026-11-24"
    assert shipped_basis().capital.status == "assumption"


# ---- the capital, against simulated years ---------------------------------------------------


def thefts_of(
    profile: SecurityProfile,
    policy: Policy,
    desk: Desk,
    on: dt.date,
    years: int,
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], Floats]:
    """Thefts the policy covers, year and loss, drawn from the model's laws without any grid."""
    annual = desk.annual_loss(profile, on)
    rates = annual.rates * covered_shares(policy, desk.stored.model) * policy.term_years
    draw = rng.integers(len(rates), size=years)
    shock = rng.gamma(annual.dispersion, 1 / annual.dispersion, years)
    found_years, losses = [], []
    for tier in range(len(TIERS)):
        cap = annual.law.cap[tier]
        x = np.geomspace(1.0, cap * (1 - 1e-12), 4000)
        exceeded = annual.law.survival(x)[:, tier]
        year = np.repeat(np.arange(years), rng.poisson(rates[draw, tier] * shock))
        laws, chance = annual.law_of_draw[draw[year]], rng.random(len(year))
        loss = np.empty(len(year))
        for law in range(len(exceeded)):
            mine = laws == law
            u = chance[mine]
            inside = np.exp(np.interp(-u, -exceeded[law], np.log(x)))
            loss[mine] = np.where(u < exceeded[law, -1], cap, inside)
        found_years.append(year)
        losses.append(loss)
    return np.concatenate(found_years), np.concatenate(losses)


def paid_by_year(thefts: tuple[NDArray[np.int64], Floats], policy: Policy, years: int) -> Floats:
    year, loss = thefts
    paid = np.zeros(years)
    for layer in policy.layers:
        part = np.clip(loss - layer.start, 0, layer.limit)
        total = np.bincount(year, part, minlength=years)
        paid += layer.share * np.minimum(total, layer.term_limit)
    return paid


def test_a_small_book_against_simulated_years(
    priced: Priced,
    others: list[Submission],
    desk: Desk,
    middle: SecurityProfile,
    on: dt.date,
) -> None:
    """Three other exchanges and a second policy on the candidate's own."""
    years, level, rng = 1_000_000, 0.995, np.random.default_rng(21)
    lower, upper = (changed(TOWER, layers=(layer,)) for layer in TOWER.layers)
    found = priced(upper, *others, Submission(profile=middle, policy=lower))
    own = thefts_of(middle, TOWER, desk, on, years, rng)
    x, rest = paid_by_year(own, upper, years), paid_by_year(own, lower, years)
    for written in others:
        thefts = thefts_of(written.profile, TOWER, desk, on, years, rng)
        rest += paid_by_year(thefts, TOWER, years)
    assert abs(x.mean() - found.expected_loss.amount) < 4 * x.std() / years**0.5
    for paid, capital in ((rest, found.capital_without), (rest + x, found.capital_with)):
        tail, error = tail_mean(paid, level)
        assert abs(tail - paid.mean() - capital.amount) < 4 * error
        assert error < 0.02 * tail
    worst = x[np.argsort(rest + x)[-round(years * (1 - level)) :]]
    error = worst.std() / np.sqrt(len(worst))
    assert abs(worst.mean() - x.mean() - found.euler.amount) < 4 * error


def test_every_share_is_listed_and_they_add_up_to_the_yen(
    priced: Priced, others: list[Submission], middle: SecurityProfile
) -> None:
    book = [
        others[0],
        Submission(profile=middle, policy=TOWER),
        others[1],
        Submission(**dict(others[2])),
    ]
    found = priced(None, *book, with_shares=True)
    assert [share.entry for share in found.shares] == [None, 0, 1, 2, 3]
    assert [s.exchange for s in found.shares[1:]] == [w.profile.name for w in book]
    assert sum(share.capital.amount for share in found.shares) == found.capital_with.amount
    assert found.shares[0].capital.amount == pytest.approx(found.euler.amount, abs=1)
    assert found.shares[0].expected_loss == found.expected_loss
    assert "shares" not in priced(None, *book).model_dump()


# ---- who is on the same exchange ------------------------------------------------------------


def test_a_policy_on_the_same_exchange_is_no_other_exchange(
    priced: Priced, others: list[Submission], middle: SecurityProfile
) -> None:
    name = f"  {middle.name.upper()}"
    same = Submission(profile=middle.model_copy(update={"name": name}), policy=TOWER)
    other = Submission(profile=middle.model_copy(update={"name": "Another"}), policy=TOWER)
    together, apart = priced(TOWER, others[0], same), priced(TOWER, others[0], other)
    assert (together.same_exchange, apart.same_exchange) == ((1,), ())
    assert (together.policies, together.exchanges) == (2, 2)
    assert any("told by its name: /1." in note for note in together.notes)
    assert together.marginal.amount > 1.2 * apart.marginal.amount
    assert together.capital_without.amount == pytest.approx(apart.capital_without.amount, rel=1e-4)


def test_a_policy_twice_asks_for_all_it_needs_alone(
    priced: Priced, middle: SecurityProfile
) -> None:
    found = priced(None, Submission(profile=middle))
    assert found.marginal.amount == pytest.approx(found.alone.amount, rel=1e-6)


def upper_ends(found: BookPrice) -> list[str]:
    return [note for note in found.notes if "It concerns" in note]


def test_where_layers_may_not_go_together_it_is_said(
    priced: Priced, others: list[Submission], middle: SecurityProfile
) -> None:
    either = changed(
        TOWER, layers=(Layer(limit=2e9, retention=2e7, aggregate_limit=6e9), TOWER.layers[1])
    )
    hot = changed(TOWER, tiers_covered=("hot",))
    assert upper_ends(priced(TOWER, *others, Submission(profile=middle, policy=TOWER))) == []
    for candidate, book, words in (
        (either, others, "the exchange of this policy."),
        (TOWER, [Submission(profile=middle, policy=hot)], "the exchange of this policy."),
        (TOWER, [Submission(profile=others[0].profile, policy=either)], "1 other exchange."),
        (
            either,
            [Submission(profile=w.profile, policy=either) for w in others],
            "the exchange of this policy and 3 other exchanges.",
        ),
    ):
        (note,) = upper_ends(priced(candidate, *book))
        assert note.endswith(f"It concerns {words}")


def test_another_profile_of_the_same_name_is_not_sure(
    priced: Priced, middle: SecurityProfile
) -> None:
    grown = middle.model_copy(update={"yearly_volume": 2 * middle.yearly_volume})
    assert len(upper_ends(priced(TOWER, Submission(profile=grown, policy=TOWER)))) == 1


# ---- refusals -------------------------------------------------------------------------------


def test_a_policy_of_the_book_that_cannot_pay_names_its_place(
    priced: Priced, others: list[Submission]
) -> None:
    high = changed(TOWER, layers=(Layer(limit=1e9, attachment=9e15),))
    refused = refusal(priced, None, others[0], Submission(profile=others[1].profile, policy=high))
    assert isinstance(refused, NothingCovered)
    assert refused.field == "/1/policy/layers/0"
    assert refused.public.startswith("in the book: layer 1 begins at")


def test_a_candidate_that_cannot_pay_is_named_as_in_a_quote(
    priced: Priced, others: list[Submission]
) -> None:
    high = changed(TOWER, layers=(Layer(limit=1e9, attachment=9e15),))
    assert refusal(priced, high, *others).field == "/policy/layers/0"


def test_a_policy_that_shares_no_day_is_left_out(priced: Priced, others: list[Submission]) -> None:
    days = {"inception": dt.date(2026, 4, 1), "expiry": dt.date(2027, 4, 1)}
    past = Submission(profile=others[0].profile, policy=changed(TOWER, **days))
    refused = refusal(priced, TOWER, others[1], past)
    assert refused.field == "/1/policy"
    assert "from 2026-04-01 to 2027-04-01" in refused.public
    one_day = changed(TOWER, **(days | {"expiry": dt.date(2027, 4, 2)}))
    assert priced(TOWER, Submission(profile=others[0].profile, policy=one_day)).policies == 1


def test_a_premium_above_all_the_policy_can_pay_is_refused(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    dear = desk.basis.capital.model_copy(update={"cost_of_capital": 1.0})
    costly = replace(desk, basis=desk.basis.model_copy(update={"capital": dear}))
    once = changed(TOWER, layers=(Layer(limit=2e8, retention=0.0),))
    with pytest.raises(PremiumAboveLimit) as refused:
        price_in_book(middle, once, [], costly, on)
    assert refused.value.field == "/policy/layers"


def test_a_day_without_rates_is_refused(desk: Desk, middle: SecurityProfile) -> None:
    with pytest.raises(NoRate):
        price_in_book(middle, None, [], desk, dt.date(1950, 1, 1))


def test_progress_is_told_by_policy(
    desk: Desk, middle: SecurityProfile, others: Sequence[Submission], on: dt.date
) -> None:
    told: list[tuple[int, int, str]] = []
    price_in_book(middle, None, others, desk, on, progress=lambda *step: told.append(step))
    assert told == [(i + 1, 3, w.profile.name) for i, w in enumerate(others)]


def test_the_example_book_is_a_book_with_a_policy_on_the_middle_exchange(priced: Priced) -> None:
    book = Book.model_validate_json(BOOK.read_bytes()).root
    found = priced(None, *book)
    assert (found.policies, found.exchanges, found.same_exchange) == (4, 4, (3,))
    document = json.loads(BOOK.read_text("utf-8"))
    assert "policy" not in document[1]
