"""Reading a file in a process of its own, so that a file made to harm can harm nothing else.

PDFium ends its process on some crafted files, and no `except` catches that. So
each file is read by a child that has little memory and time,
an empty environment, no network where the system allows it to be taken away,
and nothing to say but JSON over a pipe.

The parent calls `read_apart`, `draw_pages_apart` or `look_through_apart`; the child runs `answer`.
"""

import hashlib
import json
import os
import resource
import selectors
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from requests_app.checks.finding import Finding, with_distinct_keys
from requests_app.letters import converting, gate
from requests_app.letters.attaching import without_attachment
from requests_app.letters.document import Doubt
from requests_app.letters.errors import ReadingStopped, ScannedLetter, UnreadableLetter
from requests_app.letters.parsed import ParsedLetter
from requests_app.letters.readers.ocr.tesseract import Tesseract, find_tesseract

MAX_MEMORY: Final = 1_000_000_000
"""Bytes of address space. A 100-page letter takes 80 MB to read and 130 MB to draw, a workbook of 500,000 cells 480 MB."""
MAX_ANSWER_BYTES: Final = 100_000_000
_READING_LIMITS: Final = {
    resource.RLIMIT_AS: MAX_MEMORY,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_CORE: 0,
}
# LibreOffice needs a profile, threads and, before it reads a letter, 700 MB of address space. The limit on processes
# counts all that the same user runs, so it cannot be one of these; all are ended with the child's group.
_CONVERTING_LIMITS: Final = {
    resource.RLIMIT_AS: 3_000_000_000,
    resource.RLIMIT_FSIZE: 100_000_000,
    resource.RLIMIT_NOFILE: 256,
    resource.RLIMIT_CORE: 0,
}
_ROOT: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a WebP picture; number from 1, width and height in points, as the page is shown."""

    number: int
    width: float
    height: float
    webp: bytes


@dataclass(frozen=True, slots=True)
class _Task:
    """What a child is asked to do, and how long it may take."""

    name: str
    cpu_seconds: int
    wall_seconds: int
    may_start_programs: bool = False


_READ: Final = _Task("read", cpu_seconds=30, wall_seconds=60)
# A scanned page takes Tesseract some two seconds, and 60 of them are read. Processor time is of each process by
# itself; Tesseract keeps the other limits too.
_RECOGNISE: Final = _Task("recognise", cpu_seconds=120, wall_seconds=600, may_start_programs=True)
_DRAW: Final = _Task("draw", cpu_seconds=60, wall_seconds=120)
_LOOK: Final = _Task("look", cpu_seconds=60, wall_seconds=120)
_CONVERT: Final = _Task("convert", cpu_seconds=60, wall_seconds=90, may_start_programs=True)


def read_apart(data: bytes, filename: str, attachments: Sequence[tuple[bytes, str]] = ()) -> ParsedLetter:
    """Return what the letter says, as `parse_letter` does, read in a process of its own.

    attachments: (bytes, file name) of the files sent with it. Pages that are scans are read where Tesseract is
    installed. Raises UnreadableLetter; ReadingStopped, one of them, if the child crashed, ran out of memory or took
    too long.
    """
    gate.check_size(data)
    opened = _openable(data, filename)
    names, files, failed = [filename], [opened], []
    for attached, name in attachments:
        try:
            files.append(_openable(attached, name))
            names.append(name)
        except UnreadableLetter as error:
            failed.append((name, error))
    letter = _read(names, files)
    if opened is not data:
        source = replace(
            letter.source,
            media_type=converting.media_type(filename),
            sha256=hashlib.sha256(data).hexdigest(),
        )
        letter = replace(letter, source=source)
    for name, why in failed:
        letter = without_attachment(letter, name, why)
    return letter


def _openable(data: bytes, filename: str) -> bytes:
    """Return a file in a format that is read: one that is not is converted. Raises UnreadableLetter."""
    if not converting.is_to_be_converted(data, filename):
        return data
    program = next(filter(None, map(shutil.which, converting.PROGRAMS)), None)
    if program is None:
        raise converting.missing(filename)
    with tempfile.TemporaryDirectory(prefix="letter-", ignore_cleanup_errors=True) as folder:
        return _ask(_CONVERT, [filename], [data], bytes, program, folder)


def _read(names: Sequence[str], files: Sequence[bytes]) -> ParsedLetter:
    """Return what the letter says, with what is scanned in it where that can be read."""
    tesseract = find_tesseract()
    try:
        letter = _ask(_READ, names, files, ParsedLetter)
    except ScannedLetter:
        if tesseract is None:
            raise
        return _ask(_RECOGNISE, names, files, ParsedLetter, tesseract.path)
    if tesseract and any(map(_is_scan_left, letter.warnings)):
        # What is written is read already, so nothing is lost if the scanned pages take too long.
        with suppress(UnreadableLetter):
            return _ask(_RECOGNISE, names, files, ParsedLetter, tesseract.path)
    return letter


def draw_pages_apart(data: bytes) -> tuple[PagePicture, ...]:
    """Return a picture of each page of a PDF, drawn in a process of its own. Raises UnreadableLetter."""
    gate.check_size(data)
    return _ask(_DRAW, ["letter.pdf"], [data], tuple[PagePicture, ...])


def look_through_apart(data: bytes, filename: str) -> tuple[Finding, ...]:
    """Return what is hidden in a file, as `checks.hidden.look_through` does, found in a process of its own.

    One that is converted to be read is looked through as it was and as it was converted.
    Raises UnreadableLetter; ReadingStopped, one of them, if the child crashed, ran out of memory or took too long.
    """
    gate.check_size(data)
    opened = _openable(data, filename)
    found = _ask(_LOOK, [filename], [data], tuple[Finding, ...])
    if opened is not data:
        found = with_distinct_keys((*found, *_ask(_LOOK, [filename], [opened], tuple[Finding, ...])))
    return found


def _is_scan_left(doubt: Doubt) -> bool:
    """Whether a page of the letter, or a file that came with it, is a scan that was not read."""
    return doubt.code == "scanned-page" or (
        doubt.code == "attachment-unreadable" and ScannedLetter.advice in doubt.message
    )


# --- the parent ---------------------------------------------------------------------------------------------------


def _ask[T](
    task: _Task,
    names: Sequence[str],
    files: Sequence[bytes],
    kind: type[T],
    program: str = "",
    folder: str = "/",
) -> T:
    """Return the child's answer, which must be of this kind, to a task with these files.

    program: the path of the one that the task is done with, since the child has no environment to find it by.
    folder: where it works.
    """
    sizes = [len(file) for file in files]
    question = json.dumps({"names": list(names), "sizes": sizes, "program": program}).encode()
    child = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
        [sys.executable, "-I", "-c", _START, str(_ROOT), task.name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={},
        start_new_session=True,
    )
    feeder = threading.Thread(
        target=_feed, args=(child, [struct.pack(">I", len(question)), question, *files])
    )
    feeder.start()
    try:
        output = _hear(child, task.wall_seconds)
        code = child.wait(max(1, task.wall_seconds))
    except subprocess.TimeoutExpired as error:
        raise ReadingStopped(
            f"Reading was stopped: it took longer than {task.wall_seconds} seconds."
        ) from error
    finally:
        _end(child)
        feeder.join()
    return _understood(output, code, kind)


def _feed(child: subprocess.Popen[bytes], parts: Sequence[bytes]) -> None:
    """Give the child its files; one that ends before it has them all is told of by its exit code."""
    if child.stdin:
        with suppress(BrokenPipeError), child.stdin as pipe:
            for part in parts:
                pipe.write(part)


def _hear(child: subprocess.Popen[bytes], seconds: float) -> bytes:
    """Return all that the child prints. Raises TimeoutExpired, or ReadingStopped if it prints too much."""
    until = time.monotonic() + seconds
    heard = bytearray()
    with selectors.DefaultSelector() as selector:
        if child.stdout is None:
            return b""
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, until - time.monotonic())):
                raise subprocess.TimeoutExpired(child.args, seconds)
            part = os.read(child.stdout.fileno(), 1 << 16)
            if not part:
                return bytes(heard)
            heard += part
            if len(heard) > MAX_ANSWER_BYTES:
                raise ReadingStopped("Reading was stopped: what the file holds is too much.")


# The child's module is given by name and not as a path, and -I keeps what
# environment and folder could slip in out of it.
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from requests_app.letters.apart import answer; answer(sys.argv[2])"
)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it may have started."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout:
        child.stdout.close()


def _understood[T](output: bytes, code: int, kind: type[T]) -> T:
    if code != 0:
        raise ReadingStopped(
            f"Reading was stopped: {_CAUSES.get(code, 'the program that reads it crashed')}."
        )
    try:
        answer = msgspec.json.decode(output, type=_Answer)
        if not answer.error:
            return msgspec.json.decode(answer.result, type=kind)
    except msgspec.MsgspecError as error:
        # Whoever takes the child over may say anything: nothing but what was asked for is believed.
        raise ReadingStopped("Reading was stopped: the program that reads it crashed.") from error
    raise _kinds(UnreadableLetter).get(answer.error, ReadingStopped)(answer.message)


def _kinds(kind: type[UnreadableLetter]) -> dict[str, type[UnreadableLetter]]:
    """Return an error and all that are of its kind, by name."""
    found = {kind.__name__: kind}
    for deeper in kind.__subclasses__():
        found |= _kinds(deeper)
    return found


class _Answer(msgspec.Struct):
    """What goes over the pipe. error: the class of an UnreadableLetter, or empty."""

    result: msgspec.Raw = msgspec.Raw(b"null")
    error: str = ""
    message: str = ""


_OUT_OF_MEMORY: Final = 71
_TOO_MUCH: Final = 72
_CAUSES: Final = {
    -signal.SIGXCPU: "it took too much time",
    -signal.SIGKILL: "it took too much time or memory",
    -signal.SIGABRT: "the program that reads it gave up",
    -signal.SIGTRAP: "the program that reads it gave up",
    _OUT_OF_MEMORY: "it took too much memory",
    _TOO_MUCH: "what the file holds is too much",
}


# --- the child ----------------------------------------------------------------------------------------------------


def answer(name: str) -> None:
    """Do the task of this name with the files on standard input and print the answer as JSON."""
    task = next(task for task in (_READ, _RECOGNISE, _DRAW, _LOOK, _CONVERT) if task.name == name)
    # Before the limits: what is imported may have to be compiled and written down first.
    work = _load(task)
    # What libraries print must not come between.
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_itself(task)
    try:
        question = _receive(sys.stdin.buffer)
        said = _Answer(msgspec.Raw(msgspec.json.encode(work(question))))
    except UnreadableLetter as error:
        said = _Answer(error=type(error).__name__, message=str(error))
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    output = msgspec.json.encode(said)
    if len(output) > MAX_ANSWER_BYTES:
        os._exit(_TOO_MUCH)
    pipe.write(output)
    pipe.flush()
    # Nothing is left to be put in order, and PDFium may crash when it is.
    os._exit(0)


@dataclass(frozen=True, slots=True)
class _Question:
    """files: (bytes, name), the letter's first; program: the path of the one it is done with, or empty."""

    files: list[tuple[bytes, str]]
    program: str


def _load(task: _Task) -> Callable[[_Question], object]:
    """Return the function that does a task. Only the child needs what it imports."""
    if task == _DRAW:
        from requests_app.letters.drawing import draw_pages

        return lambda question: [
            PagePicture(number, *page)
            for number, page in enumerate(draw_pages(question.files[0][0]), start=1)
        ]
    if task == _LOOK:
        from requests_app.checks.hidden import look_through

        return lambda question: look_through(*question.files[0])
    if task == _CONVERT:
        return lambda question: converting.converted(*question.files[0], question.program)
    from requests_app.letters.pipeline import parse_letter

    return lambda question: parse_letter(
        *question.files[0], question.files[1:], Tesseract(question.program) if question.program else None
    )


def _limit_itself(task: _Task) -> None:
    """Take from this process what its task does not need."""
    with suppress(OSError):  # not allowed in most containers; the limits hold all the same
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    limits = _CONVERTING_LIMITS if task.name == _CONVERT.name else _READING_LIMITS
    if not task.may_start_programs:
        limits = {**limits, resource.RLIMIT_NPROC: 0}
    for what, limit in limits.items():
        resource.setrlimit(what, (limit, limit))
    # The first limit ends the process by a signal of its own, so that the parent can say why.
    resource.setrlimit(resource.RLIMIT_CPU, (task.cpu_seconds, task.cpu_seconds + 2))


def _receive(stream: IO[bytes]) -> _Question:
    (length,) = struct.unpack(">I", stream.read(4))
    question: dict[str, Any] = json.loads(stream.read(length))
    files = [
        (stream.read(size), name) for size, name in zip(question["sizes"], question["names"], strict=True)
    ]
    return _Question(files, question["program"])
