"""``tui-w2v evaluate``: scores vectors on analogies or on graded word pairs."""

import argparse
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tui_w2v.cli.options import Parser, add_count
from tui_w2v.cli.output import CommandError, ExitCode, complain, write_json, write_rows
from tui_w2v.cli.progress import progress_bar
from tui_w2v.cli.queries import DEFAULT_SAMPLE, add_query_options, open_vectors
from tui_w2v.corpus import SAMPLES
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.evaluation import PairScore, SectionScore, answer_analogies, compare_pairs
from tui_w2v.vectors.question_files import Questions, read_questions

_OF_ANALOGIES = ("accuracy", "correct", "total", "skipped")
_KINDS = ("semantic", "syntactic")
_IN_TABLE = ("accuracy", *_KINDS, "spearman", "pearson", "total", "pairs", "skipped")


def define(parser: Parser) -> None:
    parser.describe(
        "Answers the analogies of a file (questions-words layout: headings such as ': capitals', "
        "four words a line), or correlates cosines with the scores of its word pairs. Pairs are a "
        "table such as WordSim-353, MEN or SimLex-999: two words, then columns, separated by tabs, "
        "semicolons, commas or blanks; the first column of numbers has the scores. Case is "
        "ignored. Sections are syntactic if their names begin with gram or name a form (plural, "
        "verb, adjective, tense, …). Several files or models give a table. "
        f"{' and '.join(_bundled())} are bundled.",
        "tui-w2v evaluate world-analogies.txt",
        "tui-w2v evaluate world-pairs.tsv --json",
        "tui-w2v evaluate questions-words.txt --model vectors.txt.gz --restrict 30000",
        "tui-w2v evaluate SimLex-999.txt questions-words.txt --model a.npz --model b.bin",
    )
    about = "files of analogies or of word pairs"
    parser.add_argument("files", nargs="+", metavar="FILE", help=about)
    add_count(
        parser, "--restrict", "only the N most frequent words are known, as asked or as answers"
    )
    parser.add_argument(
        "--unknown",
        choices=["skip", "wrong"],
        default="skip",
        help="skip questions with unknown words (default), or count analogies as wrong, and pairs "
        "with cosine 0",
    )
    add_query_options(parser, many=True)


def run(args: argparse.Namespace) -> ExitCode:
    asked = {name: _read(name) for name in args.files}
    scores = list(_scores(asked, args))
    answered = [score for score in scores if score.get("total") or score.get("pairs")]
    if len(scores) > 1:
        if args.json:
            write_json({"results": scores})
        else:
            _write_table(scores)
        return ExitCode.DONE if len(answered) == len(scores) else ExitCode.NOT_DONE
    (score,) = scores
    del score["file"], score["model"]
    if not answered:
        parts = "analogy has all its four" if "total" in score else "pair has both its"
        raise CommandError(f"no {parts} words in the vocabulary")
    if args.json:
        write_json(score)
    elif "sections" in score:
        _write_sections(score)
    else:
        write_rows([(name, _cell(value, 6)) for name, value in score.items()], "measure", ">value")
    return ExitCode.DONE


def _read(name: str) -> Questions:
    path, bundled = Path(name), _bundled()
    questions = read_questions(bundled[name] if name in bundled and not path.exists() else path)
    if lines := questions.skipped_lines:
        more = f" and {len(lines) - 1:,} more" if len(lines) > 1 else ""
        complain(f"{name!r}: line {lines[0]:,}{more} skipped: no question")
    return questions


def _bundled() -> dict[str, Path]:
    return {path.name: path for sample in SAMPLES.values() for path in sample.questions}


def _scores(asked: dict[str, Questions], args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Yield the figures of each model on each file, as JSON has them."""
    for model in args.model or [None]:
        vectors = open_vectors(argparse.Namespace(**vars(args) | {"model": model}))
        if (n := args.restrict) is not None:
            vectors = WordVectors(vectors.words[:n], vectors.vectors[:n], units=vectors.units[:n])
        for name, questions in asked.items():
            about = {"file": name, "model": model or args.corpus or DEFAULT_SAMPLE}
            yield about | _score(vectors, questions, is_wrong=args.unknown == "wrong")


def _score(vectors: WordVectors, questions: Questions, *, is_wrong: bool) -> dict[str, Any]:
    if questions.pairs:
        found = compare_pairs(vectors, questions.pairs, unknown_is_wrong=is_wrong)
        return _figures(found, PairScore._fields)
    sections = questions.sections
    n_questions = sum(len(section.analogies) for section in sections)
    with progress_bar("answering", n_questions) as progress:
        score = answer_analogies(vectors, sections, unknown_is_wrong=is_wrong, progress=progress)
    return {
        **_figures(score.total, _OF_ANALOGIES),
        **{kind: _figures(getattr(score, kind), _OF_ANALOGIES) for kind in _KINDS},
        "sections": [
            {"section": each.name, **_figures(each, _OF_ANALOGIES)} for each in score.sections
        ],
    }


def _figures(score: SectionScore | PairScore, names: Sequence[str]) -> dict[str, float | None]:
    """Return figures as JSON has them: None for what is undefined."""
    values = {name: getattr(score, name) for name in names}
    return {name: None if math.isnan(value) else value for name, value in values.items()}


def _write_sections(score: dict[str, Any]) -> None:
    kinds = [{"section": kind, **score[kind]} for kind in _KINDS]
    if not all(kind["total"] + kind["skipped"] for kind in kinds):
        kinds = []
    columns = ("section", *_OF_ANALOGIES)
    each = [*score["sections"], *kinds, {"section": "total", **score}]
    rows = [[_cell(row[column], 4) for column in columns] for row in each]
    write_rows(rows, "section", ">accuracy", ">correct", ">of", ">skipped")


def _write_table(scores: list[dict[str, Any]]) -> None:
    columns = [name for name in _IN_TABLE if any(name in score for score in scores)]
    rows = [
        [score["file"], score["model"], *(_cell(score.get(name), 4) for name in columns)]
        for score in scores
    ]
    write_rows(rows, "file", "model", *(f">{name}" for name in columns))


def _cell(value: Any, digits: int) -> str:
    if isinstance(value, dict):
        value = value["accuracy"]
    if value is None:
        return ""
    return f"{value:.{digits}f}" if isinstance(value, float) else str(value)
