"""Pages of the web over time, from a real server: unchanged, changed, gone, dead, busy, forbidden."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import stamina

from archiver.archive import create_archive
from archiver.config import Articles, ArticleSource, Config
from archiver.errors import ArchiverError, InputError, NetworkError
from archiver.jobs.linking import capture_article, read_article
from archiver.jobs.pages import PageRequest
from archiver.jobs.progress import Progress
from archiver.jobs.revisits import WaitingError, is_wanted, next_look, revisits
from archiver.jobs.web import RobotsError, Web
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Status
from archiver.model.pages import Look
from tests.sources.article.article_server import Site, redirect, response, serving
