"""Hears everything that Django logs, so that a test can say what must not be in it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def hearing(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """All of Django's loggers at their most talkative; they do not propagate, so each is heard by itself."""
    loggers = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict) if name.startswith("django")]
    before = [(logger, logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.propagate = False
        logger.addHandler(caplog.handler)
    level = caplog.handler.level
    caplog.handler.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        caplog.handler.setLevel(level)
        for logger, was, propagated in before:
            logger.setLevel(was)
            logger.propagate = propagated
            logger.removeHandler(caplog.handler)
