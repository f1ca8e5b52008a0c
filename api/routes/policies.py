"""Policies on file, and checks kept of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import etags, keeping, owned_files, priced_files
from api.check_shapes import ReadingRequest, StoredCheck
from api.contract import PDF, Contract, answer, pdf
from api.file_shapes import (
    ListQuery,
    PolicyChange,
    PolicyOnFile,
    PolicyRequest,
    RecordPage,
    Versions,
)
from api.papers import kept
from api.routes.checks import PROBLEMS, RETOLD
from api.shapes import PaperQuery
from api.wiring import context, service

if TYPE_CHECKING:
    from flask import Response

    from api.recording import Reply

contract = Contract("Policies and checks")

STORE = ("database-unavailable",)


@contract.post(
    "/v1/policies",
    may="policies:write",
    body=PolicyRequest,
    status=201,
    returns=PolicyOnFile,
    changes=True,
)
def create_policy(body: PolicyRequest) -> Reply:
    """Draft a policy for an exchange on file."""
    return owned_files.make_policy(service().store, context(), body)


@contract.get(
    "/v1/policies", may="policies:read", query=ListQuery, returns=RecordPage, problems=STORE
)
def list_policies(query: ListQuery) -> Response:
    """List your policies, newest first.

    `state` is draft, filed, approved, refused, bound or expired.
    """
    return answer(owned_files.list_policies(service().store, context(), query))


@contract.get(
    "/v1/policies/<policy_id>",
    may="policies:read",
    returns=PolicyOnFile,
    problems=("unknown-policy", *STORE),
)
def read_policy(policy_id: str) -> Reply:
    """Read a policy and how far it has come."""
    return owned_files.read_policy(service().store, context(), policy_id)


@contract.put(
    "/v1/policies/<policy_id>",
    may="policies:write",
    body=PolicyChange,
    returns=PolicyOnFile,
    problems=("unknown-policy", "wrong-state"),
)
def change_policy(policy_id: str, body: PolicyChange) -> Reply:
    """Give a policy a new wording. It is a draft again, whatever was decided of the old one."""
    match = etags.require_match
    return owned_files.change_policy(service().store, context(), policy_id, body, match)


@contract.get(
    "/v1/policies/<policy_id>/versions",
    may="policies:read",
    returns=Versions,
    problems=("unknown-policy", *STORE),
)
def list_policy_versions(policy_id: str) -> Response:
    """List the versions of a policy, oldest first."""
    return answer(keeping.versions(service().store, context().caller, "policy", policy_id))


@contract.get(
    "/v1/policies/<policy_id>/versions/<int:version>",
    may="policies:read",
    returns=PolicyOnFile,
    problems=("unknown-policy", "not-found", *STORE),
)
def read_policy_version(policy_id: str, version: int) -> Reply:
    """Read a policy as it stood at a version."""
    return owned_files.read_policy(service().store, context(), policy_id, version)


@contract.post(
    "/v1/policies/<policy_id>/checks",
    may="checks:make",
    body=ReadingRequest,
    status=201,
    returns=StoredCheck,
    problems=("unknown-policy", *PROBLEMS),
    changes=True,
    units=1,
    weighed=True,
)
def check_policy(policy_id: str, body: ReadingRequest) -> Reply:
    """Read a policy on file as an examiner would, before filing it, and keep the report.

    With an `event_cover` held beside it, if there is one.
    """
    return priced_files.check_policy(service(), context(), policy_id, body)


@contract.get("/v1/checks", may="checks:read", query=ListQuery, returns=RecordPage, problems=STORE)
def list_checks(query: ListQuery) -> Response:
    """List your kept checks, newest first; `of` is what was read: policy, filing or exchange."""
    return answer(keeping.page(service().store, context().caller, "check", query))


@contract.get(
    "/v1/checks/<check_id>",
    may="checks:read",
    returns=StoredCheck,
    problems=("unknown-check", *STORE),
)
def read_check(check_id: str) -> Reply:
    """Read a kept check, byte for byte as it was first answered."""
    return keeping.read(service().store, context().caller, "check", check_id)


@contract.get(
    "/v1/checks/<check_id>/document",
    may="checks:read",
    query=PaperQuery,
    returns=PDF,
    problems=("unknown-check", *RETOLD, *STORE),
    units=25,
)
def read_check_document(check_id: str, query: PaperQuery) -> Response:
    """Read a kept check as PDF: the examiner's report.

    In the other language it is examined anew from its record, and refused if anything but its words
    came out otherwise.
    """
    found = kept.check(service(), context().caller, check_id, query.language)
    return pdf(found.content, found.name)
