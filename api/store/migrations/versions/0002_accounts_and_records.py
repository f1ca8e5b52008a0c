"""Organisations, users, keys, sessions; records with versions in place of quotes; audit; answers.

Quotes made before there were accounts belong to nobody: they are kept as a visitor's records, found
by whoever knows their id. A line in the audit log holds the digest of each.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KINDS = ("insurer", "exchange", "supervisor", "operator")

SQLITE_GUARD = """
CREATE TRIGGER audit_{verb}_refused BEFORE {verb} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
"""
POSTGRES_FUNCTION = """
CREATE FUNCTION audit_refused() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$
"""
POSTGRES_GUARD = """
CREATE TRIGGER audit_refused BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_refused()
"""


def upgrade() -> None:
    _accounts()
    _records()
    _logs()
    _guard_audit()
    _quotes_to_records()
    with op.batch_alter_table("quotes") as batch:
        batch.drop_index(op.f("ix_quotes_model_version"))
    op.drop_table("quotes")


def _accounts() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_organisations_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("name", name=op.f("uq_organisations_name")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("organisation_id", sa.String(36), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("scopes", sa.String(100), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_users_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_index(op.f("ix_users_organisation_id"), "users", ["organisation_id"])
    op.create_table(
        "keys",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("organisation_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("start", sa.String(12), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("scopes", sa.String(100), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_keys_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys")),
        sa.UniqueConstraint("digest", name=op.f("uq_keys_digest")),
    )
    op.create_index(op.f("ix_keys_organisation_id"), "keys", ["organisation_id"])
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("csrf_digest", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id_users")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"])


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("owner_id", sa.String(36)),
        sa.Column("counterparty_id", sa.String(36)),
        sa.Column("parent_id", sa.String(36)),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.id"], name=op.f("fk_records_owner_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["counterparty_id"],
            ["organisations.id"],
            name=op.f("fk_records_counterparty_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["records.id"], name=op.f("fk_records_parent_id_records")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
    )
    op.create_index("ix_records_owner_id_kind_id", "records", ["owner_id", "kind", "id"])
    op.create_index(
        "ix_records_counterparty_id_kind_id", "records", ["counterparty_id", "kind", "id"]
    )
    op.create_index("ix_records_state_ends_on", "records", ["state", "ends_on"])
    op.create_index(op.f("ix_records_parent_id"), "records", ["parent_id"])
    op.create_table(
        "versions",
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.id"], name=op.f("fk_versions_record_id_records")
        ),
        sa.PrimaryKeyConstraint("record_id", "version", name=op.f("pk_versions")),
    )


def _logs() -> None:
    op.create_table(
        "audit",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("organisation_id", sa.String(36)),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(36)),
        sa.Column("request_id", sa.String(64)),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_organisation_id"), "audit", ["organisation_id"])
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"])
    op.create_table(
        "answers",
        sa.Column("organisation_id", sa.String(36), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("request_digest", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(200)),
        sa.Column("version", sa.Integer()),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_answers_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "key", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_created_at"), "answers", ["created_at"])


def _guard_audit() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(SQLITE_GUARD.format(verb=verb))
    else:
        op.execute(POSTGRES_FUNCTION)
        op.execute(POSTGRES_GUARD)


def _quotes_to_records() -> None:
    bind = op.get_bind()
    quotes = sa.table(
        "quotes",
        *(
            sa.column(name, kind)
            for name, kind in (
                ("id", sa.String()),
                ("created_at", MOMENT),
                ("request", sa.Text()),
                ("response", sa.Text()),
                ("model_version", sa.String()),
                ("digest", sa.String()),
                ("technical_premium_jpy", sa.BigInteger()),
            )
        ),
    )
    previous = "0" * 64
    rows = bind.execute(sa.select(quotes).order_by(quotes.c.id)).all()
    for seq, row in enumerate(rows, start=1):
        at = row.created_at if row.created_at.tzinfo else row.created_at.replace(tzinfo=UTC)
        bind.execute(
            sa.text(
                "INSERT INTO records (id, kind, name, state, version, created_at, changed_at, "
                "summary) VALUES (:id, 'quote', '', 'made', 1, :at, :at, :summary)"
            ).bindparams(sa.bindparam("at", type_=MOMENT)),
            {"id": row.id, "at": at, "summary": _summary(row)},
        )
        bind.execute(
            sa.text(
                "INSERT INTO versions (record_id, version, at, actor, request, document) "
                "VALUES (:id, 1, :at, 'migration', :request, :document)"
            ).bindparams(sa.bindparam("at", type_=MOMENT)),
            {"id": row.id, "at": at, "request": row.request, "document": row.response},
        )
        previous = _audit_line(bind, seq, row, at, previous)


def _audit_line(
    bind: sa.Connection, seq: int, row: sa.Row[*tuple[Any, ...]], made: datetime, previous: str
) -> str:
    """One line as `api.store.audit` chains it; that module may change, this step may not."""
    at, made_at = datetime.now(UTC), made.astimezone(UTC).isoformat()
    stands = [row.id, "quote", None, None, None, "", "made", 1, made_at, made_at, None]
    details = _json(
        {
            "digest": _hash([made_at, "migration", row.request, row.response]),
            "kind": "quote",
            "stands": _hash([*stands, _summary(row)]),
            "table": "records",
            "version": 1,
        }
    )
    fields = (
        seq, at.isoformat(), "migration", None, "quote.kept", row.id, None, details, previous,
    )  # fmt: skip
    found = _hash(fields)
    bind.execute(
        sa.text(
            "INSERT INTO audit (seq, at, actor, action, subject, details, previous, hash) "
            "VALUES (:seq, :at, 'migration', 'quote.kept', :id, :details, :previous, :hash)"
        ).bindparams(sa.bindparam("at", type_=MOMENT)),
        {
            "seq": seq, "at": at, "id": row.id,
            "details": details, "previous": previous, "hash": found,
        },
    )  # fmt: skip
    return found


def _summary(row: sa.Row[*tuple[Any, ...]]) -> str:
    return _json(
        {
            "model_version": row.model_version,
            "digest": row.digest,
            "technical_premium_jpy": row.technical_premium_jpy,
        }
    )


def _hash(value: object) -> str:
    return hashlib.sha256(_json(value).encode()).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def downgrade() -> None:
    """Quotes go back to their table; what the older version cannot hold is lost."""
    op.create_table(
        "quotes",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("model_version", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(200), nullable=False),
        sa.Column("technical_premium_jpy", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
    )
    op.create_index(op.f("ix_quotes_model_version"), "quotes", ["model_version"])
    _records_to_quotes()
    for table in ("answers", "audit", "versions", "records", "sessions", "keys", "users"):
        op.drop_table(table)
    op.drop_table("organisations")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_refused")


def _records_to_quotes() -> None:
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            "SELECT r.id, r.created_at, v.request, v.document, r.summary FROM records r "
            "JOIN versions v ON v.record_id = r.id AND v.version = r.version "
            "WHERE r.kind = 'quote'"
        ).columns(created_at=MOMENT)
    ).all()
    for row in rows:
        bind.execute(
            sa.text(
                "INSERT INTO quotes (id, created_at, request, response, model_version, digest, "
                "technical_premium_jpy) VALUES (:id, :created_at, :request, :document, "
                ":model_version, :digest, :technical_premium_jpy)"
            ).bindparams(sa.bindparam("created_at", type_=MOMENT)),
            {
                "id": row.id,
                "created_at": row.created_at,
                "request": row.request,
                "document": row.document,
            }
            | json.loads(row.summary),
        )
