"""The command line: how commands are called. What they do is in `deploy/commands`, imported when needed."""

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

STYLE: dict[str, Any] = {
    "no_args_is_help": True,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}
app = typer.Typer(
    name="mulin",
    help="""Mulin (睦邻): community governance for Chinese cities, from a resident's matter to its rating.

    Try it with `mulin demo`. An installation of one's own is told by the environment where its servers
    are: `DATABASE_URL` (PostgreSQL 15 or newer), `REDIS_URL` (Valkey or Redis), and `MULIN_SECRET_KEY` (at
    least 32 characters). Then come `mulin migrate` and `mulin check`, and side by side `mulin serve`
    and `mulin worker`.
    """,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    **STYLE,
)
district = typer.Typer(help="Districts (区) with their streets (街道) and communities (社区/村).", **STYLE)
places = typer.Typer(help="Grids (网格), estates (小区), buildings (楼栋) and households (户).", **STYLE)
account = typer.Typer(help="Accounts (账号) and the appointments (任职) they begin with.", **STYLE)
token = typer.Typer(help="Bearer tokens for programs that use the API.", **STYLE)
method = typer.Typer(help="Methods (工作法): a locality's whole way of working, as documents.", **STYLE)
keys = typer.Typer(help="The keys under which phone and identity numbers are kept.", **STYLE)
RUN, DATA = "Running an installation", "What is in it"
for group, name in ((district, "district"), (places, "places"), (account, "account"), (token, "token")):
    app.add_typer(group, name=name, rich_help_panel=DATA)
app.add_typer(method, name="method", rich_help_panel=DATA)
app.add_typer(keys, name="keys", rich_help_panel=DATA)

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for programs.")]
Csv = Annotated[
    Path, typer.Argument(metavar="FILE.csv", exists=True, dir_okay=False, readable=True, show_default=False)
]
Source = Annotated[
    str, typer.Argument(metavar="FILE|CODE", help="A TOML file, or the code of a shipped one.")
]
Name = Annotated[str, typer.Argument(metavar="NAME", show_default=False)]


def main() -> None:
    """The entry point: what goes wrong is told in one line, with a code, and ends with a status above 0."""
    try:
        app()
    except Exception as error:
        if "--traceback" in sys.argv[1:2]:
            raise
        from deploy.commands.failures import explained

        sys.stderr.write("".join(f"{line}\n" for line in explained(error).lines()))
        sys.exit(1)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer's own way of asking
    if wanted:
        typer.echo(f"mulin {version('mulin')}")
        raise typer.Exit


@app.callback()
def _mulin(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
    _traceback: Annotated[
        bool, typer.Option("--traceback", help="Show where an error comes from, for those who mend Mulin.")
    ] = False,
) -> None:
    """Options before the command."""


@app.command(rich_help_panel="Trying it")
def demo(
    *,
    reset: Annotated[
        bool, typer.Option("--reset", help="Throw the demo's data away and begin again.")
    ] = False,
) -> None:
    """The whole house with nine real districts, on servers of its own; Ctrl-C ends all of it.

    PORT (8000) and MULIN_HOME (.mulin, where the data is kept) move it. With DATABASE_URL and REDIS_URL it
    uses those servers and starts none.
    """
    from deploy.commands.showcase import demo

    raise typer.Exit(demo(reset=reset))


@app.command(rich_help_panel=RUN)
def serve(
    *,
    grace: Annotated[int, typer.Option(min=0, help="Seconds that requests under way have at the end.")] = 10,
) -> None:
    """The web server: the API at /graphql, the console (工作台) at /console, the portal at /."""
    from deploy.commands.serving import serve

    serve(grace=grace)


@app.command(rich_help_panel=RUN)
def worker() -> None:
    """The worker: deadlines (期限), notices, and whatever else follows from what people do."""
    from deploy.commands.working import work

    work()


@app.command(rich_help_panel=RUN)
def migrate(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Only say which models have no migration. Needs no database.")
    ] = False,
) -> None:
    """Bring the database up to date: tables, keys, and the policies that keep tenants (辖区) apart."""
    from deploy.commands import migrating

    (migrating.check_migrations if check else migrating.migrate)()


@app.command(rich_help_panel=RUN)
def check(*, as_json: Json = False) -> None:
    """Whether this installation is in order, and how to mend what is not."""
    from deploy.commands.checking import check

    check(as_json=as_json)


@app.command(rich_help_panel="Developing it")
def schema(
    *, check: Annotated[bool, typer.Option("--check", help="Only say whether it is fresh.")] = False
) -> None:
    """Print the API's schema to schema/schema.graphql."""
    from deploy.commands import printing

    (printing.check_schema if check else printing.print_schema)()


@app.command(rich_help_panel="Developing it")
def makemigrations() -> None:
    """Write the migrations that the models are ahead of."""
    from deploy.commands.migrating import make_migrations

    make_migrations()


@district.command("create")
def district_create(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Its national code of 6 digits.")],
    name: Name,
    *,
    as_json: Json = False,
) -> None:
    """Open a district (区), empty: `mulin district create 210114 于洪区`."""
    from deploy.commands.tenants import district_create

    district_create(code, name, as_json=as_json)


@district.command("import")
def district_import(file: Csv, *, as_json: Json = False) -> None:
    """Take over districts with their streets (街道) and communities (社区/村) from a national register.

    The file has the columns code, name, level and parent_code (区划代码, 名称, 级别, 上级代码), in
    UTF-8 or GBK. All of it is taken, or nothing: every line that is wrong is named. The same file again
    changes nothing; another name renames; what the file leaves out stays.
    """
    from deploy.commands.tenants import district_import

    district_import(file, as_json=as_json)


@places.command("import")
def places_import(
    community: Annotated[str, typer.Argument(metavar="COMMUNITY", help="The community's code of 12 digits.")],
    file: Csv,
    *,
    as_json: Json = False,
) -> None:
    """Take over a community's grids (网格), estates (小区), buildings (楼栋) and households (户).

    The file has the columns grid, estate, building and household (网格, 小区, 楼栋, 户), in UTF-8 or GBK; a
    line may leave the later ones empty. New grids get their codes. The same file again changes nothing; a
    household that it puts into another grid moves there; what it leaves out stays.
    """
    from deploy.commands.tenants import places_import

    places_import(community, file, as_json=as_json)


@account.command("create")
def account_create(
    *,
    username: Annotated[str | None, typer.Option(help="To sign in by; a phone will do instead.")] = None,
    platform: Annotated[
        bool, typer.Option("--platform", help="The platform's operator (平台运营), who opens districts.")
    ] = False,
    role: Annotated[
        str | None, typer.Option(help="Such as district_staff, community_secretary, grid_worker.")
    ] = None,
    tenant: Annotated[str | None, typer.Option(help="The code of the tenant (辖区): 6 to 15 digits.")] = None,
    name: Annotated[str | None, typer.Option(help="The person's name.")] = None,
    phone: Annotated[str, typer.Option(help="The person's mobile number.")] = "",
    department: Annotated[
        str | None, typer.Option(help="For a department officer (职能部门): its name.")
    ] = None,
    organization: Annotated[
        str | None, typer.Option(help="For a contact of an organization (单位): its name.")
    ] = None,
    ask_password: Annotated[bool, typer.Option("--ask-password", help="Type the password in.")] = False,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read it from a pipe.")] = False,
    as_json: Json = False,
) -> None:
    """Make an account; without a password given, one is made up and shown once.

    `mulin account create --username root --platform`, or
    `mulin account create --username zhang --role community_secretary --tenant 210114007038 --name 张书记`.
    """
    from deploy.commands.accounts import Wanted, account_create, typed_password

    password = typed_password() if password_stdin else None
    if ask_password:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    wanted = Wanted(username, platform, role, tenant, name, phone, department, organization, password)
    account_create(wanted, as_json=as_json)


@token.command("create")
def token_create(
    *,
    account: Annotated[str, typer.Option(help="The user name of the account it is for.")],
    tenant: Annotated[str | None, typer.Option(help="The tenant (辖区) it is to act for.")] = None,
    appointment: Annotated[
        str | None, typer.Option(help="The appointment (任职) itself, if several fit.")
    ] = None,
    name: Annotated[str, typer.Option(help="What it is for, so that one knows it again.")] = "command line",
    days: Annotated[int, typer.Option(help="How long it is good for: 1 to 366.")] = 90,
    as_json: Json = False,
) -> None:
    """Make a token with which a program acts as somebody in one appointment; it is shown once.

    `curl -H "Authorization: Bearer $(mulin token create --account zhang)" http://127.0.0.1:8000/graphql …`
    """
    from deploy.commands.tokens import WantedToken, token_create

    token_create(WantedToken(account, tenant, appointment, name, days), as_json=as_json)


Owner = Annotated[str, typer.Option("--account", help="The user name of the account whose they are.")]


@token.command("list")
def token_list(*, account: Owner, as_json: Json = False) -> None:
    """The tokens of an account that are still good, the newest first, without their secrets."""
    from deploy.commands.tokens import token_list

    token_list(account, as_json=as_json)


@token.command("revoke")
def token_revoke(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Its name, or its id as listed.", show_default=False)
    ],
    *,
    account: Owner,
    as_json: Json = False,
) -> None:
    """End a token at once: `mulin token revoke 数据对接 --account zhang`."""
    from deploy.commands.tokens import token_revoke

    token_revoke(account, name, as_json=as_json)


@method.command("check")
def method_check(file: Source, *, as_json: Json = False) -> None:
    """Whether a method is in order; if not, every problem with the file, the path and what was expected."""
    from deploy.commands.methods import method_check

    method_check(file, as_json=as_json)


@method.command("diff")
def method_diff(
    before: Source,
    after: Source,
    *,
    language: Annotated[str, typer.Option("--language", help="The language to tell it in: zh or en.")] = "zh",
    as_json: Json = False,
) -> None:
    """What is different between two methods, in sentences: `mulin method diff yuhong mine.toml`."""
    from deploy.commands.methods import method_diff

    method_diff(before, after, language=language, as_json=as_json)


@method.command("list")
def method_list(
    tenant: Annotated[
        str | None, typer.Argument(metavar="[TENANT]", help="The versions of this tenant.")
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """The methods that are shipped, or the versions that a tenant (辖区) has."""
    from deploy.commands.methods import method_list

    method_list(tenant, as_json=as_json)


@method.command("load")
def method_load(
    tenant: Annotated[
        str, typer.Argument(metavar="TENANT", help="A district's code; or a street's or community's.")
    ],
    source: Source,
    *,
    activate: Annotated[bool, typer.Option("--activate", help="Put it in force at once.")] = False,
    as_json: Json = False,
) -> None:
    """Give a tenant (辖区) another version of its method: `mulin method load 210114 yuhong --activate`.

    A district takes a whole document; a street or community only what is different from the method above it.
    """
    from deploy.commands.methods import method_load

    method_load(tenant, source, activate=activate, as_json=as_json)


@keys.command("new")
def keys_new() -> None:
    """Print MULIN_PRIVACY_KEYS with a new key in front of those in use."""
    from deploy.commands.keys import new

    new()


@keys.command("rotate")
def keys_rotate(*, as_json: Json = False) -> None:
    """Encrypt every phone and identity number anew under the first of MULIN_PRIVACY_KEYS."""
    from deploy.commands.keys import rotate

    rotate(as_json=as_json)
