"""Which exchange and policy does a page start from?

One of the examples, or what lies on file and the reader may see: an exchange or policy of its own,
a submission or a filing put before it, a quote. What the reader then changes is `api.pages.asked`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from api import keeping
from api.examples import EXAMPLE_PROFILES, EXAMPLES
from api.file_shapes import ListQuery
from api.problems import Problem
from models.profile import SecurityProfile
from pricing.phrases import Phrase, say
from pricing.policy import Policy

if TYPE_CHECKING:
    from api.pages.visit import Visit
    from api.store.records import Kept

EXCHANGE_TITLES = {
    "jp-large": say("A large Japanese exchange", "国内大手の交換業者"),
    "jp-middle": say("A middle-sized Japanese exchange", "国内中堅の交換業者"),
    "jp-small": say("A small Japanese exchange", "国内小規模の交換業者"),
    "offshore": say("An offshore exchange", "海外の交換業者"),
}
POLICY_TITLES = {
    "reference": say("Reference policy", "標準保険契約"),
    "meets-precedents": say("Wording to Japan's precedents", "国内の先例を満たす約款"),
    "meets-all": say("Wording that meets every rule", "すべての基準を満たす約款"),
    "meets-all-guarantee": say("Guarantee that meets every rule", "すべての基準を満たす保証"),
    "crime-form": say("Crime form", "犯罪保険の約款"),
    "specie-form": say("Specie form (storage media)", "動産総合（スペシー）型の約款"),
    "pooled-limit": say("Limit shared with others", "支払限度額を他社と共有"),
    "sixty-day-notice": say("60 days' notice of cancellation", "解除予告60日"),
    "statutory-form": say("Statutory funds transfer form", "資金移動業の法定様式"),
    "unlicensed-paper": say("Insurer not licensed in Japan", "国内免許のない保険者"),
    "affiliate-insurer": say("Insurer of the same group", "同一グループの保険者"),
    "war-exclusion": say("State-backed actors excluded", "国家関与の攻撃を免責"),
}
"""Examples under `data/examples`; `many-terms` is for the engine, not for readers."""

DEFAULT = "jp-middle"
REFERENCE = "reference"


@dataclass(frozen=True)
class Base:
    """What a page starts from.

    Attributes:
        policy: None is the reference policy, which depends on the exchange.
        of: the record they are from; None for examples.
    """

    exchange: str
    policy_name: str
    title: str
    profile: SecurityProfile
    policy: Policy | None
    of: Kept | None = None


def base_of(visit: Visit) -> Base:
    """Exchange and policy that the address names.

    Raises:
        Problem: `unknown-exchange`, `unknown-policy`, `unknown-submission`, `unknown-filing`,
            `unknown-quote`.
    """
    for kind in ("submission", "filing", "quote"):
        if ident := visit.args.get(kind):
            return _from_record(visit, kind, ident)
    named = visit.args.get("exchange", DEFAULT)
    if named in EXAMPLE_PROFILES:
        profile, title, kept = example_profile(named), visit.told(EXCHANGE_TITLES[named]), None
    else:
        kept = _kept(visit, "exchange", named)
        profile = SecurityProfile.model_validate_json(_part(kept, "profile"))
        title = profile.name
    policy_name = visit.args.get("policy", REFERENCE)
    return Base(named, policy_name, title, profile, _policy(visit, policy_name), kept)


def _policy(visit: Visit, named: str) -> Policy | None:
    if named == REFERENCE:
        return None
    if named in POLICY_TITLES:
        return example_policy(named)
    kept = _kept(visit, "policy", named)
    return Policy.model_validate_json(_part(kept, "policy"))


def _from_record(visit: Visit, kind: str, ident: str) -> Base:
    kept = _kept(visit, kind, ident)
    profile = SecurityProfile.model_validate_json(_part(kept, "profile"))
    wording = _part(kept, "policy")
    policy = None if wording == "null" else Policy.model_validate_json(wording)
    return Base("", REFERENCE, profile.name, profile, policy, kept)


def _kept(visit: Visit, kind: str, ident: str) -> Kept:
    right = {"exchange": "exchanges", "policy": "policies"}.get(kind, f"{kind}s")
    if not visit.may(f"{right}:read"):
        raise Problem(f"unknown-{kind}", f"There is no {kind} under this id that you may see.")
    with visit.service.store.read() as session:
        return keeping.find(session, visit.caller, kind, ident)


def _part(kept: Kept, name: str) -> str:
    return json.dumps(json.loads(kept.document).get(name))


@lru_cache(maxsize=16)
def example_profile(name: str) -> SecurityProfile:
    """An example exchange."""
    return SecurityProfile.model_validate_json((EXAMPLES / f"{name}.json").read_bytes())


@lru_cache(maxsize=32)
def example_policy(name: str) -> Policy:
    """An example policy."""
    return Policy.model_validate_json((EXAMPLES / "policies" / f"{name}.json").read_bytes())


def exchange_choices(visit: Visit) -> tuple[tuple[Phrase, tuple[tuple[str, str], ...]], ...]:
    """Exchanges to choose from, under headings: (heading, ((name, title), …))."""
    examples = tuple((name, visit.told(title)) for name, title in EXCHANGE_TITLES.items())
    found = [(say("Examples", "例"), examples)]
    if visit.may("exchanges:read"):
        found.append((say("On your file", "登録済み"), _own(visit, "exchange")))
    return tuple(part for part in found if part[1])


def policy_choices(visit: Visit) -> tuple[tuple[Phrase, tuple[tuple[str, str], ...]], ...]:
    """Policies to choose from, in the same form."""
    examples = tuple((name, visit.told(title)) for name, title in POLICY_TITLES.items())
    found = [(say("Examples", "例"), examples)]
    if visit.may("policies:read"):
        found.append((say("On your file", "登録済み"), _own(visit, "policy")))
    return tuple(part for part in found if part[1])


def _own(visit: Visit, kind: str) -> tuple[tuple[str, str], ...]:
    lines, _ = keeping.entries(visit.service.store, visit.caller, kind, ListQuery(limit=100))
    return tuple((line.id, line.name) for line in lines)
