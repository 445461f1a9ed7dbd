"""Counting the pairs of texts on a Dask cluster.

Workers read and count parts of the texts; word counts and pair counts are summed as trees. A part
whose worker dies is read and counted again by another.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from itertools import accumulate, chain
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO, cast

from tui_w2v.cli.output import CommandError, complain
from tui_w2v.cli.progress import progress_bar
from tui_w2v.corpus import PairCounts, Vocabulary, resolve_source
from tui_w2v.corpus.corpus import NumberedText, Sampling, check_given
from tui_w2v.corpus.counts import add_counts
from tui_w2v.corpus.parts import (
    Part,
    WordCounts,
    choose_vocabulary,
    count_part,
    merge_words,
    read_part,
    split,
)
from tui_w2v.corpus.reading import check_encoding
from tui_w2v.errors import CorpusError, InputError
from tui_w2v.training import Settings, choose_by_size
from tui_w2v.training.setup import min_count_of

_PART = 32 << 20
"""The largest part of a text, in bytes; its words then take some 25 MB."""
_PARTS_A_WORKER = 4
_SUMMED_AT_ONCE = 4
_SECONDS_TO_CONNECT = 10


def count_on_cluster(
    name: str, texts: Sequence[str], settings: Settings, words: Sequence[str] | None, scheduler: str
) -> tuple[PairCounts, Settings]:
    """Count the pairs of texts, with the same result as on one machine; return the settings too.

    Messages name the texts by the name. Texts are files that all workers can read, samples, or
    addresses that fsspec knows. Words are a given vocabulary. The scheduler is the address of
    Dask's, or ``local`` for a cluster on this machine.
    """
    check_encoding(settings.encoding)
    if words is not None:
        check_given(words)
    sources = [found for text in texts for found in _located(text)]
    with _client(scheduler) as client:
        n_workers = len(client.nthreads())
        if not n_workers:
            complain(f"{scheduler!r} has no workers yet: waiting for one")
        total = sum(size or 0 for *_, size in sources)
        part_size = min(_PART, 1 + total // (_PARTS_A_WORKER * max(1, n_workers)))
        parts = (split(*source, part_size, settings.encoding) for source in sources)
        return _count(client, name, [*chain.from_iterable(parts)], settings, words)


def _count(
    client: Any, name: str, parts: list[Part], settings: Settings, words: Sequence[str] | None
) -> tuple[PairCounts, Settings]:
    from distributed import as_completed

    submit = partial(client.submit, pure=False)
    how = {"encoding": settings.encoding, "lowercase": settings.lowercase}
    texts = [
        submit(read_part, part, open_address, rule=settings.sentences, **how) for part in parts
    ]
    sizes = [submit(attrgetter("tokens.size"), text) for text in texts]
    word_counts = _tree(submit, merge_words, [submit(_word_counts, text) for text in texts])
    limits = {"min_count": min_count_of(settings), "max_vocab": settings.max_vocab}
    vocabulary_there = submit(choose_vocabulary, name, word_counts, vocabulary=words, **limits)
    _wait(as_completed(sizes, client.loop), len(parts), "reading the texts")
    n_words = client.gather(sizes)
    vocabulary: Vocabulary = vocabulary_there.result()
    settings = choose_by_size(settings, sum(n_words), len(vocabulary))
    sampling = Sampling(settings.sample, settings.seed) if settings.sample else None
    count = partial(submit, count_part, window=settings.window, sampling=sampling)
    counted = [
        count(text, vocabulary_there, words_before=before)
        for text, before in zip(texts, accumulate(n_words, initial=0), strict=False)
    ]
    total = _tree(submit, add_counts, counted)
    done = as_completed(counted, client.loop)
    del texts, counted  # workers forget a text once it is counted, and counts once they are summed
    _wait(done, len(parts), "counting the pairs")
    counts: PairCounts = total.result()
    if not len(counts.targets):
        problem = f"{name!r} has no pair of words of the vocabulary within a sentence"
        raise CorpusError(f"{problem}: check --vocab, --sample and --sentences")
    return counts, settings


def _tree(
    submit: Callable[..., Any], combine: Callable[[Sequence[Any]], Any], futures: list[Any]
) -> Any:
    """Combine results, in order, a few at a time."""
    while True:
        firsts = range(0, len(futures), _SUMMED_AT_ONCE)
        futures = [submit(combine, futures[at : at + _SUMMED_AT_ONCE]) for at in firsts]
        if len(futures) == 1:
            return futures[0]


def _wait(done: Any, n_parts: int, label: str) -> None:
    """Wait until parts are done, with a progress bar; raise the first error of a part."""
    with progress_bar(label, n_parts) as progress:
        for number, future in enumerate(done, 1):
            if future.status != "finished":
                future.result()
            progress(number)


def _word_counts(text: NumberedText) -> WordCounts:
    return WordCounts(text.words, text.counts)


def open_address(address: str) -> AbstractContextManager[BinaryIO]:
    """Open a file, or what is at an address of a protocol that fsspec knows."""
    if "://" not in address:
        return Path(address).open("rb")
    from fsspec import open as opened

    return cast(AbstractContextManager[BinaryIO], opened(address, "rb"))


def _located(text: str) -> list[tuple[str, str, int | None]]:
    """Return a text's name, its address for all workers, and its size in bytes if it is known.

    An address with ``*`` or ``[…]`` stands for the texts that fit, sorted.
    """
    if text == "-":
        raise CorpusError("standard input cannot be shared by workers: save it to a file first")
    if "://" not in text:
        source = resolve_source(text, regular=True)
        path = cast(Path, source.path).resolve()
        return [(source.name, str(path), path.stat().st_size)]
    from fsspec.core import url_to_fs

    try:
        files, path = url_to_fs(text)
        if not any(mark in path for mark in "*["):
            return [(text, text, files.size(path))]
        if not (paths := sorted(files.glob(path))):
            raise FileNotFoundError("no text fits")
        addresses = map(files.unstrip_protocol, paths)
        return [(address, address, files.size(address)) for address in addresses]
    except Exception as error:  # each protocol has its own
        raise CorpusError(f"{text!r} cannot be read: {_one_line(error)}") from None


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


@contextmanager
def _client(scheduler: str) -> Iterator[Any]:
    """Connect to a cluster, or start one of processes here, and end it after the block."""
    try:
        import dask
        from distributed import Client, KilledWorker, LocalCluster
        from distributed.client import FutureCancelledError
        from distributed.comm import CommClosedError, get_address_host_port
    except ImportError:
        raise InputError("--dask needs Dask: pip install 'tui-w2v[dask]'") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    dask.config.set({"logging": {"distributed": "critical"}})
    cluster: Any = nullcontext(scheduler)
    if scheduler == "local":
        cluster = LocalCluster(
            threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
        )
    try:
        with cluster as where:
            try:
                if scheduler != "local":  # a client with a wrong address raises twice
                    get_address_host_port(scheduler)
                client = Client(where, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
            except (OSError, ValueError) as error:
                problem = f"no Dask scheduler answers at {scheduler!r} ({_one_line(error)})"
                hint = "give its address, such as tcp://host:8786, or local"
                raise InputError(f"{problem}: {hint}") from None
            with client:
                yield client
    except KilledWorker:
        problem = "workers died again and again while counting: give them more memory"
    except (FutureCancelledError, CommClosedError, OSError) as error:
        problem = f"the cluster is gone: {_one_line(error)}"
    except ModuleNotFoundError as error:
        problem = f"a worker has no {error.name}: install this version of tui-w2v on all workers"
    else:
        return
    raise CommandError(problem)
