"""``tui-w2v evaluate``: scores vectors on analogies or on graded word pairs."""

import argparse
import math
from pathlib import Path

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import CommandError, ExitCode, complain, write_json
from tui_w2v.cli.progress import progress_bar
from tui_w2v.cli.queries import add_query_options, open_vectors, write_rows
from tui_w2v.corpus import SAMPLES
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.evaluation import (
    AnalogyScore,
    PairScore,
    Section,
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
    if questions.pairs:
        _write_pairs(compare_pairs(vectors, questions.pairs), as_json=args.json)
    else:
        _write_analogies(_answer(vectors, questions.sections), as_json=args.json)
    return ExitCode.DONE


def _bundled() -> dict[str, Path]:
    """Return the bundled question files by name."""
    return {path.name: path for sample in SAMPLES.values() for path in sample.questions}


def _answer(vectors: WordVectors, sections: list[Section]) -> AnalogyScore:
    total = sum(len(section.analogies) for section in sections)
    with progress_bar("answering", total) as progress:
        return answer_analogies(vectors, sections, progress=progress)


def _write_analogies(score: AnalogyScore, *, as_json: bool) -> None:
    if not score.total:
        raise CommandError("no question has all its four words in the vocabulary")
    if as_json:
        sections = [
            {
                "section": section.name,
                "accuracy": section.correct / section.total if section.total else None,
                "correct": section.correct,
                "total": section.total,
                "skipped": section.skipped,
            }
            for section in score.sections
        ]
        write_json(
            {
                "accuracy": score.accuracy,
                "correct": score.correct,
                "total": score.total,
                "skipped": score.skipped,
                "sections": sections,
            }
        )
        return
    rows = [
        (section.name, section.correct, section.total, section.skipped)
        for section in score.sections
    ]
    rows.append(("total", score.correct, score.total, score.skipped))
    write_rows(
        (
            [name, f"{correct / total:.4f}" if total else "", *map(str, (correct, total, skipped))]
            for name, correct, total, skipped in rows
        ),
        "section",
        ">accuracy",
        ">correct",
        ">of",
        ">skipped",
    )


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
    write_rows(
        [*rows, *((name, str(count)) for name, count in counts.items())], "measure", ">value"
    )
