"""Which words answer which questions."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.addressing import JOINT_MARKS, JOINT_QUESTIONS, PLAIN_NUMBER, address, lead_length
from requests_app.letters.asked import Asked, Questions
from requests_app.letters.document import Doubt
from requests_app.letters.markers import (
    MarkKind,
    Naming,
    Path,
    Span,
    covered,
    missing,
    namings,
    steps,
)
from requests_app.letters.pairing import paired
from requests_app.letters.parsed import BlockRole
from requests_app.letters.pieces import Piece
from requests_app.letters.replies import Answered, Remark, Replies, Reply, is_within, merged
from requests_app.letters.segments import (
    head_role,
    is_both_cue,
    is_request_cue,
    is_response_cue,
    response_cues,
)
from requests_app.letters.unprinted import unprinted
from requests_app.letters.wording import is_same


def find_answers(parts: Sequence[Piece], matter: Sequence[int], questions: Questions) -> Replies:
    """Return the answers of the matter, every piece of it used once."""
    if not questions.asked:
        questions = replace(questions, asked=unprinted(parts, matter))
    walk = _Walk(parts, matter, questions)
    for at in matter:
        walk.take(at)
    return walk.finished()


class _Walk:
    """Goes through the matter once and hands each piece to the answer it belongs to."""

    def __init__(self, parts: Sequence[Piece], matter: Sequence[int], questions: Questions) -> None:
        self.parts = parts
        self.asked = questions.asked
        self.order = {question.number: at for at, question in enumerate(self.asked)}
        self.begins = {question.parts[0]: question for question in self.asked if question.parts}
        self.roles: dict[int, BlockRole] = {}
        for question in self.asked:
            self.roles.update(dict.fromkeys(question.parts, BlockRole.QUESTION))
        for at in questions.preamble:
            self.roles[at] = _preamble_role(parts[at])
        self.roles.update(dict.fromkeys(questions.headings, BlockRole.HEADING))
        self.headings = {parts[at].text.strip("*#: ").lower(): parts[at] for at in questions.headings}
        self.known = {_key(question.text): question for question in reversed(self.asked) if question.text}
        self.response_cues = response_cues(parts, matter)
        self.cues = set(self.response_cues)
        self.paired = paired(parts, matter, self.asked, self.response_cues)
        self.emphasised = bool(self.begins) and parts[min(self.begins)].is_emphasised
        self.replies: list[Reply] = []
        self.remarks: list[Remark] = []
        self.doubts: list[Doubt] = []
        self.current: Reply | None = None
        self.answered: set[str] = set()
        self.lists: set[int] = set()
        self.run = 0
        self.all_runs = sorted({question.run for question in self.asked})
        # The questions printed since the last answer; before the first question, all of them.
        self.waiting: list[Asked] = [] if self.begins else list(self.asked)
        self.in_questions = False
        self.in_annex = False

    # -- one piece

    def take(self, at: int) -> None:
        part = self.parts[at]
        if question := self.begins.get(at):
            self._ask(question)
        elif at in self.roles:
            self._note_group(part)
        elif part.grid:
            self._tabulate(at)
        elif is_response_cue(part) and at in self.cues:
            self._cue(at)
        elif is_request_cue(part) or is_both_cue(part) or is_response_cue(part):
            self.roles[at] = BlockRole.HEADING
            self.current = None
        elif self._is_remark(at):
            return
        else:
            self._say(at)

    def _ask(self, question: Asked) -> None:
        if not self.in_questions:
            self.waiting = []
        self.waiting.append(question)
        self.run = question.run
        self.in_annex = False
        self.in_questions = True
        self.current = None

    def _cue(self, at: int) -> None:
        self.roles[at] = BlockRole.HEADING
        if len(self.response_cues) == 1:
            self.waiting = list(self.asked)
        self.current = None
        self.in_questions = False

    def _note_group(self, part: Piece) -> None:
        heading = part.text.strip("*#: ").lower()
        for question in self.asked:
            if question.group and question.group.lower() == heading:
                self.run = question.run
                return

    def _tabulate(self, at: int) -> None:
        reply = self._reply()
        reply.tables.append(at)
        self.roles[at] = BlockRole.TABLE

    def _say(self, at: int) -> None:
        part = self.parts[at]
        if phrases.ANNEX_HEADING.fullmatch(part.text) and len(part.text) < 60 and not part.text.endswith("."):
            self.roles[at] = BlockRole.HEADING
            self.in_annex = bool(self.replies)
            return
        if question := self.paired.get(at):
            self._begin([question], is_explicit=True)
            self._add(at)
            return
        if self._names_its_questions(at):
            return
        if self.in_annex:
            self.roles[at] = BlockRole.ANNEX
            return
        if self.current is None and self._is_before_answers(at):
            return
        if self.emphasised and part.is_emphasised and phrases.COURTESY.fullmatch(part.text):
            self.roles[at] = BlockRole.PREAMBLE
            return
        self._add(at)

    def _add(self, at: int) -> None:
        self._reply().parts.append(at)
        self.roles[at] = BlockRole.ANSWER

    def _is_before_answers(self, at: int) -> bool:
        """Give openings and reference lines that stand before an answer their role."""
        part = self.parts[at]
        if part.mark:
            return False
        if self.begins and self._is_in_request(at):
            self.roles[at] = _preamble_role(part)
            return True
        # "31 July 2024" right after a question is its answer.
        if not self._follows_question and (role := head_role(part)):
            self.roles[at] = role
        elif self.begins and not self.waiting:
            self.roles[at] = BlockRole.PREAMBLE
        elif phrases.OPENING.match(part.text) and (not self.replies or self.response_cues):
            self.roles[at] = BlockRole.OPENING
        elif phrases.SALUTATION.fullmatch(part.text.strip(" ,.")):
            self.roles[at] = BlockRole.SALUTATION
        elif _is_group_heading(part, self.asked):
            self.roles[at] = BlockRole.HEADING
            self._note_group(part)
        else:
            return False
        return True

    @property
    def _follows_question(self) -> bool:
        """Whether the last thing said was a question, and one that is answered where it stands."""
        return self.in_questions and not self.response_cues

    def _is_in_request(self, at: int) -> bool:
        """Say whether a piece stands before the one heading that parts the request from the response."""
        return len(self.response_cues) == 1 and at < self.response_cues[0]

    def _reply(self) -> Reply:
        """Return the answer that words belong to here, begun if need be."""
        if self.current is not None:
            return self.current
        to = self._those_waiting() or (list(self.asked[-1:]) if self.begins else list(self.asked))
        is_whole = len(self.waiting) == len(self.asked) and len(self.asked) > 1
        return self._begin(to, is_explicit=False, is_whole=is_whole)

    def _those_waiting(self) -> list[Asked]:
        """Return the questions that words after them answer: all, or the last of a list that goes on."""
        last = self.waiting[-1:]
        if last and not self.response_cues:
            is_chain = all(last[0].path[: len(above.path)] == above.path for above in self.waiting)
            after = self.order[last[0].number] + 1
            goes_on = after < len(self.asked) and len(self.asked[after].path) == len(last[0].path) > 1
            if is_chain and goes_on and self.asked[after].path[:-1] == last[0].path[:-1]:
                return last
        return _listed(self.waiting)

    def _begin(self, to: Sequence[Asked], *, is_explicit: bool, is_whole: bool = False) -> Reply:
        reply = Reply(list(to), is_explicit=is_explicit, is_whole=is_whole)
        self.current = reply
        self.in_annex = False
        self.replies.append(reply)
        self.in_questions = False
        if is_explicit:
            self.answered.update(question.number for question in to)
        return reply

    # -- pieces that say which questions they answer

    def _names_its_questions(self, at: int) -> bool:
        """Begin the answer that a mark, a repeated question or a phrase announces; say whether there was one."""
        part = self.parts[at]
        if part.mark and part.mark.path:
            if self._jointly_marked(at):
                return True
            return self._marked(at, part.mark.kind, part.mark.path)
        if part.mark and part.mark.kind is MarkKind.ANSWER:
            self.current = None
            self._add(at)
            return True
        if question := self._repeated(part):
            self._begin([question], is_explicit=True)
            self.roles[at] = BlockRole.HEADING
            return True
        if self._numbered(at):
            return True
        naming = address(part.text)
        return naming is not None and self._addressed(at, naming)

    def _marked(self, at: int, kind: MarkKind, path: Path) -> bool:
        part = self.parts[at]
        if kind is MarkKind.ITEM and not self._answers_by_number(at, path):
            return False
        found = self._find(path)
        if found is None:
            if kind is MarkKind.ITEM:
                return False
            self._doubt_missing(at, path)
            found = self.waiting[:1] or list(self.asked[-1:])
            if not found:
                return False
        self._begin(found, is_explicit=True)
        if not part.body or any(_prints_again(part.body, question) for question in found):
            self.roles[at] = BlockRole.HEADING
        else:
            self._add(at)
        return True

    def _jointly_marked(self, at: int) -> bool:
        """Begin the answer that several marks open: "a) and b) 141", "Q3 & Q4 – 141"."""
        text = self.parts[at].text
        matched = JOINT_MARKS.match(text) or JOINT_QUESTIONS.match(text)
        if not matched:
            return False
        first, last = (self._find(steps(matched[name])) for name in ("first", "last"))
        if not first or not last:
            return False
        to = [
            self.asked[place] for place in range(self.order[first[0].number], self.order[last[-1].number] + 1)
        ]
        self._begin(to, is_explicit=True)
        self._add(at)
        self.replies[-1].lead = matched.end()
        return True

    def _numbered(self, at: int) -> bool:
        """Begin the answer of a line whose number has no mark of its own: "1.1 34", "3 Yes"."""
        matched = PLAIN_NUMBER.match(self.parts[at].text)
        if not matched or not self._answers_by_number(at, steps(matched[0])):
            return False
        found = self._find(steps(matched[0])) or []
        if len(found) != 1 or found[0].number in self.answered:
            return False
        self._begin(found, is_explicit=True)
        self._add(at)
        self.replies[-1].lead = matched.end()
        return True

    def _answers_by_number(self, at: int, path: Path) -> bool:
        """Say whether a plain number is that of an answer, and not of a list in one."""
        all_asked = len(self.waiting) == len(self.asked) and len(self.asked) > 1
        if not (
            all_asked or self._awaits(path) or (len(self.response_cues) == 1 and at > self.response_cues[0])
        ):
            return False
        found = self._find(path)
        if not found or at in self.lists:
            return False
        if all(question.number in self.answered for question in found):
            self._skip_list(at)
            return False
        return True

    def _awaits(self, path: Path) -> Asked | None:
        """Return the part of a question, printed just before, that a letter repeats: "a) in care b) at home", "a) 302"."""
        if self.response_cues or path[0].isdigit():
            return None
        return next((question for question in self.waiting if question.path[1:] == path), None)

    def _skip_list(self, at: int) -> None:
        """Remember the items of a list inside an answer, which repeat numbers already answered."""
        number = self.parts[at].mark
        expected = int(number.path[0]) if number and number.path[0].isdigit() else None
        for here in range(at, min(at + 60, len(self.parts))):
            mark = self.parts[here].mark
            if expected is None or mark is None or not mark.path or not number:
                continue
            if mark.style == number.style and mark.path == (str(expected),) and mark.kind is MarkKind.ITEM:
                self.lists.add(here)
                expected += 1

    def _find(self, path: Path) -> list[Asked] | None:
        """Return the questions with this path: in full, or below the one being answered."""
        if awaited := self._awaits(path):
            return [awaited]
        bases: list[Path] = [()]
        if self.current and self.current.is_explicit and len(self.current.to) == 1:
            own = self.current.to[0].path
            bases = (
                [own[:length] for length in range(len(own), 0, -1)] + bases
                if not path[0].isdigit()
                else bases
            )
        for base in bases:
            for run in (self.run, *self.all_runs):
                number = (f"{run}:" if run else "") + ".".join((*base, *path))
                if number in self.order:
                    return [self.asked[self.order[number]]]
        inside = [
            question
            for question in self.asked
            if question.path[: len(path)] == path and question.run == self.run
        ]
        return inside or None

    def _repeated(self, part: Piece) -> Asked | None:
        """Return the question that a piece prints again, once its own place has passed."""
        if self.in_questions or not self.begins or len(part.text) < 15:
            return None
        question = self.known.get(_key(part.text))
        return question if question is not None and is_same(part.text, question.text) else None

    def _addressed(self, at: int, naming: Naming) -> bool:
        part = self.parts[at]
        to = self._named(at, naming)
        if not to:
            return False
        if self._follows_question and not any(question in self.waiting for question in to):
            return False
        current = self.current
        if current and current.is_explicit and len(current.to) > 1 and is_within(to, current.to):
            self._add(at)
            return True
        self._begin(to, is_explicit=True)
        if naming.start == 0:
            self.replies[-1].lead = lead_length(part.text, naming)
        if naming.end >= len(part.text.rstrip(" :.-–")) and len(part.text) < 60:
            self.roles[at] = BlockRole.HEADING
        else:
            self._add(at)
        return True

    def _named(self, at: int, naming: Naming) -> list[Asked]:
        """Return the questions that a phrase names, with a doubt for each it names in vain."""
        span = naming.spans[0]
        if len(naming.spans) == 1 and span.first == span.last and (found := self._find(span.first)):
            return found
        here = [question for question in self.asked if question.run == self.run] or list(self.asked)
        numbers = [question.path for question in here]
        for path in missing(naming.spans, numbers):
            self._doubt_missing(at, path, is_range=True)
        paths = set(covered(naming.spans, numbers))
        return [question for question in here if question.path in paths]

    def _doubt_missing(self, at: int, path: Path, *, is_range: bool = False) -> None:
        number = ".".join(path)
        if is_range:
            self.doubts.append(
                Doubt(
                    "range-names-missing-question",
                    f"An answer names question {number}, which the letter does not print.",
                    number,
                    at,
                )
            )
        else:
            self.doubts.append(
                Doubt(
                    "answer-to-missing-question",
                    f"There is an answer {number}, but no question {number} is printed.",
                    number,
                    at,
                )
            )

    # -- remarks

    def _is_remark(self, at: int) -> bool:
        text = self.parts[at].text
        if not (phrases.NOTE.match(text) or phrases.DATA_REMARK.match(text)) or _DECIDES.search(text):
            return False
        spans = [span for naming in namings(text) for span in naming.spans]
        numbers = [question.path for question in self.asked]
        found = set(covered(spans, numbers))
        if not found:
            return False
        self.remarks.append(Remark(tuple(question for question in self.asked if question.path in found), at))
        self.roles[at] = BlockRole.NOTE
        return True

    # -- the end

    def finished(self) -> Replies:
        self._narrow_whole_answers()
        self._answer_with_remarks()
        replies = [reply for reply in self.replies if reply.to and (reply.parts or reply.tables)]
        replies = merged(replies, self.order)
        self._add_unanswered(replies)
        return Replies(self.asked, tuple(replies), tuple(self.remarks), self.roles, tuple(self.doubts))

    def _narrow_whole_answers(self) -> None:
        """Take from an answer to everything the questions that have one of their own."""
        own = Answered(reply for reply in self.replies if reply.is_explicit)
        for reply in self.replies:
            if reply.is_explicit or not own.own:
                continue
            rest = [question for question in reply.to if question not in own]
            if rest or not reply.is_whole:
                reply.to = rest or reply.to
            elif not reply.tables:
                self.roles.update(dict.fromkeys(reply.parts, BlockRole.PREAMBLE))
                reply.to = []

    def _answer_with_remarks(self) -> None:
        """Take a remark for the answer where the question it names has no other."""
        answered = Answered(self.replies)
        kept: list[Remark] = []
        for remark in self.remarks:
            if any(question in answered for question in remark.to):
                kept.append(remark)
            else:
                self.replies.append(Reply(list(remark.to), [remark.part], is_explicit=True))
                self.roles[remark.part] = BlockRole.ANSWER
        self.remarks = kept

    def _add_unanswered(self, replies: list[Reply]) -> None:
        answered = Answered(replies)
        for question in self.asked:
            if question not in answered:
                replies.append(Reply([question]))
                self.doubts.append(
                    Doubt(
                        "question-unanswered",
                        f"No answer was found to question {question.number}.",
                        question.number,
                    )
                )
        replies.sort(key=lambda reply: min(self.order[question.number] for question in reply.to))


_DECIDES: Final = re.compile(
    r"\b(?:exempt\w*|withh[eo]ld\w*|sections?|regulation|refus\w+|not held|do(?:es)? not hold|cannot be (?:provided|disclosed))\b",
    re.IGNORECASE,
)


def _prints_again(body: str, question: Asked) -> bool:
    """Say whether words are those of the question, and do not go on to answer it."""
    return len(body) < 1.3 * len(question.text) and is_same(body, question.text)


def _preamble_role(part: Piece) -> BlockRole:
    if phrases.OPENING.match(part.text):
        return BlockRole.OPENING
    if is_request_cue(part) or is_both_cue(part):
        return BlockRole.HEADING
    return BlockRole.DATE if head_role(part) is BlockRole.DATE else BlockRole.PREAMBLE


def _key(text: str) -> str:
    return "".join(re.findall(r"\w+", text.lower()))[:40]


def _listed(waiting: Sequence[Asked]) -> list[Asked]:
    """Return the questions of a block that an answer to all of it is said to cover."""
    if len(waiting) < 2:
        return list(waiting)
    paths = [question.path for question in waiting]
    if len({question.run for question in waiting}) > 1:
        return list(waiting)
    found = set(covered([Span(paths[0], paths[-1])], paths))
    return [question for question in waiting if question.path in found]


def _is_group_heading(part: Piece, asked: Sequence[Asked]) -> bool:
    text = part.text.strip("*#: ").lower()
    return len(text) < 100 and any(question.group and question.group.lower() == text for question in asked)
