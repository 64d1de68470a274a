"""Emails: which of their words are the letter, what was asked, and what came with it."""

import io
import struct
from email.message import EmailMessage

import docx
import pytest

from requests_app.letters.document import Document, GridBlock, Paragraph
from requests_app.letters.errors import DamagedFile, EmptyFile, MisnamedFile, OversizedFile
from requests_app.letters.parsed import BlockRole, ParsedLetter
from requests_app.letters.pipeline import parse_letter
from requests_app.letters.readers import read
from requests_app.letters.readers.mail.rich import _unpacked
from tests.letters import odts
from tests.letters.mails import eml, msg, properties

ANSWER = """\
Dear Ms Okoro,

Thank you for your email of 3 March 2025 asking for information under the Freedom of Information Act 2000.

1. There were 412 potholes.

2. We refuse this under section 40(2) of the Act.

If you are unhappy with this response you may ask for an internal review.

Yours sincerely
Information Governance
Brackwater Council
"""
ASKED = """\
Dear Sir or Madam,

Please could you tell me:

1. How many potholes were reported in 2024?
2. Who repaired them?

Kind regards
Ada Okoro
12 High Street
"""
HEADER = """
From: Ada Okoro <ada@home.example>
Sent: 3 March 2025 10:11
To: FOI <foi@brackwater.example>
Cc: Bob Okoro
Subject: FOI request

"""
NOTE = "Dear Ms Okoro,\n\nPlease find attached our response to your request.\n\nKind regards\nSam\n"
LETTER = "FOI/2025/118\n\nDear Ms Okoro\n\nThank you for your request.\n\n" + "\n\n".join(
    [
        "1. How many potholes were there?",
        "412. Please see the attached spreadsheet.",
        "Yours sincerely",
        "Sam",
    ]
)


def letter_of(message: EmailMessage) -> ParsedLetter:
    return parse_letter(message.as_bytes(), "reply.eml")


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def of_role(letter: ParsedLetter, *roles: BlockRole) -> list[str]:
    return [block.text for block in letter.blocks if block.role in roles]


def questions(letter: ParsedLetter) -> list[tuple[str, str]]:
    return [(question.number, question.text) for question in letter.questions]


def word_file(*paragraphs: str) -> bytes:
    file = docx.Document()
    for text in paragraphs:
        file.add_paragraph(text)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


QUOTED = {
    "as Outlook quotes": ANSWER + HEADER + ASKED,
    "below a line": ANSWER + "\n-----Original Message-----" + HEADER + ASKED,
    "with marks": ANSWER
    + "\nOn Mon, 3 Mar 2025 at 10:11, Ada Okoro <ada@home.example> wrote:\n\n"
    + "".join(f"> {line}\n" for line in ASKED.splitlines()),
    "with marks and a wrapped line": ANSWER
    + "\nOn Mon, 3 Mar 2025 at 10:11, Ada Okoro\n<ada@home.example> wrote:\n"
    + "".join(f">{line}\n" for line in ASKED.splitlines()),
    "in a chain": ANSWER
    + HEADER.replace("Ada Okoro <ada@home.example>", "FOI <foi@brackwater.example>")
    + "Dear Ms Okoro\n\nWe acknowledge your request.\n\nRegards\nFOI\n"
    + HEADER
    + ASKED,
}


@pytest.mark.parametrize("how", QUOTED)
def test_the_mail_quoted_below_an_answer_is_the_request(how: str) -> None:
    letter = letter_of(eml(QUOTED[how]))
    assert questions(letter) == [
        ("1", "How many potholes were reported in 2024?"),
        ("2", "Who repaired them?"),
    ]
    assert [(answer.questions, answer.text) for answer in letter.answers] == [
        (("1",), "There were 412 potholes."),
        (("2",), "We refuse this under section 40(2) of the Act."),
    ]
    assert letter.reference == "FOI/2025/118"
    assert str(letter.date) == "2025-03-31"
    whole = "\n".join(block.text for block in letter.blocks)
    assert "ada@home.example" not in whole
    assert "sam.field" not in whole
    assert "Bob" not in whole
    used = of_role(letter, BlockRole.QUESTION, BlockRole.ANSWER, BlockRole.PREAMBLE, BlockRole.OTHER)
    assert not [text for text in used if "Ada" in text or "High Street" in text]


def test_a_quoted_request_that_the_answer_prints_itself_is_no_second_one() -> None:
    own = ANSWER.replace("1. There were", "1. How many potholes were there?\n\nThere were").replace(
        "2. We refuse", "2. Who repaired them?\n\nWe refuse"
    )
    letter = letter_of(eml(own + HEADER + ASKED))
    assert questions(letter) == [("1", "How many potholes were there?"), ("2", "Who repaired them?")]


def test_answers_between_quoted_lines_stay_in_their_place() -> None:
    body = (
        "Dear Ms Okoro\n\nOn 3 March 2025, Ada Okoro wrote:\n> 1. How many potholes were there?\n\nThere were 412.\n\n"
        "> 2. Who repaired them?\n\nWe do not hold this information.\n\nRegards\nSam\n"
    )
    letter = letter_of(eml(body))
    assert questions(letter) == [("1", "How many potholes were there?"), ("2", "Who repaired them?")]
    assert [answer.text for answer in letter.answers] == [
        "There were 412.",
        "We do not hold this information.",
    ]


def test_the_words_as_a_web_page_are_taken_before_the_plain_ones() -> None:
    table = "<table><tr><th>Ward<th>Potholes<tr><td>North<td>300<tr><td>South<td>112</table>"
    document = read(
        eml("plain words", html=f"<p>Dear Ms Okoro<ol><li>412</ol>{table}").as_bytes(), "reply.eml"
    )
    assert document.reader == "mail"
    assert [block.printed for block in document.blocks if isinstance(block, Paragraph)] == [
        "Subject: Potholes - FOI/2025/118", "Date: 31 March 2025", "Dear Ms Okoro", "1. 412",
    ]  # fmt: skip
    assert [block.grid.height for block in document.blocks if isinstance(block, GridBlock)] == [3]


def test_lines_that_flow_are_joined() -> None:
    message = EmailMessage()
    message.set_content("We hold the \r\nrecords.\r\n\r\nYours\r\n")
    message.replace_header("Content-Type", 'text/plain; charset="utf-8"; format=flowed')
    assert texts(read(b"Subject: x\r\n" + message.as_bytes(), "reply.eml"))[-2:] == [
        "We hold the records.",
        "Yours",
    ]


@pytest.mark.parametrize("kind", ["odt", "docx", "txt"])
def test_an_attached_letter_is_the_letter_and_the_mail_a_note_that_covers_it(kind: str) -> None:
    lines = LETTER.split("\n\n")
    attached = {
        "odt": odts.made("".join(map(odts.p, lines))),
        "docx": word_file(*lines),
        "txt": LETTER.encode(),
    }[kind]
    figures = b"Ward,Potholes\nNorth,300\nSouth,112\n"
    message = eml(
        NOTE, subject="Your request", files=[(figures, "figures.csv"), (attached, f"letter.{kind}")]
    )
    letter = letter_of(message)
    assert (letter.source.reader, letter.source.filename) == ("mail", "reply.eml")
    assert questions(letter) == [("1", "How many potholes were there?")]
    assert [(table.title, table.questions, table.rows) for table in letter.tables] == [
        ("figures", ("1",), (("North", "300"), ("South", "112")))
    ]
    assert letter.answers[0].tables == ("t1",)
    assert "Please find attached our response to your request." in of_role(letter, BlockRole.ANNEX)
    assert [doubt.code for doubt in letter.warnings if "attach" in doubt.code] == []


def test_a_mail_that_answers_itself_keeps_what_is_attached_as_an_annex() -> None:
    disclosed = word_file("Dear all", "Thank you for your request for more grit.")
    body = ANSWER.replace("1. There were 412", "1. How many?\n\nSee Annex A. There were 412")
    letter = letter_of(eml(body, files=[(disclosed, "Annex A.docx")]))
    assert letter.answers[0].questions == ("1",)
    assert of_role(letter, BlockRole.ANNEX) == ["Dear all", "Thank you for your request for more grit."]


def test_an_attachment_that_cannot_be_read_is_told_and_pictures_of_a_signature_are_not() -> None:
    message = eml(ANSWER + HEADER + ASKED, files=[(b"\x00\x01" * 300, "plan.dwg")])
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png", cid="<logo>")
    told = [doubt.message for doubt in letter_of(message).warnings if doubt.code == "attachment-unreadable"]
    assert len(told) == 1
    assert "plan.dwg" in told[0]


@pytest.mark.parametrize("subject", ["FOI-2025-0001", "RE: FOI-2025-0001", "EIR-25-19"])
def test_a_subject_that_is_a_code_is_the_whole_reference(subject: str) -> None:
    assert letter_of(eml(ANSWER, subject=subject)).reference == subject.removeprefix("RE: ")


def test_a_mail_that_was_forwarded_as_a_file_is_read() -> None:
    outer = eml("FYI\n", subject="FW: reply")
    outer.add_attachment(eml(ANSWER + HEADER + ASKED))
    letter = letter_of(outer)
    assert letter.reference == "FOI/2025/118"
    assert len(letter.questions) == 2
    assert "FYI" in of_role(letter, BlockRole.ANNEX)


# --- Outlook


@pytest.mark.parametrize("kind", ["text", "html"])
def test_an_outlook_message_says_the_same_as_the_mail_that_travelled(kind: str) -> None:
    body = ANSWER + HEADER + ASKED
    page = "".join(f"<p>{line}</p>" for line in body.replace("<", "&lt;").splitlines())
    kept = msg(body) if kind == "text" else msg("plain", html=page)
    sent = eml(body) if kind == "text" else eml("plain", html=page)
    one, other = parse_letter(kept, "reply.msg"), letter_of(sent)
    assert one.blocks == other.blocks
    assert one.questions == other.questions
    assert one.source.media_type == "application/vnd.ms-outlook"


def test_what_is_attached_to_an_outlook_message_is_read() -> None:
    figures = b"Ward,Potholes\nNorth,300\n" + b"South,112\n" * 500
    kept = msg(NOTE, files=[(LETTER.encode(), "letter.txt"), (figures, "figures.csv")])
    letter = parse_letter(kept, "reply.msg")
    assert questions(letter) == [("1", "How many potholes were there?")]
    assert [len(table.rows) for table in letter.tables] == [501]


def test_an_outlook_message_within_another_is_read() -> None:
    inner = properties(ANSWER + HEADER + ASKED, subject="RE: FOI/2025/118", head=24)
    letter = parse_letter(msg("FYI", messages=[inner]), "reply.msg")
    assert len(letter.questions) == 2


def test_the_web_page_within_packed_rich_text_is_read() -> None:
    rich = (
        rb"{\rtf1\ansi\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Dear Ms Okoro"
        rb"{\*\htmltag84 <b>}\htmlrtf \b hidden \htmlrtf0 \'a3412 \u8211?ok{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 "
        rb"{\*\htmltag72 </p>}}"
    )
    stored = struct.pack("<II4sI", len(rich) + 12, len(rich), b"MELA", 0) + rich
    assert texts(read(msg("plain", rich=stored), "reply.msg"))[-1] == "Dear Ms Okoro£412 –ok"
    literal = b"".join(b"\0" + rich[at : at + 8] for at in range(0, len(rich), 8))
    packed = struct.pack("<II4sI", len(literal) + 12, len(rich), b"LZFu", 0) + literal
    assert texts(read(msg("plain", rich=packed), "reply.msg"))[-1] == "Dear Ms Okoro£412 –ok"


def test_packed_rich_text_refers_back_to_what_was_said() -> None:
    # The standard's own first example ([MS-OXRTFCP] 3.1.1): two references into the window.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert _unpacked(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


# --- made to harm


def test_mails_within_mails_without_end_are_refused() -> None:
    inner = eml("deep")
    for _ in range(6):
        outer = eml("x")
        outer.add_attachment(inner)
        inner = outer
    with pytest.raises(OversizedFile, match="emails within emails"):
        read(inner.as_bytes(), "reply.eml")
    data = eml("deep").as_bytes()
    for _ in range(6):
        data = eml("x", files=[(data, "reply.eml")]).as_bytes()
    with pytest.raises(OversizedFile, match="emails within emails"):
        read(data, "reply.eml")
    tree = properties("deep", head=24)
    for _ in range(6):
        tree = properties("x", messages=[tree], head=24)
    with pytest.raises(OversizedFile, match="emails within emails"):
        read(msg("x", messages=[tree]), "reply.msg")


def test_parts_within_parts_without_end_are_refused() -> None:
    bomb = "".join(f'Content-Type: multipart/mixed; boundary="b{at}"\n\n--b{at}\n' for at in range(3_000))
    with pytest.raises(OversizedFile, match="parts within parts"):
        read(("Subject: x\n" + bomb).encode(), "reply.eml")


def test_more_files_than_anyone_sends_are_refused() -> None:
    with pytest.raises(OversizedFile, match="more than 100 files"):
        read(eml("x", files=[(b"x", f"{at}.txt") for at in range(150)]).as_bytes(), "reply.eml")
    with pytest.raises(OversizedFile, match="more than 100 files"):
        read(msg("x", files=[(b"x", f"{at}.txt") for at in range(150)]), "reply.msg")


def test_a_header_without_end_is_refused() -> None:
    with pytest.raises(OversizedFile, match="headers"):
        read(b"Subject: " + b"x" * 3_000_000 + b"\n\nDear", "reply.eml")


def test_a_mail_without_words_is_empty() -> None:
    with pytest.raises(EmptyFile, match="no words"):
        read(eml(" \n").as_bytes(), "reply.eml")
    with pytest.raises(EmptyFile, match="no words"):
        read(msg(), "reply.msg")


def test_odd_headers_cost_a_mail_no_words() -> None:
    data = (
        b"Date: yesterday\nSubject: =?utf-9?q?=zz?= \xff\nContent-Type: text/plain; charset=klingon\n"
        b"Content-Transfer-Encoding: base65\n\nWe hold it.\n"
    )
    assert texts(read(data, "reply.eml"))[-1] == "We hold it."


def test_a_text_that_has_no_headers_is_no_mail() -> None:
    with pytest.raises(MisnamedFile, match="plain text"):
        read(b"Dear Ms Okoro\n\nWe hold it.\n", "reply.eml")


@pytest.mark.parametrize("cut", [0.4, 0.9])
def test_an_outlook_message_cut_short_is_read_or_refused(cut: float) -> None:
    data = msg(ANSWER * 20)
    with pytest.raises((DamagedFile, EmptyFile)):
        read(data[: int(len(data) * cut)], "reply.msg")
