"""The `safeguarding` command line: small, and with the same exit codes everywhere (see problems.py)."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from traceback import extract_tb

import click
import polars as pl

from safeguarding.authority import read_authority
from safeguarding.country.pattern import authorities_named, is_pattern
from safeguarding.country.runner import Crew, each, refuse_failures
from safeguarding.disclosure.policy import AUDIENCES, PUBLIC, Audience
from safeguarding.places import DEMONSTRATION, PROJECT
from safeguarding.problems import ChecksFailed, EnvironmentProblem, Problem, ReturnProblem, UsageProblem
from safeguarding.years import ReportingYear

COLUMNS = ["edition", "key", "as_at", "numerator", "denominator", "value", "unit", "status"]


class Year(click.ParamType):
    """A reporting year, as in 2010-11."""

    name = "year"

    def convert(self, value, param, ctx) -> ReportingYear:
        try:
            return ReportingYear.parse(value)
        except UsageProblem as problem:
            self.fail(str(problem), param, ctx)


FOR_WHOM = click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default=PUBLIC,
    help="Who may see it: the public if not given, or members of the Panel in a closed session.",
)

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class Authorities(click.ParamType):
    """An authority folder, or a pattern that names many: `england/*`, in quotation marks."""

    name = "directory or pattern"

    def convert(self, value, param, ctx) -> Path | list[Path]:
        if isinstance(value, Path) or not is_pattern(value):
            return FOLDER.convert(value, param, ctx)
        try:
            return authorities_named(value)
        except UsageProblem as problem:
            self.fail(str(problem), param, ctx)


WORKERS = click.option(
    "--workers", type=click.IntRange(min=1), help="How many processes of this machine share the work."
)
CLUSTER = click.option(
    "--cluster", help="Of many authorities, the scheduler of a Dask cluster, as in tcp://scheduler:8786."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """The annual report of a Safeguarding Unit, computed from child-level returns, with its working shown."""


@commands.command()
@click.option(
    "--data",
    type=Authorities(),
    default=DEMONSTRATION,
    help="The authority folder (the demonstration if not given), or many, as in 'england/*'.",
)
@click.option(
    "--year", "years", type=Year(), multiple=True, help="An edition to build; all of them if not given."
)
@click.option("--out", type=click.Path(path_type=Path), default=PROJECT / "site", help="Where to put the site.")
@FOR_WHOM
@WORKERS
@CLUSTER
def build(
    data: Path | list[Path],
    years: tuple[ReportingYear, ...],
    out: Path,
    audience: Audience,
    workers: int | None,
    cluster: str | None,
) -> None:
    """Build the book and put it in place of the one before; of many authorities, each one's and an index."""
    if isinstance(data, Path):
        from safeguarding.book.build import WORKERS as USUAL
        from safeguarding.book.build import build as build_book

        _refuse_a_crew(None, cluster)
        build_book(read_authority(data), list(years), out.resolve(), audience, workers or USUAL)
    else:
        from safeguarding.country.books import build_all

        build_all(data, list(years), out.resolve(), audience, _crew(workers, cluster))
    click.echo(f"Open {out / 'index.html'}")


@commands.command()
@click.option(
    "--data",
    type=FOLDER,
    default=DEMONSTRATION,
    help="The authority folder (the demonstration if not given).",
)
@click.option("--year", "years", type=Year(), multiple=True, help="An edition; all of them if not given.")
@FOR_WHOM
def plan(data: Path, years: tuple[ReportingYear, ...], audience: Audience) -> None:
    """Say what 'build' would run now and why. Nothing is run."""
    from safeguarding.book.build import planned

    for line in planned(read_authority(data), list(years), audience):
        click.echo(line)


@commands.command()
@click.option(
    "--data", type=Authorities(), required=True, help="The authority folder, or many, as in 'england/*'."
)
@click.option("--year", type=Year(), required=True, help="The edition, as in 2010-11.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
@FOR_WHOM
@WORKERS
@CLUSTER
def figures(
    data: Path | list[Path],
    year: ReportingYear,
    form: str,
    audience: Audience,
    workers: int | None,
    cluster: str | None,
) -> None:
    """Compute and print an edition's figures, as an audience may see them: of an authority, or of many."""
    from safeguarding.country.all_figures import AUTHORITY, figures_of, one_table

    if isinstance(data, Path):
        _refuse_a_crew(workers, cluster)
        made = figures_of(read_authority(data), year, audience)
        for line in made.told:
            click.echo(line, err=True)
        click.echo(_PRINTED[form](made.figures.select(COLUMNS)), nl=False)
        return
    outcomes = each(figures_of, data, year, audience, crew=_crew(workers, cluster))
    for one in outcomes:
        for line in one.result.told if not one.failed else ():
            click.echo(f"{one.name}: {line}", err=True)
    click.echo(_PRINTED[form](one_table(outcomes).select(AUTHORITY, *COLUMNS)), nl=False)
    refuse_failures(outcomes)


def _crew(workers: int | None, cluster: str | None) -> Crew:
    if workers and cluster:
        raise click.UsageError("Give --workers or --cluster, not both: a cluster has workers of its own.")
    return Crew(workers, cluster)


def _refuse_a_crew(workers: int | None, cluster: str | None) -> None:
    if workers or cluster:
        raise click.UsageError(
            "--workers and --cluster go with many authorities: name them with --data 'england/*', in "
            "quotation marks."
        )


@commands.command()
@click.option(
    "--data",
    type=FOLDER,
    default=DEMONSTRATION,
    help="The authority folder (the demonstration if not given).",
)
@click.option("--year", type=Year(), required=True, help="The edition, as in 2010-11.")
@FOR_WHOM
@click.option(
    "--site",
    "sites",
    type=FOLDER,
    multiple=True,
    help="A site that is published, or was before: attacked as well, all of them together.",
)
def disclosure(data: Path, year: ReportingYear, audience: Audience, sites: tuple[Path, ...]) -> None:
    """Say what of an edition is hidden from an audience and why, and what an attack can still tell. Private."""
    from safeguarding.book.disclosed import disclosed

    lines, told = disclosed(read_authority(data), year, audience, sites)
    for line in lines:
        click.echo(line)
    if told:
        raise ChecksFailed(f"{told} hidden counts can be told; they are named above.")


@commands.command()
@click.option("--data", type=FOLDER, required=True, help="The authority folder.")
@click.option("--year", type=Year(), required=True, help="The year, as in 2010-11.")
@click.option(
    "--show-values", is_flag=True, help="Show what stands at fault: special category data, here only."
)
def check(data: Path, year: ReportingYear, show_values: bool) -> None:
    """Check a year's returns and those before it. No figure is computed."""
    from safeguarding.check import check as check_returns

    checked = check_returns(read_authority(data), year, show_values)
    for line in checked.lines:
        click.echo(line)
    if checked.refused:
        sys.exit(ReturnProblem.exit_code)


@commands.command()
@click.option("--data", type=FOLDER, required=True, help="The authority folder.")
@click.option("--year", type=Year(), required=True, help="The edition, as in 2010-11.")
@click.option("--sample", "number", type=click.IntRange(min=1), help="Write a sample of so many cases instead.")
@click.option("--seed", type=click.IntRange(min=0), help="Another seed draws another sample (1 if not given).")
@click.option(
    "--import",
    "ticked",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Count the ticks in a workbook that a reviewer saved.",
)
def audit(data: Path, year: ReportingYear, number: int | None, seed: int | None, ticked: Path | None) -> None:
    """Write every child's answer and its reason into a private workbook, to be ticked; or read the ticks."""
    from safeguarding.audit import open_audit

    if ticked and number or seed is not None and not number:
        raise click.UsageError("--seed goes with --sample, and --import with neither.")
    opened = open_audit(read_authority(data), year)
    for line in opened.told:
        click.echo(line, err=True)
    if ticked:
        lines = opened.read_back(ticked)
    else:
        lines = opened.write_sample(number, 1 if seed is None else seed) if number else opened.write()
    for line in lines:
        click.echo(line)


@commands.command()
@click.option("--data", type=FOLDER, required=True, help="The authority folder.")
@click.option("--year", type=Year(), required=True, help="The edition, as in 2010-11.")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="Where to write."
)
def export(data: Path, year: ReportingYear, folder: Path) -> None:
    """Write the report as DOCX and PDF, the figures as XLSX and CSV, and all as ZIP, from the last build."""
    from safeguarding.export import export as write_all

    for line in write_all(read_authority(data), year, folder.resolve()):
        click.echo(line)


@commands.command("new-year")
@click.argument("year", type=Year())
@click.option("--data", type=FOLDER, required=True, help="The authority folder.")
@click.option("--from", "source", type=FOLDER, required=True, help="The folder with the returns of that year.")
def new_year(year: ReportingYear, data: Path, source: Path) -> None:
    """Take in a year's returns and begin its edition from last year's. Nothing is overwritten."""
    from safeguarding.check import check
    from safeguarding.new_year import take_in
    from safeguarding.status import missing

    for line in take_in(read_authority(data), year, source):
        click.echo(line)
    authority = read_authority(data)
    checked = check(authority, year)
    for line in [*checked.lines, *(f"Still missing: {lack}" for lack in missing(authority, year))]:
        click.echo(line)
    if checked.refused:
        sys.exit(ReturnProblem.exit_code)


@commands.command()
@click.option("--data", type=FOLDER, required=True, help="The authority folder.")
def status(data: Path) -> None:
    """Say where each year stands and what to do next."""
    from safeguarding.check import standing
    from safeguarding.status import status as where_it_stands

    for line in where_it_stands(read_authority(data), standing):
        click.echo(line)


@commands.command()
@click.argument("key")
@click.option("--data", type=FOLDER, required=True, help="The authority folder.")
@click.option("--year", type=Year(), required=True, help="The edition, as in 2010-11.")
def explain(key: str, data: Path, year: ReportingYear) -> None:
    """Explain the figure KEY (as in ni062): its definition, how it comes about, where it is computed."""
    from safeguarding.explain import explain as explained

    for line in explained(read_authority(data), year, key):
        click.echo(line)


@commands.command()
@click.argument("one")
@click.argument("other")
@click.option("--data", type=FOLDER, default=DEMONSTRATION, help="The authority folder.")
@click.option("--builds", is_flag=True, help="Compare two builds: their numbers, 'last', 'before' or 'now'.")
def diff(one: str, other: str, data: Path, builds: bool) -> None:
    """Say what changed from one edition to another (2009-10 2010-11), or with --builds between two builds."""
    from safeguarding.record.compare import builds as of_builds
    from safeguarding.record.compare import editions as of_editions

    authority = read_authority(data)
    if builds:
        lines = of_builds(authority, one, other)
    else:
        lines = of_editions(authority, *map(ReportingYear.parse, (one, other)))
    for line in lines or ["Nothing changed."]:
        click.echo(line)


@commands.command()
@click.option("--data", type=FOLDER, required=True, help="The authority folder.")
@click.option("--year", type=Year(), required=True, help="The edition, as in 2010-11.")
@click.option("--site", type=FOLDER, help="A published site, to be held against the last build as well.")
def verify(data: Path, year: ReportingYear, site: Path | None) -> None:
    """Hold the last build against what is there, recompute every figure another way, run every page again."""
    from safeguarding.verify import verify as verdicts

    differences = 0
    for verdict in verdicts(read_authority(data), year, site):
        click.echo(verdict.line)
        differences += verdict.differs
    if differences:
        raise ChecksFailed(f"{differences} differences were found; they are named above.")


@commands.command()
@click.option("--data", type=FOLDER, required=True, help="The authority folder.")
@click.option("--year", type=Year(), required=True, help="The edition, as in 2010-11.")
@click.option("--name", required=True, help="Who signs.")
@click.option("--role", required=True, help="As what, as in 'Performance manager'.")
@click.option("--pages", default="", help="The pages signed for, with commas between; all if not given.")
@click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day, as in 2011-07-01; today's if not given."
)
def signoff(data: Path, year: ReportingYear, name: str, role: str, pages: str, day: datetime | None) -> None:
    """Sign for pages of an edition as the last build has them."""
    from safeguarding.record.builds import LAST, named
    from safeguarding.record.compare import pages_now
    from safeguarding.signatures import sign

    authority = read_authority(data)
    built, now = named(LAST, authority.run_folder), pages_now(authority, year)
    person = (name, role, (day or datetime.now()).date())
    chosen = [page.strip() for page in pages.split(",") if page.strip()]
    for line in sign(authority, year, chosen, person, built, now):
        click.echo(line)
    click.echo("Run 'build' to show it in the pages' footers.")


@commands.command()
@click.option(
    "--to", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder or share."
)
@click.option("--data", type=FOLDER, help="The authority folder whose last build is published.")
@click.option("--draft", is_flag=True, help="Publish what is not signed off; every page then says DRAFT.")
@click.option("--demo", is_flag=True, help="Publish invented children all the same.")
@click.option(
    "--audience", type=click.Choice(["public", "members"]), default="public", help="Whom the build is for."
)
@click.option("--smaller", is_flag=True, help="Fewer pages or editions than before are meant.")
@click.option("--rollback", "act", flag_value="rollback", help="Make the release before live again.")
@click.option("--list", "act", flag_value="list", help="List the releases.")
@click.option(
    "--verify", "act", flag_value="verify", help="Hold every byte of the live release against its list."
)
def publish(
    to: Path, data: Path | None, draft: bool, demo: bool, audience: str, smaller: bool, act: str | None
) -> None:
    """Publish the last build to a folder as a new release, or look after the releases there."""
    from safeguarding.publish.pointers import live_folder
    from safeguarding.publish.publisher import publish as publish_site
    from safeguarding.publish.publisher import roll_back
    from safeguarding.publish.ready import made_ready
    from safeguarding.publish.telling import faults, listing

    to = to.absolute()
    if act == "verify":
        found = faults(to)
        for line in found:
            click.echo(f"DIFFERS {line}")
        if found:
            raise ChecksFailed(f"{len(found)} differences were found; they are named above.")
        lines = ["The live release is whole, to the byte, and everything leads to it."]
    elif act:
        lines = roll_back(to) if act == "rollback" else listing(to)
    elif data is None:
        raise click.UsageError(
            "Name the authority folder with --data; only --list, --verify and --rollback do without."
        )
    else:
        site, about = made_ready(read_authority(data), audience, draft, demo, live_folder(to))
        lines = publish_site(site, to, about, smaller)
    for line in lines:
        click.echo(line)


@commands.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def doctor(arguments: tuple[str, ...]) -> None:
    """Say whether this machine can run the project, and what to mend."""
    from safeguarding.doctor.visit import visit

    sys.exit(visit(list(arguments)))


@commands.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where to write: the demonstration's returns, or a folder 'england', if not given.",
)
@click.option("--england", is_flag=True, help="Write a synthetic England: a folder for each authority.")
@click.option("--years", type=Year(), multiple=True, help="With --england: a year, as in 2010-11.")
@click.option(
    "--authority", "codes", multiple=True, help="With --england: this authority only, as in E10000011 or 845."
)
@WORKERS
def demo(
    out: Path | None,
    england: bool,
    years: tuple[ReportingYear, ...],
    codes: tuple[str, ...],
    workers: int | None,
) -> None:
    """Write the demonstration authority's returns anew, or a synthetic England: the same bytes every time."""
    from safeguarding.demo.generate import write_returns
    from safeguarding.england.generate import authorities, make_ready, write_england

    if england != bool(years) or (codes and not england):
        raise click.UsageError("--england needs --years, and --years and --authority need --england.")
    if not england:
        out = out or DEMONSTRATION / "returns"
        write_returns(out)
        click.echo(f"Wrote the demonstration returns to {out}")
        return
    out = out or Path("england")
    chosen = authorities(years, codes)
    make_ready(out)
    written = write_england(out, chosen, years, workers or 1)
    for folder in _shown(written, len(chosen), "Inventing"):
        if not sys.stderr.isatty():
            click.echo(f"Wrote {folder.name}")
    click.echo(f"Wrote the invented children of {len(chosen)} authorities to {out}")


@commands.command()
@click.option(
    "--data", type=Authorities(), required=True, help="The authority folder, or many, as in 'england/*'."
)
@click.option("--year", type=Year(), required=True, help="The year, as in 2010-11.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Keep every cell as CSV text.")
@WORKERS
@CLUSTER
def agreement(
    data: Path | list[Path], year: ReportingYear, out: Path | None, workers: int | None, cluster: str | None
) -> None:
    """Hold what returns give against every count that was published of their authorities. Private."""
    from safeguarding.agreement import AGREEMENT, agreement_of, summary, unexplained

    folders = [data] if isinstance(data, Path) else data
    outcomes = each(agreement_of, folders, year, crew=_crew(workers, cluster))
    found = [one.result for one in outcomes if not one.failed]
    cells = pl.concat([pl.DataFrame(schema=AGREEMENT), *found])
    if out:
        cells.write_csv(out, line_terminator="\n")
    for line in summary(cells):
        click.echo(line)
    refuse_failures(outcomes)
    if unexplained(cells):
        raise ChecksFailed(f"{unexplained(cells)} cells differ without a known cause; they are named above.")


def _shown(items: Iterator, length: int, label: str) -> Iterator:
    """The items, with a bar on a terminal that shows how far they have come."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(items, length, label, file=sys.stderr, hidden=hidden) as bar:
        yield from bar


def main() -> None:
    """Run a command; a problem ends it with one message and the problem's exit code."""
    try:
        commands.main(prog_name="safeguarding", standalone_mode=True)
    except Problem as problem:
        click.echo(f"safeguarding: {problem}", err=True)
        sys.exit(problem.exit_code)
    except OSError as error:
        named = Path(error.filename).name if error.filename else "a file"
        click.echo(
            f"safeguarding: {named} cannot be used: {error.strerror}. Mend that and run again.", err=True
        )
        sys.exit(EnvironmentProblem.exit_code)
    except Exception as error:  # the last resort: a traceback could show a child's value, a place cannot
        place = extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {Path(place.filename).name} line {place.lineno}"
        click.echo(f"safeguarding: an error that nobody foresaw, {where}. Please report this line.", err=True)
        sys.exit(Problem.exit_code)


def _as_text(table: pl.DataFrame) -> pl.DataFrame:
    """Every cell as text: a whole denominator without its decimals, nothing as an empty cell."""
    whole = pl.col("denominator").map_elements(_number, return_dtype=pl.String)
    return table.with_columns(whole).select(pl.all().cast(pl.String).fill_null(""))


def _number(value: float) -> str:
    return f"{value:g}"


def _table(table: pl.DataFrame) -> str:
    lines = [table.columns, *_as_text(table).rows()]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    right = {"numerator", "denominator", "value"}
    return "".join(
        "  ".join(
            cell.rjust(width) if name in right else cell.ljust(width)
            for name, cell, width in zip(table.columns, line, widths, strict=True)
        ).rstrip()
        + "\n"
        for line in lines
    )


def _csv(table: pl.DataFrame) -> str:
    return _as_text(table).write_csv(line_terminator="\n")


def _json(table: pl.DataFrame) -> str:
    rows = table.with_columns(pl.col("as_at").cast(pl.String)).to_dicts()
    numbers = ({name: _json_number(row[name]) for name in ("value", "denominator")} for row in rows)
    return json.dumps([row | two for row, two in zip(rows, numbers, strict=True)], indent=1) + "\n"


def _json_number(value: str | float | None) -> int | float | None:
    if isinstance(value, str):
        return float(value) if "." in value else int(value)
    return int(value) if value is not None and value.is_integer() else value


_PRINTED = {"table": _table, "csv": _csv, "json": _json}
