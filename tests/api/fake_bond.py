"""A bond on a pool for a core without a trained model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from data.accumulation import accumulation
from data.cat_bonds import cat_bonds
from pricing.basis import shipped_basis
from pricing.cat_bond_figures import figure, price_of
from pricing.cat_bond_result import BondMade, BondTerm, CatBondReport
from pricing.cat_bond_sheet import notes_of, sheet_of
from pricing.money import money

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from api.core import Bond
    from pricing.cat_bond import BondAsked
    from pricing.cat_bond_terms import CatBond
    from pricing.submission import Submission


def fake_cat_bond(check: Callable[[], None]) -> Bond:
    """As the core's; `check` raises what a test wants."""

    def cat_bond(
        bond: CatBond,
        book: Sequence[Submission],
        desk: object,
        on: date,
        asked: BondAsked,
        *,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> CatBondReport:
        del desk
        check()
        if progress is not None:
            progress(1, 1, "years")
        return fake_bond(bond, len(book), on, asked)

    return cat_bond


def fake_bond(bond: CatBond, exchanges: int, on: date, asked: BondAsked) -> CatBondReport:
    """A bond that loses one per cent a year, with nothing beside it."""
    paid = np.array([bond.principal, *[0.0] * 99])
    one = figure(paid / bond.principal, None)
    return CatBondReport(
        on=on,
        language=asked.lang,
        attachment=money(bond.attachment),
        exhaustion=money(bond.exhaustion),
        basis=bond.basis,
        trigger=bond.trigger,
        share=bond.share,
        principal=money(bond.principal),
        term_years=bond.term_years,
        exchanges=exchanges,
        pool_expected=money(1e9),
        pool_most=money(1e11),
        attachment_probability=one,
        exhaustion_probability=one,
        expected_loss=one,
        expected_loss_amount=money(bond.principal / 100),
        loss_if_any=1.0,
        term=BondTerm(
            first_loss=0.03,
            exhausted=0.03,
            expected_loss=0.03,
            expected_loss_amount=money(0.03 * bond.principal),
        ),
        price=price_of(bond, paid, shipped_basis()),
        nearest=(cat_bonds().deals[1].name,),
        check=(),
        sheet=sheet_of(bond, asked.lang),
        precedents=cat_bonds().deals,
        assumptions=accumulation().assumptions,
        notes=notes_of(bond, expected=0.01, thin=False, more=(), lang=asked.lang),
        made=BondMade(
            model="fake-1",
            data_vintage="2026-11-25",
            tables_digest="0" * 64,
            basis_version="fake",
            assumptions_vintage=accumulation().vintage,
            precedents_vintage=cat_bonds().vintage,
            seed=asked.seed,
            years=asked.years,
            years_paid=asked.years // 100,
        ),
    )
