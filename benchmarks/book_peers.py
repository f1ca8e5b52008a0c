"""How fast are other engines on a book of the same size?

Run by `benchmarks/portfolio.py` in an interpreter that has the peer: the book comes as JSON on
standard input, times go as JSON to standard output. Neither has a vendor that fails: PAL gets
those thefts as arrays made here, prospicio leaves them out. Neither has laws that vary with the
draw: both get one lognormal an exchange, which spares them work. Both pay one layer with a limit of
the term, give the year's and the event's curve, and divide the tail's mean among the exchanges.

    python benchmarks/book_peers.py NAME YEARS < book.json
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import resource
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Book = Mapping[str, Any]
    Answer = tuple[int, Floats, Floats, float]

LEVEL = 0.99
PACKAGES = {"pal": "proteusllp-actuarial-library", "prospicio": "prospicio"}


def hits(
    book: Book, shock: Floats, generator: np.random.Generator
) -> tuple[list[list[Any]], NDArray[np.int64]]:
    """Events that struck each exchange, event by event kind, and every event's year; NumPy."""
    found: list[list[Any]] = [[] for _ in book["rate"]]
    years: list[Any] = []
    number = 0
    for event in book["shared"]:
        when = np.repeat(np.arange(len(shock)), generator.poisson(event["rate"] * shock))
        for member, hit in zip(event["members"], event["hit"], strict=True):
            found[member].append(number + np.flatnonzero(generator.random(len(when)) < hit))
        years.append(when)
        number += len(when)
    return found, np.concatenate(years)


def pal(book: Book, years: int) -> Answer:
    """Thefts, layers, curves and the tail by PAL; the vendors' part in NumPy."""
    laws = importlib.import_module("pal.distributions")
    severity = importlib.import_module("pal.frequency_severity")
    measures = importlib.import_module("pal.risk_measures")
    scalar = importlib.import_module("pal.stochastic_scalar").StochasticScalar
    importlib.import_module("pal").set_default_n_sims(years)
    generator = np.random.default_rng(1)
    r = book["dispersion"]
    shock = generator.gamma(r, 1.0 / r, years)
    struck, when = hits(book, shock, generator)
    by_event, largest = np.zeros(len(when)), np.zeros(years)
    thefts, paid = 0, []
    for place, rate in enumerate(book["rate"]):
        law = laws.LogNormal(book["log_median"][place], book["sigma"])
        own = severity.FrequencySeverityModel(laws.Poisson(scalar(rate * shock)), law).generate()
        event = np.concatenate(struck[place])
        sizes = np.concatenate([own.values, law.generate(len(event)).values])
        year = np.concatenate([own.sim_index, when[event]])
        event = np.concatenate([np.full(len(own.values), -1), event])
        order = np.argsort(year, kind="stable")
        event = event[order]
        every = severity.FreqSevSims(year[order], sizes[order], years)
        over = np.maximum(np.minimum(every, book["cap"][place]) - book["start"][place], 0.0)
        each = np.minimum(over, book["limit"][place])
        thefts += len(order)
        largest = np.maximum(largest, each.occurrence().values)
        by_event += np.bincount(event[event >= 0], each.values[event >= 0], len(by_event))
        paid.append(scalar(np.minimum(each.aggregate().values, book["term_limit"][place])))
    np.maximum.at(largest, when, by_event)
    total = scalar(np.sum([one.values for one in paid], axis=0))
    tail = measures.tvar(total, 100 * LEVEL)
    return thefts, total.values, largest, float(sum(tail.allocate(one) for one in paid))


def prospicio(book: Book, years: int) -> Answer:
    """Independent thefts, layers and curves by prospicio; the tail's parts in NumPy."""
    laws = importlib.import_module("prospicio.distributions")
    simulate = importlib.import_module("prospicio.aggregate").simulate_events
    covers = importlib.import_module("prospicio.reinsurance")
    r, thefts, largest = book["dispersion"], 0, np.zeros(years)
    paid = np.empty((len(book["rate"]), years))
    for place, rate in enumerate(book["rate"]):
        count = laws.NegativeBinomial(r, rate / r)
        law = laws.Lognormal(book["log_median"][place], book["sigma"])
        events = simulate(count, law, years, place)
        limit, start = book["limit"][place], book["start"][place]
        layer = covers.Layer("layer", limit, start, aggregate_limit=book["term_limit"][place])
        ceded = covers.Tower([layer]).apply(events).select("kind", ["ceded"])
        paid[place] = np.array(ceded.total().draws)
        most = np.array(events.maxima().total().draws)
        np.maximum(largest, np.clip(most - start, 0.0, limit), out=largest)
        thefts += sum(events.counts())
    total = paid.sum(axis=0)
    worst = np.argsort(total)[-round(years * (1.0 - LEVEL)) :]
    return thefts, total, largest, float(paid[:, worst].mean(axis=1).sum())


PEERS: Mapping[str, Callable[[Book, int], Answer]] = {"pal": pal, "prospicio": prospicio}


def main() -> None:
    name, years = sys.argv[1], int(sys.argv[2])
    if importlib.util.find_spec(name) is None:
        raise SystemExit(f"{PACKAGES[name]} is not installed there")
    book = json.load(sys.stdin)
    begun, used = time.perf_counter(), time.process_time()
    thefts, total, largest, tail = PEERS[name](book, years)
    total, largest = np.sort(total)[::-1], np.sort(largest)[::-1]
    answer = {
        "version": importlib.metadata.version(PACKAGES[name]),
        "exchanges": len(book["rate"]),
        "years": years,
        "thefts": thefts,
        "seconds": time.perf_counter() - begun,
        "cpu_seconds": time.process_time() - used,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "mean": total.mean(),
        "one_in_250": [total[years // 250], largest[years // 250]],
        "tail_mean": tail,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
