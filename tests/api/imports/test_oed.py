"""Exposures in the open-exposure habit: accounts, layers, flexible fields, and what is refused."""

from __future__ import annotations

from api.imports.faults import Imported, Refused
from api.imports.reading import read
from pricing.submission import Submission

HEADER = (
    "PortNumber,AccNumber,AccName,CountryCode,LocCurrency,OtherTIV,FlexiAccassets.shares.hot,"
    "FlexiAccassets.shares.cold,FlexiAccyearly_volume,FlexiAccwallet_vendor,PolNumber,"
    "PolInceptionDate,PolExpiryDate,LayerNumber,LayerLimit,LayerAttachment,LayerParticipation"
)
ONE = "1,A1,One,JP,JPY,300e9,0.03,0.97,2e12,Ginco,P1,2027-04-01,2028-04-01,1,2e9,2e7,1"
UPPER = "1,A1,One,,,,,,,,,,,2,4e9,2.02e9,0.5"
TWO = "1,A2,Two,SG,USD,1e9,0.1,0.9,5e9,,P2,2027-04-01,2028-04-01,1,5e8,,0.3"


def of(*lines: str) -> Imported | Refused:
    return read("exposures", "book.csv", "\n".join(lines).encode())


def test_lines_of_an_account_are_layers_of_its_policy() -> None:
    found = of(HEADER, ONE, UPPER, TWO)
    assert isinstance(found, Imported)
    one, two = (doc for doc in found.documents if isinstance(doc, Submission))
    assert (one.profile.name, one.profile.wallet_vendor) == ("One", "Ginco")
    assert one.policy is not None
    assert [(x.limit, x.attachment, x.share) for x in one.policy.layers] == [
        (2e9, 2e7, 1.0),
        (4e9, 2.02e9, 0.5),
    ]
    assert two.policy is not None
    assert (two.profile.currency, two.profile.assets.shares.hot) == ("USD", 0.1)
    assert [(x.limit, x.attachment, x.share) for x in two.policy.layers] == [(5e8, None, 0.3)]
    assert found.lines == (2, 4)


def test_lines_of_an_account_that_disagree_are_named() -> None:
    found = of(HEADER, ONE, UPPER.replace("A1,One", "A1,Another"))
    assert isinstance(found, Refused)
    assert str(found.faults[0]).startswith("book.csv, line 3: AccName must be the same")


def test_a_field_that_is_not_read_is_refused_and_not_passed_over() -> None:
    found = of(f"{HEADER},PolDed6All", f"{ONE},5")
    assert isinstance(found, Refused)
    assert "'PolDed6All' is none of the OED fields read here" in str(found.faults[0])


def test_a_column_in_which_nobody_says_anything_is_read_over() -> None:
    plain, more = of(HEADER, ONE), of(f"{HEADER},PolDed6All,HoursClause", f"{ONE},,")
    assert isinstance(plain, Imported)
    assert isinstance(more, Imported)
    assert more.documents == plain.documents


def test_who_brokered_a_policy_is_read_over() -> None:
    found = of(f"{HEADER},ProducerName,LOB,PolPerilsCovered", f"{ONE},A Broker,Cyber,CC1")
    assert isinstance(found, Imported)


def test_a_layer_s_aggregate_is_its_own() -> None:
    found = of(f"{HEADER},LayerAggLimit,LayerAggAttachment", f"{ONE},6e9,1e9")
    assert isinstance(found, Imported)
    (one,) = (doc for doc in found.documents if isinstance(doc, Submission))
    assert one.policy is not None
    (layer,) = one.policy.layers
    assert (layer.aggregate_limit, layer.aggregate_deductible) == (6e9, 1e9)


def test_a_wrong_cell_is_named_by_our_column_and_its_line() -> None:
    found = of(HEADER, ONE, TWO.replace(",0.3", ",1.3"))
    assert isinstance(found, Refused)
    assert str(found.faults[0]).startswith("book.csv, line 3, policy.layers.0.share")
