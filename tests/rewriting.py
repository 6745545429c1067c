"""The assertions of the tests are rewritten once for all workers, on every core."""

import os
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

import pytest
from _pytest.assertion import rewrite

TESTS = Path(__file__).parent
CORES = len(os.sched_getaffinity(0))


def rewrite_assertions(config: pytest.Config) -> None:
    """Do what pytest does when it imports a test module that has changed.

    The workers import the same modules at the same time, and each would do it for itself.
    """
    changed = [path for path in TESTS.rglob("test_*.py") if _is_changed(path)]
    fork = get_context("fork").Process
    shares = [fork(target=_rewrite, args=(config, changed[n::CORES])) for n in range(CORES)]
    for process in shares:
        process.start()
    for process in shares:
        process.join()


def _is_changed(path: Path) -> bool:
    return rewrite._read_pyc(path, _written(path)) is None


def _rewrite(config: pytest.Config, paths: Sequence[Path]) -> None:
    state = config.stash[rewrite.assertstate_key]
    for path in paths:
        source, code = rewrite._rewrite_test(path, config)
        rewrite.try_makedirs(_written(path).parent)
        rewrite._write_pyc(state, code, source, _written(path))


def _written(path: Path) -> Path:
    return rewrite.get_cache_dir(path) / f"{path.stem}{rewrite.PYC_TAIL}"
