"""``tui-w2v evaluate``: scores vectors on analogies or on graded word pairs."""

import argparse
import math
from pathlib import Path

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import CommandError, ExitCode, complain, write_json
from tui_w2v.cli.progress import progress_bar
from tui_w2v.cli.queries import add_query_options, add_restrict, open_vectors, write_rows
from tui_w2v.corpus import SAMPLES
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.evaluation import (
    AnalogyScore,
    PairScore,
    SectionScore,
    answer_analogies,
    compare_pairs,
    read_questions,
)


def define(parser: Parser) -> None:
    """Add the options."""
    parser.describe(
        "Answers the analogies of a file (questions-words layout: headings such as ': capitals', "
        "four words a line), or correlates cosines with the scores of its word pairs (two "
        "words and a number a line, separated by tabs). Case is ignored, and questions with "
        f"unknown words are skipped. {' and '.join(_bundled())} are bundled.",
        "tui-w2v evaluate world-analogies.txt",
        "tui-w2v evaluate world-pairs.tsv --json",
        "tui-w2v evaluate questions-words.txt --model vectors.txt.gz",
    )
    parser.add_argument("file", metavar="FILE", help="a file of analogies or of word pairs")
    add_restrict(parser, "only the N most frequent words are known, as asked or as answers")
    add_query_options(parser)


def run(args: argparse.Namespace) -> ExitCode:
    """Score the vectors, and write the scores."""
    path, bundled = Path(args.file), _bundled()
    if args.file in bundled and not path.exists():
        path = bundled[args.file]
    questions = read_questions(path)
    if lines := questions.skipped_lines:
        more = f" and {len(lines) - 1:,} more" if len(lines) > 1 else ""
        complain(f"{args.file!r}: line {lines[0]:,}{more} skipped: no question", ExitCode.DONE)
    vectors = open_vectors(args)
    if (n := args.restrict) is not None:
        vectors = WordVectors(vectors.words[:n], vectors.vectors[:n], units=vectors.units[:n])
    if questions.pairs:
        _write_pairs(compare_pairs(vectors, questions.pairs), as_json=args.json)
    else:
        n_questions = sum(len(section.analogies) for section in questions.sections)
        with progress_bar("answering", n_questions) as progress:
            score = answer_analogies(vectors, questions.sections, progress=progress)
        _write_analogies(score, as_json=args.json)
    return ExitCode.DONE


def _bundled() -> dict[str, Path]:
    """Return the bundled question files by name."""
    return {path.name: path for sample in SAMPLES.values() for path in sample.questions}


def _write_analogies(score: AnalogyScore, *, as_json: bool) -> None:
    if not score.total:
        raise CommandError("no question has all its four words in the vocabulary")
    total = SectionScore("total", score.correct, score.total, score.skipped)
    if as_json:
        sections = [{"section": section.name, **_figures(section)} for section in score.sections]
        write_json({**_figures(total), "sections": sections})
        return
    rows = []
    for section in (*score.sections, total):
        accuracy, *counts = _figures(section).values()
        shown = "" if accuracy is None else f"{accuracy:.4f}"
        rows.append([section.name, shown, *map(str, counts)])
    write_rows(rows, "section", ">accuracy", ">correct", ">of", ">skipped")


def _figures(section: SectionScore) -> dict[str, float | None]:
    """Return the share of right answers, and the counts of right, all and skipped questions."""
    return {
        "accuracy": section.correct / section.total if section.total else None,
        "correct": section.correct,
        "total": section.total,
        "skipped": section.skipped,
    }


def _write_pairs(score: PairScore, *, as_json: bool) -> None:
    if not score.pairs:
        raise CommandError("no pair has both its words in the vocabulary")
    figures = {"spearman": score.spearman, "pearson": score.pearson}
    counts = {"pairs": score.pairs, "skipped": score.skipped}
    if as_json:
        known = {name: None if math.isnan(value) else value for name, value in figures.items()}
        write_json({**known, **counts})
        return
    rows = [(name, f"{value:.6f}") for name, value in figures.items()]
    rows += [(name, str(count)) for name, count in counts.items()]
    write_rows(rows, "measure", ">value")
