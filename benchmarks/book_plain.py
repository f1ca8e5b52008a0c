"""How fast is plain NumPy on the same book? The straightforward way, with the same shocks.

One chunk of years for each draw of the parameters (3,906 years at a million): every theft is made,
whatever it pays, sizes come from their law itself, and a chunk's payments are one array of
exchanges by years. Of the worst years that array is kept, so that the tail can be divided.

    python benchmarks/book_plain.py EXCHANGES YEARS RATE
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from books import LEVEL, book
from scipy.special import log_ndtr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.book_risk import BookRisk

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]


def thefts_alone(
    rates: Floats, shock: Floats, generator: np.random.Generator
) -> tuple[Places, Places]:
    """Cell and year of each."""
    total = rates.sum()
    counts = generator.poisson(total * shock)
    cells = np.repeat(np.arange(len(rates)), generator.multinomial(counts.sum(), rates / total))
    return cells, generator.permutation(np.repeat(np.arange(len(shock)), counts))


def thefts_shared(
    risk: BookRisk, draw: int, shock: Floats, generator: np.random.Generator
) -> tuple[Places, Places, Places]:
    """Cell, year and event of each; events are numbered over all kinds."""
    law, cells, years, events, number = int(risk.law_of_draw[draw]), [], [], [], 0
    for event in risk.shared:
        counts = generator.poisson(risk.level[draw] * event.rate * shock)
        when = np.repeat(np.arange(len(shock)), counts)
        which, member = np.nonzero(generator.random((len(when), len(event.members))) < event.hit)
        second = generator.random(len(member)) > event.tiers[law, member, 0]
        cells.append(event.members[member] * 2 + second)
        years.append(when[which])
        events.append(which + number)
        number += len(when)
    return np.concatenate(cells), np.concatenate(years), np.concatenate(events)


def sizes(risk: BookRisk, law: int, cells: Places, generator: np.random.Generator) -> Floats:
    """Spliced lognormal and generalised Pareto, capped."""
    laws: Any = risk.laws
    logs = np.concatenate([one.log_median[law] for one in laws])
    caps = np.concatenate([one.cap for one in laws])
    sigma, tail = laws[0].sigma[law, 0], laws[0].tail
    shape, relative = tail.shape[law, 0], tail.relative_scale(laws[0].sigma)[law, 0]
    scores = generator.standard_normal(len(cells))
    loss = np.exp(logs[cells] + sigma * scores)
    far = scores > tail.start
    beyond = np.expm1(shape * (np.log(tail.chance) - log_ndtr(-scores[far])))
    threshold = np.exp(logs[cells[far]] + sigma * tail.start)
    loss[far] = threshold * (1.0 + relative / shape * beyond)
    return np.minimum(loss, caps[cells])


def simulate(exchanges: int, years: int, rate: float) -> dict[str, Any]:
    case = book(exchanges, rate)
    risk, terms = case.risk, case.terms
    begun, used = time.perf_counter(), time.process_time()
    generator = np.random.Generator(np.random.SFC64(1))
    chunk = years // risk.draws
    totals, largest, kept, thefts, threshold = [], [], [], 0, 0.0
    for draw in range(risk.draws):
        shock = generator.gamma(risk.dispersion, 1.0 / risk.dispersion, chunk)
        alone, when = thefts_alone(risk.own[draw].ravel(), shock, generator)
        hit, hit_when, event = thefts_shared(risk, draw, shock, generator)
        cells, year = np.concatenate([alone, hit]), np.concatenate([when, hit_when])
        exchange = cells // 2
        loss = sizes(risk, int(risk.law_of_draw[draw]), cells, generator)
        paid = np.clip(loss - terms.start[0][exchange], 0.0, terms.limit[0][exchange])
        places = exchange * chunk + year
        by_exchange = np.bincount(places, paid, exchanges * chunk).reshape(exchanges, chunk)
        by_exchange = np.minimum(by_exchange, terms.term_limit[0][:, None])
        total = by_exchange.sum(axis=0)
        most = np.zeros(chunk)
        np.maximum.at(most, when, paid[: len(when)])
        if len(event):
            year_of_event = np.zeros(event.max() + 1, dtype=np.int64)
            year_of_event[event] = hit_when
            np.maximum.at(most, year_of_event, np.bincount(event, paid[len(when) :]))
        totals.append(total)
        largest.append(most)
        # The first chunk tells which years may be among the worst; half of them, to be safe.
        threshold = threshold or 0.5 * float(np.quantile(total, LEVEL))
        kept.append(by_exchange[:, total > threshold].astype(np.float32))
        thefts += len(cells)
    total, most = np.sort(np.concatenate(totals))[::-1], np.sort(np.concatenate(largest))[::-1]
    worst = np.concatenate(kept, axis=1)
    tail = worst[:, worst.sum(axis=0) >= total[round(len(total) * (1 - LEVEL)) - 1] * (1 - 1e-6)]
    return {
        "exchanges": exchanges,
        "years": len(total),
        "thefts": thefts,
        "seconds": time.perf_counter() - begun,
        "cpu_seconds": time.process_time() - used,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "mean": total.mean(),
        "one_in_250": [total[len(total) // 250], most[len(most) // 250]],
        "tail_mean": float(tail.mean(axis=1).sum()),
    }


if __name__ == "__main__":
    asked = sys.argv[1:]
    print(json.dumps(simulate(int(asked[0]), int(asked[1]), float(asked[2]))))
