"""What does the shared form need beside the fields? Choices, and labels in the page's language."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from api.pages.bases import POLICY_TITLES, exchange_choices, policy_choices
from api.pages.further import PAPERS, PLAN, PROFILE
from api.pages.terms import GROUPS, PREFIX, SILENT, terms
from api.pages.text.asked import WORDS
from data.load import shipped_dataset
from models.profile import CONTROLS
from pricing.phrases import say, word

if TYPE_CHECKING:
    from api.pages.asked import Asked
    from api.pages.terms import Term
    from api.pages.visit import Visit
    from data.prior_rows import ControlPrior

SILENT_SAID = say("not stated", "記載なし")


def form_values(visit: Visit, asked: Asked) -> dict[str, object]:
    """Everything `templates/pages/ask.html` shows."""
    return {
        "asked": asked,
        "exchange_choices": exchange_choices(visit),
        "asked_label": lambda name: field_label(visit, name),
        "policy_choices": policy_choices(visit),
        "controls": controls(visit, asked),
        "papers": tuple((one, _begun(field_label(visit, one.field))) for one in PAPERS),
        "plan": tuple((one, _begun(field_label(visit, one.field))) for one in PLAN),
        "term_groups": tuple(
            (group, tuple(form_term(visit, one) for one in terms() if one.group == group))
            for group in GROUPS
        ),
    }


def policy_title(visit: Visit, asked: Asked) -> str:
    """The contract's name; an example's in the page's language, and whether it was changed."""
    policy, named = asked.policy or asked.start, asked.base.policy_name
    if not asked.base.exchange or named not in POLICY_TITLES:
        return policy.name
    title = visit.told(POLICY_TITLES[named])
    if policy == asked.start:
        return title
    return visit.told(WORDS["changed_policy"]).format(title=title)


def field_label(visit: Visit, name: str) -> str:
    """What a field of the form is called."""
    if name.startswith("c."):
        return visit.of(_priors()[name[2:]], "label")
    if name.startswith(f"{PREFIX}tiers_covered."):
        return f"{visit.told(word('tiers_covered'))}: {visit.told(word(name.rsplit('.', 1)[-1]))}"
    if name.startswith((PREFIX, PROFILE)):
        return visit.told(word(name.rsplit(".", 1)[-1]))
    if name[-1].isdigit():
        layer = visit.told(WORDS["layer_n"]).format(n=name[-1])
        return f"{layer} {visit.told(WORDS[name[:-1]])}"
    return visit.told(WORDS[name])


def controls(visit: Visit, asked: Asked) -> tuple[tuple[str, bool | None, str], ...]:
    """Each control: name, answer, label."""
    held = asked.profile.controls
    return tuple((c, getattr(held, c), visit.of(_priors()[c], "label")) for c in CONTROLS)


@lru_cache(maxsize=1)
def _priors() -> dict[str, ControlPrior]:
    return {one.control: one for one in shipped_dataset().control_priors}


def _begun(label: str) -> str:
    return label[:1].upper() + label[1:]


def form_term(visit: Visit, term: Term) -> tuple[Term, str, tuple[tuple[str, str], ...]]:
    """A term of the contract, what it is called, and what it may say."""
    choices = tuple((name, visit.told(word(name))) for name in term.choices)
    label = _begun(visit.told(word(term.name)))
    return term, label, (*choices, (SILENT, visit.told(SILENT_SAID)))
