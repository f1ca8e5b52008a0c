"""Synthetic books on laws of a trained model's kind.

256 draws, 32 laws of one theft, 20 vendors, one campaign, one layer an exchange. Made so that any
number of exchanges takes seconds, which training and quoting them would not.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from models.book_risk import Proposal, split
from models.severity import CappedLoss, Tail
from pricing.book_terms import BookTerms
from pricing.layers import LayerTerms

if TYPE_CHECKING:
    from pricing.book_case import BookCase

VENDORS, DRAWS, LAWS, DISPERSION = 20, 256, 32, 5.0
LEVEL = 0.99
QUIET, BUSY = 0.04, 0.258
"""Thefts of one exchange a year; busy books are the peers' case (129 thefts a year at 500)."""


USUAL, ALL_PAID, FEW_PAID = 0.01, 0.0, 0.5
"""Where policies begin to pay, of their limits: 96 in 100 thefts pass the first, half the last."""


def book(exchanges: int, rate: float, start: float = USUAL) -> BookCase:
    """So many exchanges with so many thefts a year each, paid from a part of the limit on."""
    generator = np.random.default_rng(1)
    spread_of_draws = generator.lognormal(-0.18, 0.6, DRAWS)
    spread_of_draws /= spread_of_draws.mean()
    sizes = generator.lognormal(0.0, 0.5, exchanges)
    rates = rate * sizes[:, None, None] * spread_of_draws[:, None] * np.array([0.92, 0.08])
    tail = Tail(0.0, generator.uniform(0.25, 1.0, (LAWS, 1)))
    sigma = generator.uniform(1.6, 2.2, (LAWS, 1))
    assets = 1e11 * generator.lognormal(0.0, 1.0, exchanges)
    laws = [
        CappedLoss(
            np.log(1e9) + generator.normal(0.0, 0.4, (LAWS, 2)),
            sigma,
            whole * np.array([0.05, 0.95]),
            tail,
        )
        for whole in assets
    ]
    members = [np.arange(v, exchanges, VENDORS) for v in range(VENDORS)]
    proposals = [
        Proposal(f"v{v}", "vendor", 0.01, m, np.full(len(m), 0.15), np.full((len(m), 2), 0.1))
        for v, m in enumerate(members)
    ]
    everyone = np.arange(exchanges)
    hit, part = np.full(exchanges, 0.01), np.full((exchanges, 2), 0.6)
    proposals.append(Proposal("campaign", "campaign", 0.2, everyone, hit, part))
    limits = 0.02 * assets
    policies = [[LayerTerms(start * x, x, 2 * x, 0.0, 1.0)] for x in limits]
    case = SimpleNamespace(
        entries=[SimpleNamespace(name=f"exchange {i}") for i in range(exchanges)],
        risk=split(rates, laws, DISPERSION, proposals),
        terms=BookTerms.of(policies),
    )
    return cast("BookCase", case)


def for_peers(case: BookCase) -> dict[str, Any]:
    """The book on average over draws and tiers, with one lognormal an exchange."""
    risk, terms, laws = case.risk, case.terms, cast("Any", case.risk.laws)
    return {
        "rate": risk.own.mean(axis=0).sum(axis=1).tolist(),
        "dispersion": risk.dispersion,
        "log_median": [float(law.log_median.mean()) for law in laws],
        "sigma": float(laws[0].sigma.mean()),
        "cap": [float(law.cap.max()) for law in laws],
        "start": terms.start[0].tolist(),
        "limit": terms.limit[0].tolist(),
        "term_limit": terms.term_limit[0].tolist(),
        "shared": [
            {"rate": one.rate, "members": one.members.tolist(), "hit": one.hit.tolist()}
            for one in risk.shared
        ],
    }
