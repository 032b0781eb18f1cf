"""What the committee gets: an edition's report, book and figures as files, from the last build of it."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from safeguarding import contents
from safeguarding.authority import Authority
from safeguarding.book.environment import DOWNLOADS_FOLDER
from safeguarding.book.printing import report_alone, whole_book
from safeguarding.book.site import is_as_listed, place, refuse_to_overwrite, site_of, write_mark
from safeguarding.formats import FILES
from safeguarding.formats.archive import zipped
from safeguarding.formats.pdf import pdf_of
from safeguarding.problems import ChecksFailed, EnvironmentProblem, UsageProblem
from safeguarding.status import built
from safeguarding.years import ReportingYear

NOT_BUILT = {
    "no": "There is no build of {year} of this authority. Run 'build' first: what was built is exported.",
    "out of date": "The last build of {year} was made from other files than are there now. Run 'build' first.",
}

REPORT, BOOK, READ_ME = "report.pdf", "book.pdf", "README.txt"
PDFS = {
    REPORT: "The committee report as PDF, tagged for screen readers.",
    BOOK: "The whole book as PDF: the report, and for each figure how it was computed. The code is left out.",
}


def export(authority: Authority, year: ReportingYear, folder: Path) -> list[str]:
    """Write an edition's files into the folder of its year in `folder`; what to say of them.

    All of them or none: what was there before stays until the last is made. Raises UsageProblem where the
    edition is not built from what is there now, ChecksFailed where the built pages were changed since. Raises
    EnvironmentProblem where a file is open elsewhere (all is as it was), or, once the other files are in
    place, where there is no browser for the PDF files.
    """
    site, out = _built_site(authority, year), folder / str(year)
    refuse_to_overwrite(out)
    files = {name: (site / DOWNLOADS_FOLDER / str(year) / name).read_bytes() for name in FILES}
    lacking = None
    try:
        files |= _pdfs(authority, year, site)
    except EnvironmentProblem as problem:
        lacking = problem
    files = dict(sorted((files | {READ_ME: _read_me(authority, year, files)}).items()))
    files[f"safeguarding-report-{year}.zip"] = zipped(files)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="export-", dir=authority.run_folder) as made:
        for name, content in files.items():
            Path(made, name).write_bytes(content)
        write_mark(Path(made))
        place(Path(made), out)
    if lacking:
        raise EnvironmentProblem(f"{', '.join(files)} are in {out}; {' and '.join(PDFS)} are not: {lacking}")
    return [f"{out / name}" for name in files]


def _built_site(authority: Authority, year: ReportingYear) -> Path:
    authority.edition(year)
    standing = built(authority, year)
    if standing in NOT_BUILT:
        raise UsageProblem(NOT_BUILT[standing].format(year=year))
    site = site_of(authority.run_folder)
    if not is_as_listed(site):
        raise ChecksFailed("The built pages in the run folder were changed since. Run 'build', then export.")
    if not (site / DOWNLOADS_FOLDER / str(year)).is_dir():
        raise UsageProblem(
            f"The book has no page '{DOWNLOADS_FOLDER}', with which its files are made. Add it to _toc.yml."
        )
    return site


def _pdfs(authority: Authority, year: ReportingYear, site: Path) -> dict[str, bytes]:
    edition = authority.edition(year)
    day = edition.report_date or year.last_day
    title = f"{authority.name}: {edition.title}, {year.for_readers}"
    pages = [page.stem for page in contents.pages() if page.stem != DOWNLOADS_FOLDER]
    printed = {
        REPORT: report_alone(site, str(year), title),
        BOOK: whole_book(site, str(year), pages, f"{title}, with its working"),
    }
    with TemporaryDirectory(prefix="printing-", dir=authority.run_folder) as folder:
        made = {}
        for name, html in printed.items():
            page = Path(folder, f"{name}.html")
            page.write_text(html, encoding="utf-8", newline="\n")
            made[name] = pdf_of(page, day)
    return made


def _read_me(authority: Authority, year: ReportingYear, files: Mapping[str, bytes]) -> bytes:
    """What each file is, in the form that Windows' own editor shows well."""
    holds = {name: words for name, (_, _, words) in FILES.items()} | PDFS
    lines = [
        f"{authority.name}: {authority.edition(year).title}, {year.for_readers}",
        "",
        *(f"{name}: {holds[name]}" for name in sorted(files)),
        "",
        "Every figure has a key, such as ni066. It names the same figure in all of these files.",
        *(["Synthetic data: every child in these files is invented."] if authority.synthetic else []),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")
