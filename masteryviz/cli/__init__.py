"""The shell: load exports, ask questions, open the dashboard."""

from __future__ import annotations

import os
import sys
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import typer
from rich.table import Table

from masteryviz import __version__, export, loading
from masteryviz.cli import answers, notes, people, show
from masteryviz.cli.common import Day, progress, store_of
from masteryviz.cli.erase import erase
from masteryviz.cli.formats import formats
from masteryviz.cli.plan import plan
from masteryviz.cli.propose import propose
from masteryviz.cli.report import report
from masteryviz.cli.take import load, watch
from masteryviz.errors import MasteryvizError, SettingError
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.mapping import load_mapping
from masteryviz.metrics import QUESTIONS, taught
from masteryviz.privacy import Audience
from masteryviz.rules import RULES, Rule, get_rule
from masteryviz.store import Store, default_path

app = typer.Typer(
    name="masteryviz",
    help="Skill gaps, revisions and time to mastery from the gradebook exports you already have.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


app.add_typer(people.app, name="people")
app.add_typer(answers.app, name="answers")
app.add_typer(notes.app, name="note")
app.command()(load)
app.command()(watch)
app.command("map")(propose)
app.command()(plan)
app.command()(erase)

Output = Literal["table", "csv", "json", "parquet", "xlsx"]
"""How an answer is written."""
Port = Annotated[int | None, typer.Option(help="Port on 127.0.0.1; default: a free one.")]
Browser = Annotated[bool, typer.Option(help="Open the browser.")]
_PAIR = "NAME=VALUE"


def main() -> None:
    """Run the shell; what a user can act on is a message and exit code 2, never a trace."""
    try:
        app()
    except MasteryvizError as error:
        show.failure(error)
        sys.exit(2)
    except Exception as error:
        # A trace may carry what a file says of students: it is shown only to who asks for it.
        if os.environ.get("MASTERYVIZ_DEBUG"):
            raise
        show.unexpected(error)
        sys.exit(1)


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    store: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the store. Default: a folder of your own on this computer.",
            envvar="MASTERYVIZ_STORE",
            file_okay=False,
        ),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
) -> None:
    if version:
        show.out.print(f"masteryviz {__version__}")
        raise typer.Exit
    context.obj = store


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="A question of `ask --list`.")] = None,
    rule: Annotated[str | None, typer.Option(help="Mastery rule; see `masteryviz rules`.")] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="Parameter of the rule or question, e.g. k=3.", metavar=_PAIR),
    ] = None,
    by: Annotated[str | None, typer.Option(help="Group by, e.g. skill,section.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(help="Only these, e.g. section=P1,P3.", metavar=_PAIR),
    ] = None,
    as_of: Day = None,
    tests: Annotated[
        bool, typer.Option("--tests", help="Count summative tests among the skills, too.")
    ] = False,
    format: Annotated[Output, typer.Option(help="How to write the answer.")] = "table",
    output: Annotated[Path | None, typer.Option(help="Write to this file.", dir_okay=False)] = None,
    receipt: Annotated[
        bool,
        typer.Option("--receipt", help="Show also who and what is behind the answer, and the SQL."),
    ] = False,
    audience: Annotated[
        Audience,
        typer.Option(
            "--for", help="Who gets it: others than the team get no names and no small groups."
        ),
    ] = "team",
    list_: Annotated[bool, typer.Option("--list", help="List the questions.")] = False,
) -> None:
    """Ask any metric; skills are counted without summative tests, as on the screens."""
    if list_ or question is None:
        _questions()
        return
    filters = Filters.parse(where or [], as_of=as_of.date() if as_of else None)
    with Gradebook.open(store_of(context).path, audience=audience) as gradebook:
        chosen, options = _settings(question, rule, set_ or [], gradebook.default_rule)
        grouping = None if by is None else tuple(filter(None, map(str.strip, by.split(","))))
        meant = filters if tests else taught(gradebook, filters, question)
        if meant != filters:
            show.err.print("Without summative tests; --tests counts them, too.", style="dim")
        if receipt:
            if output is not None or format != "table":
                raise SettingError("--receipt is shown as tables: leave out --format and --output.")
            show.receipt(
                gradebook.receipt(question, rule=chosen, filters=meant, by=grouping, **options)
            )
            return
        frame = gradebook.ask(question, rule=chosen, filters=meant, by=grouping, **options)
        sentence = f"{filters.describe()}; mastered = {gradebook.mastery_words(meant, chosen)}"
    if output is not None:
        export.write(frame, output, _kind(output, format))
    elif format == "table":
        show.frame(frame)
        show.err.print(show.literal(sentence), style="dim")
    else:
        sys.stdout.write(export.as_text(frame, format))


@app.command()
def dashboard(
    context: typer.Context,
    port: Port = None,
    browser: Browser = True,
    present: Annotated[
        bool, typer.Option("--present", help="Begin with names and small groups hidden.")
    ] = False,
) -> None:
    """Serve the dashboard on this computer only, and open it."""
    _serve(store_of(context), port, browser, present)


@app.command()
def demo(
    context: typer.Context,
    port: Port = None,
    browser: Browser = True,
    serve: Annotated[bool, typer.Option(help="Serve the dashboard after loading.")] = True,
) -> None:
    """Load the sample exports (invented students) into a store of their own; open the dashboard."""
    from masteryviz.datasets import sample_loads

    store = Store(context.obj or default_path().with_name("demo"))
    arrivals = [
        loading.Arrival(file, load_mapping(map_file))
        for files, map_file in sample_loads()
        for file in files
    ]
    with progress() as advance:
        statuses = [report.status for report in loading.load(arrivals, store, progress=advance)]
    known = statuses.count("already loaded")
    there = f" ({known} were there)" if known else ""
    show.out.print(show.literal(f"{len(statuses)} sample exports in {store.path}{there}"))
    if serve:
        _serve(store, port, browser)


@app.command()
def undo(context: typer.Context) -> None:
    """Take the last load back: the store is as it was before it."""
    version = store_of(context).undo()
    show.out.print(f"The last change was taken back; the store is at version {version.version}.")


app.command()(formats)
app.command()(report)


@app.command()
def rules() -> None:
    """List the mastery rules and their parameters."""
    table = Table("rule", "what it says", "parameters")
    for rule in RULES.values():
        parameters = ", ".join(f"{f.name}={getattr(rule, f.name)}" for f in fields(rule))
        table.add_row(rule.key, rule.describe(), parameters)
    show.out.print(table)


def _kind(output: Path, format: Output) -> export.Kind:
    """What is written to a file: as said with --format, else as its name ends."""
    if format != "table":
        return format
    ending = output.suffix.lower().removeprefix(".")
    kinds: dict[str, export.Kind] = {kind: kind for kind in get_args(export.Kind)}
    if ending not in kinds:
        raise SettingError(
            f"--output {output.name} does not say what to write: let it end in .csv, .json, "
            ".parquet or .xlsx, or add --format."
        )
    return kinds[ending]


def _serve(store: Store, port: int | None, browser: bool, present: bool = False) -> None:
    try:
        from masteryviz.dashboard.server import serve
    except ImportError as error:
        raise SettingError(
            "The dashboard is not installed. Install it with: pip install 'masteryviz[dashboard]'"
        ) from error
    serve(store.path, port=port, open_browser=browser, present=present)


def _questions() -> None:
    table = Table("question", "what it answers", "grouped by", "options")
    for question in QUESTIONS.values():
        table.add_row(
            question.key, question.title, ", ".join(question.by), ", ".join(question.options)
        )
    show.out.print(table)


def _settings(
    question: str, rule: str | None, settings: list[str], default: Rule
) -> tuple[Rule, dict[str, Any]]:
    """Sort `--set` into parameters of the rule and options of the question."""
    known = QUESTIONS[question].options if question in QUESTIONS else ()
    options: dict[str, Any] = {}
    parameters: dict[str, Any] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise SettingError(f"{setting!r} is not a setting. Write it as name=value, e.g. k=3.")
        (options if name in known else parameters)[name] = value
    return (get_rule(rule) if rule else default).using(**parameters), options
