"""Who may touch which row: one declaration a table, from which keys, grants and policies are made.

A model says `isolation = district(below(READ_WRITE), own("reporter_id", READ_WRITE), references={...})`;
nothing about isolation is said anywhere else. Policies come in two flavours: one machine wraps the setting in
a sub-select, which the planner estimates rightly; Citus refuses sub-queries in policies. An unset or empty
setting matches no row at all.

Every table is `district` (rows of tenants, distributed by district_code), `reference` (the same everywhere)
or `local` (only the coordinator, never joined with tenants' rows).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from services.kernel.access import LEVEL_SIGHTS, Sight
from services.kernel.codes import Level

READ = ("select",)
APPEND = ("select", "insert")
READ_WRITE = ("select", "insert", "update")
READ_CHANGE = ("select", "update")
ALL = ("select", "insert", "update", "delete")

LOGIN = "app_login"


class Flavour(StrEnum):
    ONE_MACHINE = "one_machine"
    CITUS = "citus"


def _setting(name: str, flavour: Flavour, *, cast: str, divisor: int = 1) -> str:
    """The value of a scope setting as SQL; null, and so matching nothing, when it was not set."""
    value = f"nullif(current_setting('app.{name}', true), '')::{cast}"
    if divisor > 1:
        value = f"{value} / {divisor}"
    return f"(select {value})" if flavour is Flavour.ONE_MACHINE else f"({value})"


def _district(flavour: Flavour) -> str:
    value = f"(nullif(current_setting('app.tenant', true), '')::bigint / {Level.DISTRICT.divisor})::int"
    return (
        f"district_code = (select {value})" if flavour is Flavour.ONE_MACHINE else f"district_code = {value}"
    )


@dataclass(frozen=True)
class Rule:
    """Some database roles may do some commands to the rows that a condition names."""

    sights: tuple[Sight, ...]
    commands: tuple[str, ...]
    kind: Literal["below", "branch", "district", "own", "among", "referred", "account", "all"]
    column: str = ""
    also: str = ""
    only: tuple[str, ...] = ()
    """The columns that an update may set; none named, all."""
    seen: tuple[str, ...] = ()
    """The columns that a select may read; none named, all."""

    def granted(self) -> str:
        """The commands as a grant has them."""
        some = {"update": self.only, "select": self.seen}
        return ", ".join(
            f"{command} ({', '.join(some[command])})" if some.get(command) else command
            for command in self.commands
        )

    def condition(self, sight: Sight, tenant: str, flavour: Flavour) -> str:
        sql = self._rows(sight, tenant, flavour)
        return f"{sql} and {self.also}" if self.also else sql

    def _rows(self, sight: Sight, tenant: str, flavour: Flavour) -> str:
        match self.kind:
            case "all":
                return "true"
            case "district":
                return _district(flavour)
            case "own":
                mine = f"{self.column} = {_setting('person', flavour, cast='uuid')}"
            case "among":
                mine = f"{_setting('person', flavour, cast='uuid')} = any({self.column})"
            case "referred":
                mine = f"{self.column} = {_setting('department', flavour, cast='uuid')}"
            case "account":
                return f"{self.column} = {_setting('account', flavour, cast='uuid')}"
            case "below" | "branch":
                home = sight is Sight.RESIDENT
                level = Level.COMMUNITY if home else Level(sight.removeprefix("app_"))
                below = _below(level, tenant, flavour)
                return below if self.kind == "below" else _branch(level, below, tenant, flavour)
        return f"{_district(flavour)} and {mine}"


def _below(level: Level, tenant: str, flavour: Flavour) -> str:
    """Equality on the level's own column: the tenant itself and everything beneath it."""
    if level is Level.DISTRICT:
        return _district(flavour)
    column = tenant if level is Level.GRID else level.column
    return f"{column} = {_setting('tenant', flavour, cast='bigint', divisor=level.divisor)}"


def _branch(level: Level, below: str, tenant: str, flavour: Flavour) -> str:
    """The rows below, and those of the tenant's own ancestors, which are visible downwards."""
    conditions = [below]
    above = level.above
    while above:
        ancestor = _setting("tenant", flavour, cast="bigint", divisor=above.divisor)
        conditions.append(f"{tenant} = {ancestor} * {above.divisor}")
        above = above.above
    return f"({' or '.join(conditions)})" if len(conditions) > 1 else below


def below(commands: tuple[str, ...], *, also: str = "", only: tuple[str, ...] = ()) -> Rule:
    """Each level: its own tenant and everything beneath."""
    return Rule(LEVEL_SIGHTS, commands, "below", also=also, only=only)


def branch(commands: tuple[str, ...], *, also: str = "") -> Rule:
    """Each level: its own tenant, everything beneath, and its ancestors."""
    return Rule(LEVEL_SIGHTS, commands, "branch", also=also)


def home(commands: tuple[str, ...], *, also: str = "") -> Rule:
    """Residents: the rows of their community, of everything beneath it, and of its ancestors."""
    return Rule((Sight.RESIDENT,), commands, "branch", also=also)


def anyone(
    commands: tuple[str, ...],
    *sights: Sight,
    also: str = "",
    only: tuple[str, ...] = (),
    seen: tuple[str, ...] = (),
) -> Rule:
    """These roles, the whole district."""
    return Rule(sights, commands, "district", also=also, only=only, seen=seen)


def own(column: str, commands: tuple[str, ...], *sights: Sight, only: tuple[str, ...] = ()) -> Rule:
    """Residents (or the sights named): rows whose `column` is the acting person."""
    return Rule(sights or (Sight.RESIDENT,), commands, "own", column, only=only)


def among(column: str, commands: tuple[str, ...], *, only: tuple[str, ...] = ()) -> Rule:
    """Sealed rows: whoever stands in the list of persons `column`, in whatever role; no office opens them."""
    sights = (*LEVEL_SIGHTS, Sight.DEPARTMENT, Sight.RESIDENT)
    return Rule(sights, commands, "among", column, only=only)


def referred(column: str, commands: tuple[str, ...], *, only: tuple[str, ...] = ()) -> Rule:
    """Departments: rows whose `column` is the acting officer's department."""
    return Rule((Sight.DEPARTMENT,), commands, "referred", column, only=only)


def of_account(column: str, commands: tuple[str, ...]) -> Rule:
    """The gate, signing someone in: rows whose `column` is the account at the door."""
    return Rule((Sight.GATE,), commands, "account", column)


def everywhere(commands: tuple[str, ...], *sights: Sight, only: tuple[str, ...] = ()) -> Rule:
    """These roles, every row of every district."""
    return Rule(sights, commands, "all", only=only)


@dataclass(frozen=True)
class Isolation:
    """A table's whole declaration; `keys` and `policies` turn it into SQL."""

    spread: Literal["district", "reference", "local"]
    rules: tuple[Rule, ...]
    tenant: str = "tenant"
    key: tuple[str, ...] = ("district_code", "id")
    references: dict[str, str] = field(default_factory=dict)
    unique: tuple[tuple[str, ...], ...] = ()
    indexes: tuple[str, ...] = ()
    listed: bool = False

    def keys(self, table: str) -> list[str]:
        """The primary key and the columns of the levels, which the ORM can't say. Frozen into migrations."""
        return list(self._keyed(table)) if self.spread == "district" else []

    def links(self, table: str) -> list[str]:
        """References and indexes, for when every table has its key. Frozen into migrations."""
        if self.spread == "district":
            return [*self._referring(table), *self._indexed(table)]
        return [_index(table, index) for index in self.indexes]

    def _keyed(self, table: str) -> Iterable[str]:
        tenant = self.tenant
        yield f"alter table {table} drop constraint {table}_pkey"
        yield f"alter table {table} add constraint {table}_pkey primary key ({', '.join(self.key)})"
        yield (
            f"alter table {table} add constraint {table}_district check "
            f"(district_code = {tenant} / {Level.DISTRICT.divisor})"
        )
        for level in (Level.STREET, Level.COMMUNITY):
            yield (
                f"alter table {table} add column {level.column} bigint "
                f"generated always as ({tenant} / {level.divisor}) stored"
            )
        for columns in self.unique:
            name = "_".join((table, *columns, "key"))
            yield f"alter table {table} add constraint {name} unique (district_code, {', '.join(columns)})"

    def _referring(self, table: str) -> Iterable[str]:
        for column, target in self.references.items():
            key = "code" if target == "tenant" else "id"
            yield (
                f"alter table {table} add constraint {table}_{column}_fkey "
                f"foreign key (district_code, {column}) references {target} (district_code, {key})"
            )

    def _indexed(self, table: str) -> Iterable[str]:
        columns = {level.column if level is not Level.GRID else self.tenant: None for level in Level}
        if self.listed:
            for column in columns:
                yield f"create index {table}_{column}_newest on {table} ({column}, created_at desc, id desc)"
        yield f"create statistics {table}_levels (dependencies) on {', '.join(columns)} from {table}"
        for index in self.indexes:
            yield _index(table, index)

    def policies(self, table: str, flavour: Flavour) -> list[str]:
        """Row level security, grants and policies; safe to run again."""
        statements = [
            f"alter table {table} enable row level security",
            f"revoke all on {table} from public, {', '.join(Sight)}",
        ]
        for number, rule in enumerate(self.rules):
            for sight in rule.sights:
                statements.append(f"grant {rule.granted()} on {table} to {sight}")
                condition = rule.condition(sight, self.tenant, flavour)
                statements.extend(
                    _policy(f"{table}_{sight}_{command}_{number}", table, command, sight, condition)
                    for command in rule.commands
                )
        return statements


def _index(table: str, index: str) -> str:
    """`(a, b) where c`, or the same after `unique`."""
    unique = "unique " if index.startswith("unique ") else ""
    return f"create {unique}index on {table} {index.removeprefix('unique ')}"


def _policy(name: str, table: str, command: str, sight: Sight, condition: str) -> str:
    using = f" using ({condition})" if command != "insert" else ""
    check = f" with check ({condition})" if command in {"insert", "update"} else ""
    return f"create policy {name} on {table} for {command} to {sight}{using}{check}"


def district(
    *rules: Rule,
    tenant: str = "tenant",
    key: tuple[str, ...] = ("district_code", "id"),
    references: dict[str, str] | None = None,
    unique: Iterable[tuple[str, ...]] = (),
    indexes: Iterable[str] = (),
    listed: bool = False,
) -> Isolation:
    """Rows of tenants, each referring to its tenant."""
    everything = {"tenant": "tenant", **(references or {})} if tenant == "tenant" else (references or {})
    return Isolation("district", rules, tenant, key, everything, tuple(unique), tuple(indexes), listed)


def local(*rules: Rule, indexes: Iterable[str] = ()) -> Isolation:
    """Rows of the house itself, such as sign-in: not of any tenant."""
    return Isolation("local", rules, indexes=tuple(indexes))


def roles(password: str, login: str = LOGIN) -> list[str]:
    """The login, which owns nothing and inherits nothing, and one role for each sight."""
    names = [f"'{sight}'" for sight in Sight]
    return [
        f"""do $$ declare r text; begin
          if not exists (select from pg_roles where rolname = '{login}') then
            create role {login} login noinherit nosuperuser nobypassrls; end if;
          foreach r in array array[{", ".join(names)}] loop
            if not exists (select from pg_roles where rolname = r) then
              execute format('create role %I nologin nosuperuser nobypassrls', r); end if;
          end loop; end $$""",  # noqa: S608 - our own names
        f"alter role {login} password '{password}'",
        f"grant {', '.join(Sight)} to {login}",
        f"grant usage on schema public to {login}, {', '.join(Sight)}",
    ]
