"""Which words answer which questions."""

from collections.abc import Sequence
from dataclasses import replace

from requests_app.letters import phrases
from requests_app.letters.addressing import JOINT_MARKS, JOINT_QUESTIONS, PLAIN_NUMBER, address, lead_length
from requests_app.letters.asked import Asked, Questions
from requests_app.letters.cues import (
    is_both_cue,
    is_dated_response,
    is_request_cue,
    is_response_cue,
    is_salutation,
    response_cues,
)
from requests_app.letters.document import Doubt
from requests_app.letters.explaining import explained
from requests_app.letters.finishing import (
    add_unanswered,
    answer_with_remarks,
    decided_before,
    narrow_whole_answers,
)
from requests_app.letters.inner_lists import items_from, quotes_law
from requests_app.letters.lines import head_role
from requests_app.letters.markers import (
    MarkKind,
    Naming,
    Path,
    steps,
)
from requests_app.letters.naming import Names, doubt_of
from requests_app.letters.pairing import paired
from requests_app.letters.parsed import BlockRole
from requests_app.letters.pieces import Piece
from requests_app.letters.remarks import remarked
from requests_app.letters.repeating import LEAST_REPEATED, prints_again, repeats_until, squashed
from requests_app.letters.replies import Remark, Replies, Reply, is_within, merged
from requests_app.letters.unprinted import unprinted
from requests_app.letters.waiting import answered_next


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
        self.names = Names(self.asked)
        self.begins = {question.parts[0]: question for question in self.asked if question.parts}
        self.roles: dict[int, BlockRole] = {}
        for question in self.asked:
            self.roles.update(dict.fromkeys(question.parts, BlockRole.QUESTION))
        for at in questions.preamble:
            self.roles[at] = _preamble_role(parts[at])
        self.introduced = {squashed(parts[at].text) for at in questions.preamble}
        self.roles.update(dict.fromkeys(questions.headings, BlockRole.HEADING))
        self.headings = {parts[at].text.strip("*#: ").lower(): parts[at] for at in questions.headings}
        self.response_cues = response_cues(parts, matter)
        self.cues = set(self.response_cues)
        self.paired = paired(parts, matter, self.asked, self.response_cues)
        self.emphasised = bool(self.begins) and parts[min(self.begins)].is_emphasised
        self.last = matter[-1] if matter else -1
        self.replies: list[Reply] = []
        self.remarks: list[Remark] = []
        self.doubts: list[Doubt] = []
        self.current: Reply | None = None
        self.answered: set[str] = set()
        self.lists: set[int] = set()
        self.run = 0
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
        elif at in self.cues:
            self._cue(at)
        elif is_request_cue(part) or is_both_cue(part) or is_response_cue(part):
            self.roles[at] = BlockRole.HEADING
            self.current = None
        elif self._is_remark(at):
            return
        elif self._is_requesters(at):
            self.roles[at] = BlockRole.PREAMBLE
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
        part = self.parts[at]
        self.roles[at] = (
            BlockRole.DATE
            if is_dated_response(part)
            else BlockRole.SALUTATION
            if is_salutation(part)
            else BlockRole.HEADING
        )
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
        if to := explained(part, self.parts, self.replies):
            self._begin(to, is_explicit=True)
            self.roles[at] = BlockRole.HEADING
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
        elif (
            phrases.OPENING.match(part.text) and (not self.replies or self.response_cues) and at != self.last
        ):
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
        waiting = answered_next(self.waiting, self.asked, in_turn=not self.response_cues)
        to = waiting or (list(self.asked[-1:]) if self.begins else list(self.asked))
        is_whole = len(self.waiting) == len(self.asked) and len(self.asked) > 1
        return self._begin(to, is_explicit=False, is_whole=is_whole)

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
            if not self._awaits_words:
                self.current = None
            self._add(at)
            return True
        if question := self._repeated(part):
            self._repeat(question)
            self.roles[at] = BlockRole.HEADING
            return True
        if squashed(part.text) in self.introduced and len(part.text) > LEAST_REPEATED:
            self.roles[at] = BlockRole.PREAMBLE
            return True
        if self._numbered(at):
            return True
        naming = address(part.text)
        return naming is not None and self._addressed(at, naming)

    def _repeat(self, question: Asked) -> None:
        """Begin the answer to a question printed again; several printed again together have one answer."""
        if self.current is not None and self._awaits_words:
            self.current.to.append(question)
            self.answered.add(question.number)
        else:
            self._begin([question], is_explicit=True)

    @property
    def _awaits_words(self) -> bool:
        """Whether it has been said which question is answered next, and nothing more."""
        reply = self.current
        return reply is not None and reply.is_explicit and not reply.parts and not reply.tables

    def _marked(self, at: int, kind: MarkKind, path: Path) -> bool:
        part = self.parts[at]
        if kind is MarkKind.ITEM and not self._answers_by_number(at, path):
            return False
        found = self._find(path)
        if found is None:
            if kind is MarkKind.ITEM:
                return False
            self.doubts.append(doubt_of(at, path))
            found = self.waiting[:1] or list(self.asked[-1:])
            if not found:
                return False
        reply = self._begin(found, is_explicit=True)
        reply.lead = repeats_until(part, found[0])
        repeats = any(prints_again(part.body, question) for question in found)
        if not part.body or (repeats and not reply.lead):
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
        self._begin(self.names.between(first[0], last[-1]), is_explicit=True)
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
        if all(question.number in self.answered for question in found) or quotes_law(self.parts, at):
            self.lists |= items_from(self.parts, at)
            return False
        return True

    def _awaits(self, path: Path) -> Asked | None:
        """Return the part of a question, printed just before, that a letter repeats: "a) in care b) at home", "a) 302"."""
        if len(self.response_cues) == 1 or path[0].isdigit():
            return None
        return next((question for question in self.waiting if question.path[1:] == path), None)

    def _find(self, path: Path) -> list[Asked] | None:
        """Return the questions with this path: in full, or below the one being answered."""
        if awaited := self._awaits(path):
            return [awaited]
        current = self.current
        being_answered = current.to[0] if current and current.is_explicit and len(current.to) == 1 else None
        return self.names.numbered(path, self.run, being_answered)

    def _repeated(self, part: Piece) -> Asked | None:
        """Return the question that a piece prints again, once its own place has passed."""
        if self.in_questions or not self.begins or len(part.text) < 15:
            return None
        return self.names.worded(part.body)

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
        named, missing = self.names.listed(naming, self.run)
        for path in missing:
            self.doubts.append(doubt_of(at, path, is_range=True))
        return named

    # -- remarks

    def _is_remark(self, at: int) -> bool:
        found = remarked(self.parts[at].text, self.asked)
        if found:
            self.remarks.append(Remark(found, at))
            self.roles[at] = BlockRole.NOTE
        return bool(found)

    def _is_requesters(self, at: int) -> bool:
        """Say whether a piece beside a question is the requester's as well: on the form of the answer, or to lead on."""
        part = self.parts[at]
        if part.mark or not phrases.REQUESTER_ADDS.match(part.text):
            return False
        return self.in_questions or (at + 1 in self.begins and part.text.rstrip().endswith(":"))

    # -- the end

    def finished(self) -> Replies:
        if not any(reply.parts or reply.tables for reply in self.replies) and self.begins:
            for at in decided_before(self.parts, self.roles, min(self.begins)):
                self._add(at)
        narrow_whole_answers(self.replies, self.roles)
        remarks = answer_with_remarks(self.replies, self.remarks, self.roles)
        replies = [reply for reply in self.replies if reply.to and (reply.parts or reply.tables)]
        replies = merged(replies, self.names.order)
        self.doubts += add_unanswered(replies, self.asked)
        return Replies(self.asked, tuple(replies), tuple(remarks), self.roles, tuple(self.doubts))


def _preamble_role(part: Piece) -> BlockRole:
    if phrases.OPENING.match(part.text):
        return BlockRole.OPENING
    if is_request_cue(part) or is_both_cue(part):
        return BlockRole.HEADING
    return BlockRole.DATE if head_role(part) is BlockRole.DATE else BlockRole.PREAMBLE


def _is_group_heading(part: Piece, asked: Sequence[Asked]) -> bool:
    text = part.text.strip("*#: ").lower()
    return len(text) < 100 and any(question.group and question.group.lower() == text for question in asked)
